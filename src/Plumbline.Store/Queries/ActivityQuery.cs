using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>What only Claude Code's metrics tell: commits, pull requests, lines, active time; in a window and in the one before it.</summary>
public sealed record ActivityQuery
{
    const string Commits = ClaudeCodeMetrics.Commits,
        PullRequests = ClaudeCodeMetrics.PullRequests,
        Lines = ClaudeCodeMetrics.LinesOfCode,
        ActiveTime = ClaudeCodeMetrics.ActiveTime;

    public required TimeRange Range { get; init; }

    /// <summary>Conditions on contexts and people.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks.</summary>
    public (ActivityCounts Now, ActivityCounts Before) Run(IStoreReader store)
    {
        var rows = store.Read(
            Sql(store.Dialect),
            row => (Metric: row.Text(0)!, Type: row.Text(1), Before: row.Quantity(2), Now: row.Quantity(3))
        );
        ActivityCounts Of(Func<(string Metric, string? Type, Quantity Before, Quantity Now), Quantity> amount)
        {
            Quantity Sum(string metric, string? type = null) =>
                rows.Where(row => row.Metric == metric && (type is null || row.Type == type))
                    .Aggregate(Quantity.Zero, (sum, row) => sum + amount(row));
            return new ActivityCounts(
                Sum(Commits),
                Sum(PullRequests),
                Sum(Lines, "added"),
                Sum(Lines, "removed"),
                Sum(ActiveTime, "user"),
                Sum(ActiveTime, "cli")
            );
        }

        return (Of(row => row.Now), Of(row => row.Before));
    }

    SqlText Sql(SqlDialect dialect)
    {
        var parameters = new SqlParameters();
        var names = string.Join(", ", new[] { Commits, PullRequests, Lines, ActiveTime }.Select(SqlDialect.Quote));
        var where = TextConditions.Contexts(Filters, parameters) is { } contexts ? $"WHERE s.context_id IN ({contexts})" : "";
        var both = new TimeRange(Range.Before.From, Range.To);
        return parameters.Build(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH wanted AS (
                    SELECT s.id AS id, m.name AS metric, s.attributes_id AS attributes_id FROM series s JOIN metrics m ON m.id = s.metric_id
                    AND m.kind = {(int)MetricKind.Sum} AND m.monotonic AND m.name IN ({names}) {where}),
                sums AS (
                    SELECT i.series_id AS series_id, sum(CASE WHEN i.time < {Range.From} THEN i.increment ELSE 0 END) AS before, sum(i.increment) AS both
                    FROM increments i WHERE {both.Sql("i.time")} AND i.series_id IN (SELECT id FROM wanted) GROUP BY i.series_id),
                typed AS (
                    SELECT w.metric AS metric, w.attributes_id AS attributes_id, sum(x.before) AS before, sum(x.both) AS both
                    FROM sums x JOIN wanted w ON w.id = x.series_id GROUP BY w.metric, w.attributes_id)
                SELECT t.metric, {dialect.JsonText("a.value", "type")} AS type, sum(t.before), sum(t.both) - sum(t.before)
                FROM typed t LEFT JOIN strings a ON a.id = t.attributes_id GROUP BY 1, 2
                """
            )
        );
    }
}

/// <summary>What only metrics tell. Times are in seconds.</summary>
public sealed record ActivityCounts(
    Quantity Commits,
    Quantity PullRequests,
    Quantity LinesAdded,
    Quantity LinesRemoved,
    Quantity ActiveByUser,
    Quantity ActiveByCli
);
