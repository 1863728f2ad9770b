using System.Globalization;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Parts;

/// <summary>One week, day or hour of a drawing.</summary>
/// <param name="Key">As usage labels it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Start">Its start, in nanoseconds since 1970.</param>
/// <param name="End">The start of the next one.</param>
public sealed record TimeBucket(string Key, string Label, long Start, long End)
{
    const long Hour = 3_600_000_000_000;

    /// <summary>Every step of the window, also those without anything.</summary>
    public static IReadOnlyList<TimeBucket> Of(PageState state, TimeStep step) =>
        step == TimeStep.Hour ? Hours(state) : Days(state, step == TimeStep.Week ? 7 : 1);

    // Weeks begin on Mondays; the first and the last may be cut by the window.
    static List<TimeBucket> Days(PageState state, int count)
    {
        var (first, last) = (DayOf(state, state.Range.From), DayOf(state, state.Range.To - 1));
        var days = new List<TimeBucket>();
        for (var day = count == 7 ? TimeStep.Monday(first) : first; day <= last; day += count)
        {
            var date = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)day);
            var label = date.ToString(count == 7 ? "'week of' d MMM" : "ddd d MMM", CultureInfo.InvariantCulture);
            var (start, end) = (state.Zone.StartOfDay(Math.Max(day, first)), state.Zone.StartOfDay(Math.Min(day + count, last + 1)));
            days.Add(new TimeBucket(ZoneClock.DayLabel(day), label, start, end));
        }

        return days;
    }

    static List<TimeBucket> Hours(PageState state)
    {
        var hours = new List<TimeBucket>();
        var offset = state.Zone.OffsetAt(state.Range.From);
        for (var start = (state.Range.From + offset) / Hour * Hour - offset; start < state.Range.To; start += Hour)
        {
            var local = state.Local(start);
            var zone = new DateTimeOffset(local, TimeSpan.FromTicks(state.Zone.OffsetAt(start) / 100));
            var key = zone.ToString(
                zone.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH':00:00Z'" : "yyyy-MM-dd'T'HH':00:00'zzz",
                CultureInfo.InvariantCulture
            );
            hours.Add(new TimeBucket(key, local.ToString("d MMM HH:00", CultureInfo.InvariantCulture), start, start + Hour));
        }

        return hours;
    }

    static long DayOf(PageState state, long nanos) => (nanos + state.Zone.OffsetAt(nanos)) / TimeRange.Day;
}
