using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>
/// Adds requests up in one pass, on a few threads when they are many. Rows, groups and totals are sums of the same
/// <see cref="UsageCells"/>, so they cannot disagree.
/// </summary>
sealed class UsageSums
{
    // Requests that are in memory at one time: a few megabytes.
    const int Stretch = 16 * 1024;

    const int ThreadsMax = 4;

    readonly UsageQuestion _question;
    readonly RequestCosts _costs;
    readonly Places _places;
    readonly Keys _rowKeys;
    readonly Keys? _groupKeys;
    readonly UsageCells _cells;
    int _next;

    public UsageSums(IndexSnapshot snapshot, PriceBook prices, UsageQuestion question)
    {
        _question = question;
        _costs = new RequestCosts(snapshot, prices);
        _places = Places.Of(snapshot);
        _rowKeys = Keys.By(question.Rows, snapshot, question, _places, _costs);
        _groupKeys = question.By is { } by ? Keys.By(by, snapshot, question, _places, _costs) : null;
        _cells = AddAll(snapshot);
    }

    UsageCells AddAll(IndexSnapshot snapshot)
    {
        var stretches = (snapshot.Requests.Length + Stretch - 1) / Stretch;
        var others = new Task<UsageCells>[Math.Clamp(Math.Min(Environment.ProcessorCount, stretches), 1, ThreadsMax) - 1];
        for (var i = 0; i < others.Length; i++)
            others[i] = Task.Run(() => AddStretches(snapshot));
        var all = AddStretches(snapshot);
        foreach (var other in others)
            all.Add(other.GetAwaiter().GetResult());
        return all;
    }

    // A clock remembers where it is: each thread has its own.
    UsageCells AddStretches(IndexSnapshot snapshot)
    {
        var question = _question with { Clock = new LocalClock(_question.Clock.Zone) };
        var (cells, count) = (new UsageCells(snapshot, question, _costs, _places), snapshot.Requests.Length);
        for (int from; (from = Interlocked.Add(ref _next, Stretch) - Stretch) < count; )
        {
            var to = Math.Min(from + Stretch, count);
            cells.Add(snapshot.Requests, from, to);
            snapshot.LeaveRequests(from, to);
        }

        return cells;
    }

    /// <summary>Puts the rows together, in the asked order.</summary>
    public UsageReport ToReport()
    {
        var sessions = _cells.SessionsOfCells();
        var all = Enumerable.Range(0, _cells.Count).ToList();
        var rows = all.GroupBy(cell => _cells.KeyOf(cell).Row).Select(row => RowOf(row.Key, [.. row], sessions)).ToList();
        return new()
        {
            Rows = UsageOrder.Sort(rows, _question, _rowKeys.IsTime),
            Total = Sum("total", all, sessions),
            Unpriced =
            [
                .. _cells
                    .Unpriced.Select(one => one.Value with { Model = _costs.NameOf(one.Key) })
                    .OrderByDescending(one => one.Requests)
                    .ThenBy(one => one.Model, StringComparer.Ordinal),
            ],
        };
    }

    UsageRow RowOf(int key, List<int> cells, List<int>[] sessions)
    {
        var row = Sum(_rowKeys.Text(key), cells, sessions);
        return new()
        {
            Key = row.Key,
            Sums = row.Sums,
            Sessions = row.Sessions,
            Models = row.Models,
            Project = _question.Rows is Dimension.Session or Dimension.Project ? _places.Projects.Value.At(row.Sums.FirstPlace) : null,
            Groups = _groupKeys is null ? [] : GroupsOf(cells, sessions),
            Breakdown = _groupKeys is null ? BreakdownOf(cells, sessions) : [],
        };
    }

    IReadOnlyList<UsageRow> GroupsOf(List<int> cells, List<int>[] sessions) =>
        UsageOrder.Natural(
            cells
                .GroupBy(cell => _cells.KeyOf(cell).Group)
                .Select(group =>
                {
                    var inGroup = group.ToList();
                    var row = Sum(_groupKeys!.Text(group.Key), inGroup, sessions);
                    return new UsageRow
                    {
                        Key = row.Key,
                        Sums = row.Sums,
                        Sessions = row.Sessions,
                        Models = row.Models,
                        Breakdown = BreakdownOf(inGroup, sessions),
                    };
                }),
            _groupKeys!.IsTime
        );

    IReadOnlyList<UsageRow> BreakdownOf(List<int> cells, List<int>[] sessions) =>
        _question.HasBreakdown
            ? UsageOrder.Natural(
                cells.GroupBy(cell => _cells.KeyOf(cell).Model).Select(model => Sum(_costs.NameOf(model.Key), [.. model], sessions)),
                isTime: false
            )
            : [];

    UsageRow Sum(string key, List<int> cells, List<int>[] sessions)
    {
        var sums = default(Measures);
        foreach (var cell in cells)
            sums.Add(_cells[cell]);
        return new()
        {
            Key = key,
            Sums = sums,
            Sessions = cells.Count == 1 ? sessions[cells[0]].Count : cells.SelectMany(cell => sessions[cell]).Distinct().Count(),
            Models = [.. cells.Select(cell => _costs.NameOf(_cells.KeyOf(cell).Model)).Distinct().Order(StringComparer.Ordinal)],
        };
    }
}
