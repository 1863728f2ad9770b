using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// The costs of one version of prices: a table of its own. Times and dimensions are the request's, because adding up by a join of millions of rows
/// takes ten times as long; what is most often nothing is kept as a difference, because equal values take no room.
/// </summary>
static class CostTable
{
    /// <summary>The dimensions that follow <c>query_source</c>, as in <c>requests</c>.</summary>
    public const string Dimensions = """
        query_source_detail_id, effort_id, speed_id, agent_id, skill_id, plugin_id, mcp_server_id, mcp_tool_id
        """;

    /// <summary>The dimensions above begin at this column of the table, and of the rows that are read.</summary>
    public const int FirstDimension = 5;

    public const int DimensionCount = 8;

    const int FirstCost = FirstDimension + DimensionCount;

    static readonly DuckType[] Types =
    [
        .. (ReadOnlySpan<DuckType>)[DuckType.BigInt, DuckType.BigInt, DuckType.Integer, DuckType.Integer, DuckType.UTinyInt],
        .. Enumerable.Repeat(DuckType.Integer, DimensionCount),
        .. Enumerable.Repeat(DuckType.BigInt, 5),
        DuckType.UTinyInt,
        .. Enumerable.Repeat(DuckType.BigInt, 3),
    ];

    /// <summary>Its name.</summary>
    public static string Name(int version) => Queries.CostVersion.TableOf(version);

    /// <summary>Makes it.</summary>
    public static void Create(DuckConnection store, int version) =>
        store.Execute(
            $"""
            CREATE TABLE {Name(version)} (
                row BIGINT NOT NULL, time BIGINT NOT NULL, context_id INTEGER NOT NULL,
                model_id INTEGER, query_source UTINYINT NOT NULL, query_source_detail_id INTEGER, effort_id INTEGER, speed_id INTEGER,
                agent_id INTEGER, skill_id INTEGER, plugin_id INTEGER, mcp_server_id INTEGER, mcp_tool_id INTEGER,
                list_cost BIGINT, to_low BIGINT NOT NULL, to_high BIGINT NOT NULL, to_effective BIGINT, difference BIGINT NOT NULL,
                finding UTINYINT NOT NULL, unpriced_tokens BIGINT NOT NULL, saved_by_reads BIGINT NOT NULL, paid_for_writes BIGINT NOT NULL
            )
            """
        );

    /// <summary>An appender for it.</summary>
    public static DuckAppender Append(DuckConnection store, int version) => Append(store, Name(version));

    /// <summary>An appender for a table like it.</summary>
    internal static DuckAppender Append(DuckConnection store, string table) => store.Append(table, Types);

    /// <summary>Takes rows back: those whose <c>row</c> is in a table, in every version.</summary>
    public static void Remove(DuckConnection store, string rowsTable)
    {
        // The bounds let the store pass over what cannot hold any of them.
        foreach (var version in Versions(store))
            store.Execute(
                $"""
                DELETE FROM {Name(version)} WHERE row IN (SELECT row FROM {rowsTable})
                AND row >= (SELECT min(row) FROM {rowsTable}) AND row <= (SELECT max(row) FROM {rowsTable})
                """
            );
    }

    /// <summary>Takes one row back, in every version.</summary>
    public static void Remove(DuckConnection store, long row)
    {
        foreach (var version in Versions(store))
            store.Execute($"DELETE FROM {Name(version)} WHERE row = $1", row);
    }

    /// <summary>Removes what is before a time (nanoseconds since 1970) from every version.</summary>
    public static void RemoveBefore(DuckConnection store, long time)
    {
        foreach (var version in Versions(store))
            store.Execute($"DELETE FROM {Name(version)} WHERE time < $1", time);
    }

    static List<int> Versions(DuckConnection store)
    {
        List<int> versions = [];
        using var rows = store.Query("SELECT id FROM price_versions");
        while (rows.Read())
            versions.Add((int)rows.GetInt64(0));
        return versions;
    }

    /// <summary>Writes what a row of <c>requests</c> costs; its first columns are this table's up to the dimensions.</summary>
    public static void Write(DuckAppender costs, DuckResult request, in RequestMoney money)
    {
        costs.BeginRow();
        costs.Set(0, request.GetInt64(0));
        costs.Set(1, request.GetInt64(1));
        costs.Set(2, (int)request.GetInt64(2));
        CopyId(costs, request, 3);
        costs.Set(4, (byte)request.GetInt64(4));
        for (var column = FirstDimension; column < FirstCost; column++)
            CopyId(costs, request, column);
        WriteCost(costs, money);
        costs.EndRow();
    }

    static void WriteCost(DuckAppender costs, in RequestMoney money)
    {
        var list = money.Cost.List;
        var amount = list.Amount?.Nanos ?? 0;
        if (list.IsPriced)
            costs.Set(FirstCost, amount);
        costs.Set(FirstCost + 1, list.Low.Nanos - amount);
        costs.Set(FirstCost + 2, list.High.Nanos - amount);
        if (money.Effective is { } effective)
            costs.Set(FirstCost + 3, effective.Nanos - amount);
        costs.Set(FirstCost + 4, money.Cost.Difference.Nanos);
        costs.Set(FirstCost + 5, Queries.CostVersion.Finding(money.Cost.Cause, money.Cost.Basis));
        costs.Set(FirstCost + 6, list.IsPriced ? 0 : money.Tokens);
        costs.Set(FirstCost + 7, money.Cache.SavedByReads.Nanos);
        costs.Set(FirstCost + 8, money.Cache.PaidForWrites.Nanos);
    }

    static void CopyId(DuckAppender costs, DuckResult rows, int column)
    {
        if (!rows.IsNull(column))
            costs.Set(column, (int)rows.GetInt64(column));
    }
}
