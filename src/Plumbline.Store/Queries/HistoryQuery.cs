using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// When people were active for the first and the last time, by the version of the client that they had, over all time until the end of a window. Active is
/// who made a request or asked something; what only metrics know of counts where it was more than nothing on a day.
/// </summary>
public sealed record HistoryQuery
{
    /// <summary>The window: what came before it is told apart.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>Conditions that <see cref="Knows"/> knows.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether a condition can be applied to all time: it is one on contexts, people or owners.</summary>
    public static bool Knows(Filter filter) => filter.Dimension.Kind is DimensionKind.Context or DimensionKind.User or DimensionKind.Owner;

    /// <summary>Asks.</summary>
    public IReadOnlyList<HistoryRow> Run(IStoreReader store)
    {
        var owners = OwnerIntervals.Read(store, new TimeRange(0, Range.To));
        var prompt = StringIds.Find(store, [UsageSql.PromptEvent]).Of(UsageSql.PromptEvent);
        return store.Read(Sql(store, owners, CostVersion.Current(store), prompt), HistoryRow.Read);
    }

    SqlText Sql(IStoreReader store, OwnerIntervals owners, CostVersion? version, long? prompt)
    {
        var parameters = new SqlParameters();
        var contexts = TextConditions.Contexts(Filters, parameters);
        var owned = owners.Filtered(Filters, parameters);
        string Part(string from, string where, int isNow, string having = "") =>
            $"SELECT x.context_id AS context_id, {isNow} AS is_now, min(x.time) AS first_time, max(x.time) AS last_time FROM {from} x"
            + (
                owned is null
                    ? ""
                    : $" JOIN ({owned}) ow ON ow.context_id = x.context_id AND x.time >= ow.from_time AND x.time < ow.until_time"
            )
            + $" WHERE {where}{(contexts is null ? "" : $" AND x.context_id IN ({contexts})")} GROUP BY x.context_id{having}";
        List<string> parts = [];
        foreach (var (range, isNow) in new[] { (new TimeRange(0, Range.From), 0), (Range, 1) })
        {
            var cells = UsageCells.Of(range, version, owners);
            // What was taken back of a cell leaves a row of its own.
            if (cells is not null)
                parts.AddRange(
                    cells.Parts().Select(part => Part(part.Table, part.Part.Sql("x.time"), isNow, ", x.time HAVING sum(x.requests) <> 0"))
                );
            parts.AddRange(UsageCells.Outside(cells, range, "x.time", "x.row").Select(where => Part("requests", where, isNow)));
            parts.Add(Part(Metered(store.Dialect, range), "x.time >= 0", isNow));
            if (prompt is { } id)
                parts.Add(
                    Part(EventCount.From(store, UsageSql.PromptEvent, id, [range]), "TRUE", isNow, ", x.time HAVING sum(x.events) <> 0")
                );
        }

        return parameters.Build(
            $"""
            WITH seen AS (
            {string.Join("\nUNION ALL\n", parts)})
            SELECT p.user, c.version, min(x.first_time), max(CASE WHEN x.is_now = 0 THEN x.last_time END), max(x.last_time)
            FROM seen x JOIN contexts c ON c.id = x.context_id JOIN people p ON p.context_id = x.context_id
            WHERE p.user IS NOT NULL GROUP BY p.user, c.version ORDER BY p.user, c.version
            """
        );
    }

    // A correction takes back what was metered before; what is left of a day says whether anything was used on it.
    static string Metered(SqlDialect dialect, TimeRange range)
    {
        var day = dialect.Divide("m.time", TimeRange.Day.ToString(CultureInfo.InvariantCulture));
        return $"""
            (SELECT s.context_id AS context_id, max(m.time) AS time FROM unitemised m JOIN series s ON s.id = m.series_id WHERE {range.Sql(
                "m.time"
            )}
             GROUP BY s.context_id, s.usage_metric, s.token_type, {day} HAVING sum(m.amount) > 0)
            """;
    }
}

/// <summary>The activity of a person with one version of the client. Times are in nanoseconds since 1970.</summary>
/// <param name="User">The merged person.</param>
/// <param name="Version">The client's; null when it does not say.</param>
/// <param name="First">The first of all; as the other times, down to the half hour in which it was.</param>
/// <param name="LastBefore">The last before the window; null when there is none.</param>
/// <param name="Last">The last before the window's end.</param>
public sealed record HistoryRow(string User, string? Version, long First, long? LastBefore, long Last)
{
    internal static HistoryRow Read(IRow row) => new(row.Text(0)!, row.Text(1), row.Int64(2), row.Number(3), row.Int64(4));
}
