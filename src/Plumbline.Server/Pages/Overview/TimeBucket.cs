using System.Globalization;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Overview;

/// <summary>One day or hour of a drawing.</summary>
/// <param name="Key">As usage labels it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Start">Its start, in nanoseconds since 1970.</param>
/// <param name="End">The start of the next one.</param>
public sealed record TimeBucket(string Key, string Label, long Start, long End)
{
    const long Hour = 3_600_000_000_000;

    /// <summary>Every day or hour of the window, also those without anything.</summary>
    public static IReadOnlyList<TimeBucket> Of(PageState state, Dimension bucket) =>
        bucket.Kind == DimensionKind.Day ? Days(state) : Hours(state);

    static List<TimeBucket> Days(PageState state)
    {
        var (first, last) = (DayOf(state, state.Range.From), DayOf(state, state.Range.To - 1));
        var days = new List<TimeBucket>();
        for (var day = first; day <= last; day++)
        {
            var date = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)day);
            var label = date.ToString("ddd d MMM", CultureInfo.InvariantCulture);
            days.Add(new TimeBucket(ZoneClock.DayLabel(day), label, state.Zone.StartOfDay(day), state.Zone.StartOfDay(day + 1)));
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
