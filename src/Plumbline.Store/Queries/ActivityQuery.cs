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

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks.</summary>
    public (ActivityCounts Now, ActivityCounts Before) Run(IStoreReader store)
    {
        var owners = OwnerIntervals.Read(store, new TimeRange(Range.Before.From, Range.To));
        var rows = store.Read(
            Sql(store.Dialect, owners),
            row => (Metric: row.Text(0)!, Type: row.Text(1), IsNow: row.Int64(2) != 0, Amount: row.Quantity(3))
        );
        ActivityCounts Of(bool isNow)
        {
            Quantity Sum(string metric, string? type = null) =>
                rows.Where(row => row.IsNow == isNow && row.Metric == metric && (type is null || row.Type == type))
                    .Aggregate(Quantity.Zero, (sum, row) => sum + row.Amount);
            return new ActivityCounts(
                Sum(Commits),
                Sum(PullRequests),
                Sum(Lines, "added"),
                Sum(Lines, "removed"),
                Sum(ActiveTime, "user"),
                Sum(ActiveTime, "cli")
            );
        }

        return (Of(isNow: true), Of(isNow: false));
    }

    SqlText Sql(SqlDialect dialect, OwnerIntervals owners)
    {
        var parameters = new SqlParameters();
        var names = string.Join(", ", new[] { Commits, PullRequests, Lines, ActiveTime }.Select(SqlDialect.Quote));
        var where = TextConditions.Contexts(Filters, parameters) is { } contexts ? $"WHERE s.context_id IN ({contexts})" : "";
        var owned = owners.Filtered(Filters, parameters) is { } intervals
            ? $" JOIN ({intervals}) ow ON ow.context_id = w.context_id AND i.time >= ow.from_time AND i.time < ow.until_time"
            : "";
        var both = new TimeRange(Range.Before.From, Range.To);
        return parameters.Build(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                WITH wanted AS (
                    SELECT s.id AS id, s.context_id AS context_id, m.name AS metric, s.attributes_id AS attributes_id FROM series s JOIN metrics m ON m.id = s.metric_id
                    AND m.kind = {(int)MetricKind.Sum} AND m.monotonic AND m.name IN ({names}) {where}),
                typed AS (
                    SELECT w.metric AS metric, w.attributes_id AS attributes_id, CASE WHEN i.time < {Range.From} THEN 0 ELSE 1 END AS is_now, sum(i.increment) AS amount
                    FROM increments i JOIN wanted w ON w.id = i.series_id{owned} WHERE {both.Sql("i.time")} GROUP BY 1, 2, 3)
                SELECT t.metric, {dialect.JsonText("a.value", "type")} AS type, t.is_now, sum(t.amount)
                FROM typed t LEFT JOIN strings a ON a.id = t.attributes_id GROUP BY 1, 2, 3
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
)
{
    /// <summary>Nothing.</summary>
    public static readonly ActivityCounts None = new(default, default, default, default, default, default);
}
