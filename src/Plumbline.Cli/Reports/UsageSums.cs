using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>
/// Adds requests up in one pass. The smallest thing it adds into is a cell: row, group and model. Rows, groups and totals are sums of
/// cells, so they cannot disagree. Sessions are counted as distinct pairs of cell and session.
/// </summary>
sealed class UsageSums
{
    readonly UsageQuestion _question;
    readonly RequestCosts _costs;
    readonly Projects _projects;
    readonly Keys _rowKeys;
    readonly Keys? _groupKeys;
    readonly NumberTable _cells = new();
    readonly NumberTable _cellSessions = new();
    readonly SortedDictionary<int, UnpricedModel> _unpriced = [];
    Measures[] _sums = new Measures[16];

    public UsageSums(IndexSnapshot snapshot, PriceBook prices, UsageQuestion question)
    {
        _question = question;
        _costs = new RequestCosts(snapshot, prices);
        _projects = new Projects(snapshot);
        _rowKeys = Keys.By(question.Rows, snapshot, question, _projects, _costs);
        _groupKeys = question.By is { } by ? Keys.By(by, snapshot, question, _projects, _costs) : null;
        AddAll(snapshot, new RowFilter(snapshot, question.Filter, _projects, _costs));
    }

    // Requests that are in memory at one time: a few megabytes.
    const int Stretch = 16 * 1024;

    void AddAll(IndexSnapshot snapshot, RowFilter filter)
    {
        var count = snapshot.Requests.Length;
        for (var from = 0; from < count; from += Stretch)
        {
            var to = Math.Min(from + Stretch, count);
            Add(snapshot.Requests, from, to, filter);
            snapshot.LeaveRequests(from, to);
        }
    }

    void Add(ReadOnlySpan<RequestRow> rows, int from, int to, RowFilter filter)
    {
        // Neighbours mostly belong to the same cell and session.
        var (cell, lastKey, lastSession) = (-1, (0, 0, 0), 0);
        for (var i = from; i < to; i++)
        {
            ref readonly var row = ref rows[i];
            if (!filter.Takes(row))
                continue;
            var cost = _costs.Of(i, row);
            var key = (_rowKeys.Of(row), _groupKeys is null ? 0 : _groupKeys.Of(row), _costs.ModelOf(row.Model));
            if (cell < 0 || key != lastKey || row.Session != lastSession)
            {
                cell = _cells.Of(key.Item1, key.Item2, key.Item3);
                if (cell >= _sums.Length)
                    Array.Resize(ref _sums, _sums.Length * 2);
                _cellSessions.Of(cell, row.Session, 0);
                (lastKey, lastSession) = (key, row.Session);
            }

            _sums[cell].Add(row, cost, _projects.Of(row));
            if (!cost.IsPriced)
                AddUnpriced(_costs.UnpricedModelOf(i, row), row, cost);
        }
    }

    void AddUnpriced(int model, in RequestRow row, in ListCost cost)
    {
        _unpriced.TryGetValue(model, out var sum);
        var tokens = row.InputTokens + row.OutputTokens + row.CacheReadTokens + row.CacheCreation5mTokens + row.CacheCreation1hTokens;
        _unpriced[model] = new(
            _costs.Models[model],
            (sum?.Requests ?? 0) + 1,
            (sum?.Tokens ?? 0) + tokens,
            checked((sum?.LowNanos ?? 0) + cost.Low.Nanos),
            checked((sum?.HighNanos ?? 0) + cost.High.Nanos)
        );
    }

    /// <summary>Puts the rows together, in the asked order.</summary>
    public UsageReport ToReport()
    {
        var sessions = SessionsOfCells();
        var all = Enumerable.Range(0, _cells.Count).ToList();
        var rows = all.GroupBy(cell => _cells[cell].A).Select(row => RowOf(row.Key, [.. row], sessions)).ToList();
        return new()
        {
            Rows = UsageOrder.Sort(rows, _question, _rowKeys.IsTime),
            Total = Sum("total", all, sessions),
            Unpriced = [.. _unpriced.Values.OrderByDescending(one => one.Requests).ThenBy(one => one.Model, StringComparer.Ordinal)],
        };
    }

    List<int>[] SessionsOfCells()
    {
        var sessions = new List<int>[_cells.Count];
        for (var i = 0; i < _cellSessions.Count; i++)
            (sessions[_cellSessions[i].A] ??= []).Add(_cellSessions[i].B);
        return sessions;
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
            Project = _question.Rows is Dimension.Session or Dimension.Project ? _projects[row.Sums.FirstProject] : null,
            Groups = _groupKeys is null ? [] : GroupsOf(cells, sessions),
            Breakdown = _groupKeys is null ? BreakdownOf(cells, sessions) : [],
        };
    }

    IReadOnlyList<UsageRow> GroupsOf(List<int> cells, List<int>[] sessions) =>
        UsageOrder.Natural(
            cells
                .GroupBy(cell => _cells[cell].B)
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
                cells.GroupBy(cell => _cells[cell].C).Select(model => Sum(_costs.Models[model.Key], [.. model], sessions)),
                isTime: false
            )
            : [];

    UsageRow Sum(string key, List<int> cells, List<int>[] sessions)
    {
        var sums = default(Measures);
        foreach (var cell in cells)
            sums.Add(_sums[cell]);
        return new()
        {
            Key = key,
            Sums = sums,
            Sessions = cells.Count == 1 ? sessions[cells[0]].Count : cells.SelectMany(cell => sessions[cell]).Distinct().Count(),
            Models = [.. cells.Select(cell => _costs.Models[_cells[cell].C]).Distinct().Order(StringComparer.Ordinal)],
        };
    }
}
