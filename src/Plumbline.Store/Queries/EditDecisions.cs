using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// Which edits were accepted and which rejected, by tool, language and source: the exact increase of the counter <c>code_edit_tool.decision</c>, which is weighted by what it
/// counts and not by how often it was sent.
/// </summary>
/// <param name="Rows">The most rejected first.</param>
/// <param name="Total">All of them.</param>
public sealed record EditDecisions(IReadOnlyList<EditDecisionRow> Rows, EditDecisionRow Total)
{
    static readonly Dimension[] By = [Of("tool_name"), Of("language"), Of("source"), Of("decision")];

    /// <summary>Asks.</summary>
    /// <param name="store">The store.</param>
    /// <param name="range">The window.</param>
    /// <param name="zone">Its zone.</param>
    /// <param name="filters">Conditions on contexts, people and owners.</param>
    /// <param name="tools">Only these; none for all.</param>
    public static EditDecisions Ask(
        IStoreReader store,
        TimeRange range,
        ZoneClock zone,
        IReadOnlyList<Filter> filters,
        IReadOnlyList<string?> tools
    )
    {
        var query = new CounterQuery
        {
            Metric = ClaudeCodeMetrics.EditDecisions,
            Unit = "",
            Range = range,
            Zone = zone,
            By = By,
            Filters = tools.Count == 0 ? filters : [.. filters, new Filter(By[0], tools)],
            Limit = 10_000,
        };
        var rows = (query.Run(store)?.Rows ?? [])
            .GroupBy(row => (Tool: row.Key[0], Language: row.Key[1], Source: row.Key[2]))
            .Select(group => new EditDecisionRow(
                group.Key.Tool,
                group.Key.Language,
                group.Key.Source,
                Sum(group.Where(row => row.Key[3] == "accept")),
                Sum(group.Where(row => row.Key[3] == ToolQuery.Reject))
            ))
            .OrderByDescending(row => row.Rejected)
            .ThenByDescending(row => row.Accepted)
            .ThenBy(row => (row.Tool, row.Language, row.Source).ToString(), StringComparer.Ordinal)
            .ToList();
        return new EditDecisions(rows, EditDecisionRow.Sum(rows));
    }

    static Dimension Of(string attribute) => new(attribute, DimensionKind.Attribute, attribute);

    static Quantity Sum(IEnumerable<CounterRow> rows) => rows.Aggregate(Quantity.Zero, (sum, row) => sum + row.Increase);
}

/// <summary>Decisions on edits of one kind; null where it is absent.</summary>
public sealed record EditDecisionRow(string? Tool, string? Language, string? Source, Quantity Accepted, Quantity Rejected)
{
    /// <summary>Who or what decided.</summary>
    public DecisionMaker Maker => DecisionMakers.Of(Source);

    /// <summary>Both.</summary>
    public Quantity All => Accepted + Rejected;

    /// <summary>Accepted ones in both, from 0 to 1; null of none.</summary>
    public decimal? AcceptRate => All <= Quantity.Zero ? null : (decimal)Accepted.Nanos / (decimal)All.Nanos;

    /// <summary>Several together, of no one tool, language or source.</summary>
    public static EditDecisionRow Sum(IEnumerable<EditDecisionRow> rows) =>
        rows.Aggregate(
            new EditDecisionRow(null, null, null, default, default),
            (sum, row) => sum with { Accepted = sum.Accepted + row.Accepted, Rejected = sum.Rejected + row.Rejected }
        );
}
