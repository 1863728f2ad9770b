using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Blocks;

/// <summary>Adds requests up by the hour; they may come in any order.</summary>
sealed class UsageHours
{
    readonly Dictionary<long, UsageHour> _hours = [];

    // Neighbours mostly lie in the same hour.
    UsageHour? _last;

    /// <summary>The hours in which something was used, in order.</summary>
    public IEnumerable<UsageHour> InOrder => _hours.Values.OrderBy(hour => hour.Start);

    /// <summary>Counts a request.</summary>
    public void Add(in RequestRow row, in ListCost cost, string model)
    {
        var start = UsageHour.Of(row.Time);
        if (_last?.Start != start && !_hours.TryGetValue(start, out _last))
            _hours[start] = _last = new(start);
        _last!.Add(row, cost, model);
    }
}
