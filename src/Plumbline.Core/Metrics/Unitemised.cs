using Plumbline.Core.Model;

namespace Plumbline.Core.Metrics;

/// <summary>
/// What metrics metered beyond the requests that are known one by one. For one usage identity and one measure (cost, or one token
/// type), with M(t) metered and I(t) itemised up to t, the unitemised amount is U(t) = max(0, M(t) − I(t)). It is a state over the
/// identity's whole life, never over a query's window; here it becomes dated changes at the times of the metric increments.
/// </summary>
public static class Unitemised
{
    /// <summary>A metric increment, or a request: an amount that belongs to a group (the series' dimensions) at a time.</summary>
    /// <param name="Time">Nanoseconds since 1970.</param>
    /// <param name="Group">Which dimensions: metered and itemised amounts of one group are compared first.</param>
    /// <param name="Series">For metered amounts, the series that dates and names the change; ignored for itemised ones.</param>
    /// <param name="Amount">The increment, or the request's amount.</param>
    public readonly record struct Entry(long Time, int Group, int Series, Quantity Amount);

    /// <summary>A change of the unitemised amount.</summary>
    public readonly record struct Change(long Time, int Series, Quantity Amount);

    /// <summary>
    /// All changes of one identity and measure. Their sum is max(0, M − I) over everything given: at the last metric increment
    /// every request counts, also one that came after it, so that a request whose event follows its metric is never counted twice.
    /// No series' changes add up to less than nothing at any time. Of equals the smaller group or series number comes first, so the
    /// numbers should come from what the series are, not from when they arrived.
    /// </summary>
    public static List<Change> Changes(IReadOnlyCollection<Entry> metered, IReadOnlyCollection<Entry> itemised)
    {
        var balance = new Balance();
        var changes = new List<Change>();
        var requests = itemised.OrderBy(entry => entry.Time).ToList();
        var next = 0;
        var times = metered.GroupBy(entry => entry.Time).OrderBy(at => at.Key).ToList();
        for (var i = 0; i < times.Count; i++)
        {
            foreach (var entry in times[i].OrderBy(entry => entry.Series))
                balance.Meter(entry);
            var until = i == times.Count - 1 ? long.MaxValue : times[i].Key;
            for (; next < requests.Count && requests[next].Time <= until; next++)
                balance.Itemise(requests[next]);
            balance.AddChanges(times[i].Key, changes);
        }

        return changes;
    }

    /// <summary>The running state of one identity and measure.</summary>
    sealed class Balance
    {
        sealed class Group
        {
            // What each of the group's series says is unitemised; the newest metered last.
            readonly List<(int Series, Quantity Amount)> _given = [];

            public Quantity Metered,
                Itemised,
                Unitemised;

            public Quantity Missing => Metered - Itemised;

            public void Meter(int series)
            {
                var at = _given.FindIndex(given => given.Series == series);
                var amount = at < 0 ? Quantity.Zero : _given[at].Amount;
                if (at >= 0)
                    _given.RemoveAt(at);
                _given.Add((series, amount));
            }

            // More goes to the series that was metered last; less is taken from those that have it, so that none falls below nothing.
            public void Become(Quantity share, long time, List<Change> changes)
            {
                var difference = share - Unitemised;
                Unitemised = share;
                for (var i = _given.Count - 1; i >= 0 && difference != Quantity.Zero; i--)
                {
                    var (series, amount) = _given[i];
                    var change = difference > Quantity.Zero || -difference < amount ? difference : -amount;
                    if (change == Quantity.Zero)
                        continue;
                    _given[i] = (series, amount + change);
                    difference -= change;
                    changes.Add(new Change(time, series, change));
                }
            }
        }

        readonly SortedDictionary<int, Group> _groups = [];
        Quantity _metered,
            _itemised;

        public void Meter(Entry entry)
        {
            var group = Of(entry.Group);
            group.Meter(entry.Series);
            group.Metered += entry.Amount;
            _metered += entry.Amount;
        }

        public void Itemise(Entry entry)
        {
            Of(entry.Group).Itemised += entry.Amount;
            _itemised += entry.Amount;
        }

        // The whole identity's remainder is given to the groups that miss most, never more than a group misses: a refused
        // request's cost stays with its model. Groups with requests only have no series and can miss nothing.
        public void AddChanges(long time, List<Change> changes)
        {
            var left = _metered > _itemised ? _metered - _itemised : Quantity.Zero;
            foreach (var group in _groups.Values.OrderByDescending(group => group.Missing))
            {
                var share = group.Missing > Quantity.Zero ? Min(group.Missing, left) : Quantity.Zero;
                left -= share;
                group.Become(share, time, changes);
            }
        }

        Group Of(int key) => _groups.TryGetValue(key, out var group) ? group : _groups[key] = new Group();

        static Quantity Min(Quantity left, Quantity right) => left < right ? left : right;
    }
}
