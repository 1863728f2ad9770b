using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>
/// Notes in table <c>marks</c>, at most once an hour for each, that a cumulative writer was heard although it told nothing new: what keeps
/// retention from forgetting an idle process. Seen is by our clock where the sender's cannot be believed.
/// </summary>
sealed class LastSeen(LedgerOptions options, LedgerTables tables)
{
    // Writers of series that have several; a series with one keeps the hour itself.
    readonly HashSet<(int Series, long Start)> _thisHour = [];
    int _hour;

    /// <summary>Notes a point that added no row.</summary>
    public void Note(ref SeriesState state, in Observed point, Quantity mark, long receivedAt)
    {
        if (options.MetricRetention is null || !IsDue(ref state, point.Start, (int)(receivedAt / LedgerOptions.LastSeenPrecision)))
            return;
        var row = tables.Marks;
        row.BeginRow();
        row.Set(0, state.Id);
        row.Set(1, (byte)Temporality.Cumulative);
        row.Set(2, point.Start);
        row.Set(3, mark.Nanos);
        row.Set(4, Int128.Zero);
        row.Set(5, point.Start);
        row.Set(6, RecordTime.Dated(point.Time, receivedAt));
        row.EndRow();
    }

    bool IsDue(ref SeriesState state, long start, int hour)
    {
        if (state.Route == SeriesRoute.Cumulative && state.Rare is not { OlderWriters.Count: > 0 })
        {
            var isDue = hour != state.LastSeenHour;
            state.LastSeenHour = hour;
            return isDue;
        }

        if (hour != _hour)
            _thisHour.Clear();
        _hour = hour;
        return _thisHour.Add((state.Id, start));
    }
}
