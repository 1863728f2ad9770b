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
        var all = new List<int>(_cells.Count);
        for (var cell = 0; cell < _cells.Count; cell++)
            all.Add(cell);
        var rows = Divide(all, cell => _cells.KeyOf(cell).Row).ConvertAll(row => RowOf(_cells.KeyOf(row[0]).Row, row, sessions));
        return new()
        {
            Rows = UsageOrder.Sort(rows, _question, _rowKeys.IsTime),
            Total = Sum("total", all, sessions),
            Unpriced = Unpriced(),
        };
    }

    List<UnpricedModel> Unpriced()
    {
        var models = new List<UnpricedModel>();
        foreach (var (model, sums) in _cells.Unpriced)
            models.Add(sums with { Model = _costs.NameOf(model) });
        models.Sort(
            (left, right) =>
                left.Requests != right.Requests ? right.Requests.CompareTo(left.Requests) : string.CompareOrdinal(left.Model, right.Model)
        );
        return models;
    }

    // Cells with the same number. Queries over numbers are compiled while the person waits: hence loops, here and below.
    static List<List<int>> Divide(List<int> cells, Func<int, int> numberOf)
    {
        var (numbers, parts) = (new NumberTable(), new List<List<int>>());
        foreach (var cell in cells)
        {
            var part = numbers.Of(numberOf(cell), 0, 0);
            if (part == parts.Count)
                parts.Add([]);
            parts[part].Add(cell);
        }

        return parts;
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
            Divide(cells, cell => _cells.KeyOf(cell).Group)
                .ConvertAll(group =>
                {
                    var row = Sum(_groupKeys!.Text(_cells.KeyOf(group[0]).Group), group, sessions);
                    return new UsageRow
                    {
                        Key = row.Key,
                        Sums = row.Sums,
                        Sessions = row.Sessions,
                        Models = row.Models,
                        Breakdown = BreakdownOf(group, sessions),
                    };
                }),
            _groupKeys!.IsTime
        );

    IReadOnlyList<UsageRow> BreakdownOf(List<int> cells, List<int>[] sessions) =>
        _question.HasBreakdown
            ? UsageOrder.Natural(
                Divide(cells, cell => _cells.KeyOf(cell).Model)
                    .ConvertAll(model => Sum(_costs.NameOf(_cells.KeyOf(model[0]).Model), model, sessions)),
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
            Sessions = SessionsIn(cells, sessions),
            Models = ModelsIn(cells),
        };
    }

    static int SessionsIn(List<int> cells, List<int>[] sessions)
    {
        if (cells.Count == 1)
            return sessions[cells[0]].Count;
        var met = new NumberTable();
        foreach (var cell in cells)
        foreach (var session in sessions[cell])
            met.Of(session, 0, 0);
        return met.Count;
    }

    List<string> ModelsIn(List<int> cells)
    {
        var models = Divide(cells, cell => _cells.KeyOf(cell).Model).ConvertAll(model => _costs.NameOf(_cells.KeyOf(model[0]).Model));
        models.Sort(StringComparer.Ordinal);
        return models;
    }
}
