using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>In how many prompts models had a part, and what their requests in these cost: only requests that say which prompt they belong to.</summary>
public sealed record PromptCountQuery
{
    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>What to group by; each must be one that <see cref="ModelTimesQuery.Knows"/>.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>The prices that costs are by; null for the client's own estimate.</summary>
    public CostVersion? ListCosts { get; init; }

    /// <summary>Asks. Rows have no order; one prompt may be in several.</summary>
    public IReadOnlyList<PromptCountRow> Run(IStoreReader store)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys(By, Filters, Zone, store, Range, parameters);
        var (cost, costs) = CostOf(ListCosts);
        var sql = $"""
            WITH {keys.Tables}facts AS (
                SELECT {keys.Keys()}count(DISTINCT t.prompt) AS prompts, count(*) AS requests, sum({cost}) AS cost, count({cost}) AS costed
                FROM requests t{costs}{keys.Joins()} WHERE {keys.Where()} AND t.prompt IS NOT NULL GROUP BY ALL)
            SELECT {keys.Names}f.prompts, f.requests, f.cost, f.costed FROM facts f{keys.NameJoins}
            """;
        var at = By.Count;
        return store.Read(
            parameters.Build(sql),
            row => new PromptCountRow(keys.Read(row), row.Int64(at), row.Int64(at + 1), row.Quantity(at + 2), row.Int64(at + 3))
        );
    }

    /// <summary>The column of a request's cost (t), and what it is joined with.</summary>
    internal static (string Cost, string Join) CostOf(CostVersion? prices) =>
        prices is null ? ("t.client_cost", "") : ("lc.list_cost", $" LEFT JOIN {prices.Table} lc ON lc.row = t.row");
}

/// <summary>The prompts of one group.</summary>
/// <param name="Key">A value for each dimension asked for, null where it is absent.</param>
/// <param name="Prompts">Different prompts.</param>
/// <param name="Requests">Requests in them.</param>
/// <param name="Cost">What these cost, as far as that is known.</param>
/// <param name="CostedRequests">Requests of which the cost is known.</param>
public sealed record PromptCountRow(IReadOnlyList<string?> Key, long Prompts, long Requests, Quantity Cost, long CostedRequests)
{
    /// <summary>Null where the cost of no request is known.</summary>
    public Quantity? CostPerPrompt => Prompts == 0 || CostedRequests == 0 ? null : new Quantity(Cost.Nanos / Prompts);
}
