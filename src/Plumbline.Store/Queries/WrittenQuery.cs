using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// What Claude Code itself did to code, of which its counters alone tell: decisions on edits, commits, pull requests, lines. The exact increases of all of them
/// at once, so that increments are gone through once.
/// </summary>
public sealed record WrittenQuery
{
    static readonly string[] Metrics =
    [
        ClaudeCodeMetrics.EditDecisions,
        ClaudeCodeMetrics.Commits,
        ClaudeCodeMetrics.PullRequests,
        ClaudeCodeMetrics.LinesOfCode,
    ];

    static readonly string[] Attributes = ["tool_name", "language", "source", "decision", "type"];

    public required TimeRange Range { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Of edits only those by these tools; none for all.</summary>
    public IReadOnlyList<string?> Tools { get; init; } = [];

    /// <summary>Asks.</summary>
    public Written Run(IStoreReader store)
    {
        var rows = store.Read(Sql(store.Dialect, OwnerIntervals.Read(store, Range)), Increase.Read);
        Quantity Sum(string metric, string? type = null) =>
            rows.Where(row => row.Metric == metric && (type is null || row.Type == type))
                .Aggregate(Quantity.Zero, (sum, row) => sum + row.Amount);
        return new Written(
            EditDecisions.Of(rows.Where(row => row.Metric == ClaudeCodeMetrics.EditDecisions && IsWanted(row.Edit.Tool))),
            Sum(ClaudeCodeMetrics.Commits),
            Sum(ClaudeCodeMetrics.PullRequests),
            Sum(ClaudeCodeMetrics.LinesOfCode, "added"),
            Sum(ClaudeCodeMetrics.LinesOfCode, "removed")
        );
    }

    bool IsWanted(string? tool) => Tools.Count == 0 || Tools.Contains(tool, StringComparer.Ordinal);

    SqlText Sql(SqlDialect dialect, OwnerIntervals owners)
    {
        var parameters = new SqlParameters();
        var names = string.Join(", ", Metrics.Select(SqlDialect.Quote));
        var where = TextConditions.Contexts(Filters, parameters) is { } contexts ? $"WHERE s.context_id IN ({contexts})" : "";
        var owned = owners.Filtered(Filters, parameters) is { } intervals
            ? $" JOIN ({intervals}) ow ON ow.context_id = w.context_id AND i.time >= ow.from_time AND i.time < ow.until_time"
            : "";
        var attributes = string.Join(", ", Attributes.Select(name => dialect.JsonText("a.value", name)));
        return parameters.Build(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH wanted AS (
                    SELECT s.id AS id, s.context_id AS context_id, m.name AS metric, s.attributes_id AS attributes_id FROM series s JOIN metrics m ON m.id = s.metric_id
                    AND m.kind = {(int)MetricKind.Sum} AND m.monotonic AND m.name IN ({names}) {where}),
                sums AS (
                    SELECT w.metric AS metric, w.attributes_id AS attributes_id, sum(i.increment) AS amount
                    FROM increments i JOIN wanted w ON w.id = i.series_id{owned} WHERE {Range.Sql("i.time")} GROUP BY 1, 2)
                SELECT t.metric, {attributes}, t.amount FROM sums t LEFT JOIN strings a ON a.id = t.attributes_id
                """
            )
        );
    }

    internal readonly record struct Increase(
        string Metric,
        (string? Tool, string? Language, string? Source) Edit,
        string? Decision,
        string? Type,
        Quantity Amount
    )
    {
        public static Increase Read(IRow row) =>
            new(row.Text(0)!, (row.Text(1), row.Text(2), row.Text(3)), row.Text(4), row.Text(5), row.Quantity(6));
    }
}

/// <summary>What Claude Code itself did to code.</summary>
/// <param name="Edits">Decisions on its edits.</param>
/// <param name="Commits">Commits that it made.</param>
/// <param name="PullRequests">Pull requests that it opened.</param>
/// <param name="LinesAdded">Lines of accepted edits.</param>
/// <param name="LinesRemoved">The same.</param>
public sealed record Written(EditDecisions Edits, Quantity Commits, Quantity PullRequests, Quantity LinesAdded, Quantity LinesRemoved)
{
    /// <summary>Whether it did nothing that counters tell.</summary>
    public bool IsNothing =>
        Edits.Rows.Count == 0
        && (Commits, PullRequests, LinesAdded, LinesRemoved) == (Quantity.Zero, Quantity.Zero, Quantity.Zero, Quantity.Zero);
}
