using Plumbline.Cli.Blocks;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.StatusLine;

/// <summary>
/// The sums that a status line shows, in one pass over the index: the time of every request is looked at, but only those of today, of this
/// session and of the active block are priced.
/// </summary>
sealed class StatusTotals
{
    // An active block begins at most five hours ago; where it begins follows from the requests before it, back to a pause of five hours.
    // Whoever has not paused for a year gets a block that is an hour off at most five times a day.
    const int HoursBack = 366 * 24;

    readonly long _now,
        _midnight;
    readonly long _firstHour;
    readonly bool[] _hours = new bool[HoursBack + 1];
    readonly UsageHours _recent = new();

    // The index's responses that were added, by the low half of their keys: what a log's end says again is not added again.
    readonly HashSet<ulong> _known = [];
    Measures _today,
        _session;

    public StatusTotals(long now, LocalClock clock)
    {
        _now = now;
        _midnight = clock.StartOfDay(clock.DayOf(now));
        _firstHour = UsageHour.Of(now) - HoursBack * UsageHour.Length;
    }

    /// <summary>All sessions since midnight.</summary>
    public ref readonly Measures Today => ref _today;

    /// <summary>The session, with its sub-agents.</summary>
    public ref readonly Measures Session => ref _session;

    /// <summary>The block that is active now; null when none is.</summary>
    public FiveHourBlock? Active
    {
        get
        {
            var start = FiveHourBlock.ActiveStart(HoursInOrder(), _now);
            return start is null ? null : FiveHourBlock.Divide(_recent.InOrder.Where(hour => hour.Start >= start))[0];
        }
    }

    /// <summary>Adds what an index holds, and after it what the end of a log holds beyond it.</summary>
    /// <param name="session">The id of the session; null when it is not known.</param>
    /// <param name="isTail">Whether rows that were added before are left out.</param>
    public void Add(IndexSnapshot snapshot, PriceBook prices, string? session, bool isTail = false)
    {
        var costs = new RequestCosts(snapshot, prices);
        var requests = snapshot.Requests;
        var since = Math.Min(_midnight, _now - FiveHourBlock.Length);
        var (lastSession, isSession) = (0, false);
        for (var i = 0; i < requests.Length; i++)
        {
            ref readonly var row = ref requests[i];
            // A clock that runs ahead elsewhere must not begin a block here.
            if ((row.Flags & RequestFlags.Gone) != 0 || row.Time > _now + UsageHour.Length)
                continue;
            // Neighbours mostly belong to one session.
            if (row.Session != lastSession)
                (lastSession, isSession) = (row.Session, session is not null && snapshot.Text(row.Session) == session);
            if (row.Time >= _firstHour)
                _hours[Math.Min(HoursBack, (row.Time - _firstHour) / UsageHour.Length)] = true;
            if ((row.Time < since && !isSession) || (isTail && _known.Contains(row.MessageKey.Low)))
                continue;
            if (!isTail)
                _known.Add(row.MessageKey.Low);
            AddPriced(row, costs.Of(i, row), costs.NameOf(costs.ModelOf(row.Model)), isSession);
        }
    }

    void AddPriced(in RequestRow row, in ListCost cost, string model, bool isSession)
    {
        if (row.Time >= _midnight)
            _today.Add(row, cost, place: 0);
        if (row.Time >= _now - FiveHourBlock.Length)
            _recent.Add(row, cost, model);
        if (isSession)
            _session.Add(row, cost, place: 0);
    }

    IEnumerable<long> HoursInOrder()
    {
        for (var i = 0; i < _hours.Length; i++)
        {
            if (_hours[i])
                yield return _firstHour + i * UsageHour.Length;
        }
    }
}
