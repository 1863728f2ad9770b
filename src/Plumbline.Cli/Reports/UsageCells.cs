using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>
/// Adds some of the requests up. The smallest thing it adds into is a cell: row, group and model. Sessions are counted as distinct pairs of
/// cell and session. Not for several threads: each adds into cells of its own.
/// </summary>
sealed class UsageCells
{
    readonly RequestCosts _costs;
    readonly RowFilter _filter;
    readonly Keys _rowKeys;
    readonly Keys? _groupKeys;
    readonly NumberTable _cells = new();
    readonly NumberTable _sessions = new();
    Measures[] _sums = new Measures[16];

    public UsageCells(IndexSnapshot snapshot, UsageQuestion question, RequestCosts costs, Places places)
    {
        (_costs, _filter) = (costs, new RowFilter(snapshot, question.Filter, places.Projects, costs));
        _rowKeys = Keys.By(question.Rows, snapshot, question, places, costs);
        _groupKeys = question.By is { } by ? Keys.By(by, snapshot, question, places, costs) : null;
    }

    /// <summary>How many cells there are.</summary>
    public int Count => _cells.Count;

    /// <summary>What the requests of a cell add up to.</summary>
    public ref readonly Measures this[int cell] => ref _sums[cell];

    /// <summary>Models that have no price, by number.</summary>
    public Dictionary<int, UnpricedModel> Unpriced { get; } = [];

    /// <summary>A cell's row, group and model.</summary>
    public (int Row, int Group, int Model) KeyOf(int cell) => _cells[cell];

    /// <summary>Adds the requests between two numbers.</summary>
    public void Add(ReadOnlySpan<RequestRow> rows, int from, int to)
    {
        // Neighbours mostly belong to the same cell and session.
        var (cell, lastKey, lastSession) = (-1, (0, 0, 0), 0);
        for (var i = from; i < to; i++)
        {
            ref readonly var row = ref rows[i];
            if (!_filter.Takes(row))
                continue;
            var cost = _costs.Of(i, row);
            var key = (_rowKeys.Of(row), _groupKeys is null ? 0 : _groupKeys.Of(row), _costs.ModelOf(row.Model));
            if (cell < 0 || key != lastKey || row.Session != lastSession)
            {
                cell = CellOf(key);
                _sessions.Of(cell, row.Session, 0);
                (lastKey, lastSession) = (key, row.Session);
            }

            _sums[cell].Add(row, cost, Projects.PlaceOf(row));
            if (!cost.IsPriced)
                AddUnpriced(_costs.UnpricedModelOf(i, row), UnpricedOf(row, cost));
        }
    }

    /// <summary>Adds what others add up to, of the same question.</summary>
    public void Add(UsageCells others)
    {
        var cells = new int[others.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = CellOf(others._cells[i]);
            _sums[cells[i]].Add(others._sums[i]);
        }

        for (var i = 0; i < others._sessions.Count; i++)
            _sessions.Of(cells[others._sessions[i].A], others._sessions[i].B, 0);
        foreach (var (model, unpriced) in others.Unpriced)
            AddUnpriced(model, unpriced);
    }

    /// <summary>The sessions of each cell.</summary>
    public List<int>[] SessionsOfCells()
    {
        var sessions = new List<int>[Count];
        for (var i = 0; i < _sessions.Count; i++)
            (sessions[_sessions[i].A] ??= []).Add(_sessions[i].B);
        return sessions;
    }

    int CellOf((int Row, int Group, int Model) key)
    {
        var cell = _cells.Of(key.Row, key.Group, key.Model);
        if (cell >= _sums.Length)
            Array.Resize(ref _sums, _sums.Length * 2);
        return cell;
    }

    void AddUnpriced(int model, UnpricedModel more) =>
        Unpriced[model] = Unpriced.TryGetValue(model, out var sum)
            ? new(
                sum.Requests + more.Requests,
                sum.Tokens + more.Tokens,
                checked(sum.LowNanos + more.LowNanos),
                checked(sum.HighNanos + more.HighNanos)
            )
            : more;

    static UnpricedModel UnpricedOf(in RequestRow row, in ListCost cost)
    {
        var tokens = row.InputTokens + row.OutputTokens + row.CacheReadTokens + row.CacheCreation5mTokens + row.CacheCreation1hTokens;
        return new(1, tokens, cost.Low.Nanos, cost.High.Nanos);
    }
}
