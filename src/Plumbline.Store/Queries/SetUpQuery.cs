using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// What clients say when they start: which plugins they load, which hooks they register, which MCP servers they connect to. Only events say it.
/// </summary>
public sealed record SetUpQuery
{
    /// <summary>A client loads a plugin.</summary>
    public const string PluginEvent = "plugin_loaded";

    /// <summary>A client reads that a hook is set.</summary>
    public const string HookEvent = "hook_registered";

    public required TimeRange Range { get; init; }

    /// <summary>Conditions that <see cref="HistoryQuery.Knows"/> knows.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks; what most people have first.</summary>
    public SetUpAnswer Run(IStoreReader store)
    {
        var ids = StringIds.Find(store, [PluginEvent, HookEvent, McpQuery.ConnectionEvent, HookQuery.HookEvent]);
        var owners = OwnerIntervals.Read(store, Range);
        var events = RareEvents.Table(store);
        IReadOnlyList<SetUpRow> Rows(string name, params string[] keys) =>
            ids.Of(name) is { } id ? store.Read(Sql(store.Dialect, events, owners, id, keys), row => SetUpRow.Read(row, keys.Length)) : [];
        return new SetUpAnswer(
            Rows(PluginEvent, "plugin.name", "marketplace.name", "plugin_id_hash"),
            Rows(HookEvent, "hook_event", "hook_type", "hook_source"),
            Rows(McpQuery.ConnectionEvent, "server_name", "transport_type", "server_scope"),
            Rows(HookQuery.HookEvent) is [var runs, ..] ? runs : SetUpRow.None
        );
    }

    SqlText Sql(SqlDialect dialect, string events, OwnerIntervals owners, long name, string[] keys)
    {
        var parameters = new SqlParameters();
        var columns = keys.Select(
                (key, i) => string.Create(CultureInfo.InvariantCulture, $"{dialect.JsonText("e.attributes", key)} AS k{i}")
            )
            .ToList();
        var names = keys.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"k{i}")).ToList();
        var owned = owners.Filtered(Filters, parameters) is { } intervals
            ? $" JOIN ({intervals}) ow ON ow.context_id = e.context_id AND e.time >= ow.from_time AND e.time < ow.until_time"
            : "";
        var contexts = TextConditions.Contexts(Filters, parameters) is { } some ? $" AND e.context_id IN ({some})" : "";
        var where = string.Create(CultureInfo.InvariantCulture, $"e.name_id = {name} AND {Range.Sql("e.time")}{contexts}");
        var told =
            $"SELECT e.context_id AS context_id, {string.Concat(columns.Select(column => column + ", "))}count(*) AS times FROM {events} e{owned} WHERE {where} GROUP BY {string.Join(", ", Enumerable.Range(1, keys.Length + 1))}";
        var group = names.Count == 0 ? "" : $" GROUP BY {string.Join(", ", names)}";
        return parameters.Build(
            $"""
            WITH told AS ({told})
            SELECT {string.Concat(names.Select(key => key + ", "))}count(DISTINCT c.session), count(DISTINCT p.user), sum(t.times)
            FROM told t JOIN contexts c ON c.id = t.context_id JOIN people p ON p.context_id = t.context_id{group}
            ORDER BY count(DISTINCT p.user) DESC, count(DISTINCT c.session) DESC{string.Concat(names.Select(key => $", {key}"))}
            """
        );
    }
}

/// <summary>What clients said when they started.</summary>
/// <param name="Plugins">By name, marketplace and hash of the full name; the client hides the names of others' plugins.</param>
/// <param name="Hooks">By event, type and where they are set.</param>
/// <param name="McpServers">By name, which the client tells only when it may, transport and scope; each connection and each end of one.</param>
/// <param name="HookRuns">How often hooks ran.</param>
public sealed record SetUpAnswer(
    IReadOnlyList<SetUpRow> Plugins,
    IReadOnlyList<SetUpRow> Hooks,
    IReadOnlyList<SetUpRow> McpServers,
    SetUpRow HookRuns
)
{
    /// <summary>Nothing.</summary>
    public static readonly SetUpAnswer None = new([], [], [], SetUpRow.None);
}

/// <summary>One thing that clients said.</summary>
/// <param name="Key">What it is; null where it is not said.</param>
public sealed record SetUpRow(IReadOnlyList<string?> Key, long Sessions, long People, long Events)
{
    /// <summary>Nothing.</summary>
    public static readonly SetUpRow None = new([], 0, 0, 0);

    internal static SetUpRow Read(IRow row, int keys) =>
        new([.. Enumerable.Range(0, keys).Select(row.Text)], row.Int64(keys), row.Int64(keys + 1), (long)row.Int128(keys + 2));
}
