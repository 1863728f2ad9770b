using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>
/// How MCP servers are: their connections (<c>mcp_server_connection</c> events) and the uses of their tools. Without the client's <c>OTEL_LOG_TOOL_DETAILS</c>
/// the names of an organisation's own servers are not sent; then there is one row without a name for each scope.
/// </summary>
public sealed record McpQuery
{
    internal const string ConnectionEvent = "mcp_server_connection";

    /// <summary>What the client calls every tool of an MCP server in its events.</summary>
    public const string HiddenTool = "mcp_tool";

    // What session logs begin the names of such tools with: mcp__server__tool.
    const string ToolPrefix = "mcp__";

    /// <summary>Uses that are looked into, the newest ones.</summary>
    public const int MostRead = 200_000;

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks. The servers that fail most come first.</summary>
    public McpAnswer Run(IStoreReader store)
    {
        var ids = StringIds.Find(store, [ConnectionEvent, ToolQuery.ResultEvent, ToolQuery.Reject]);
        var servers = new Dictionary<FactKey, McpServer>();
        if (ids.Of(ConnectionEvent) is { } connection)
            Connections(store, connection, servers);
        var uses = ids.Of(ToolQuery.ResultEvent) is { } result ? Uses(store, result, ids.Of(ToolQuery.Reject) ?? 0, servers) : 0;
        return new McpAnswer(
            [
                .. servers
                    .Select(server => new McpRow(server.Key.Values[0], server.Value))
                    .OrderByDescending(row => row.Server.FailedConnections + row.Server.Uses.Failed)
                    .ThenByDescending(row => row.Server.Uses.Count)
                    .ThenBy(row => row.Name, StringComparer.Ordinal)
                    .ThenBy(row => string.Join(' ', row.Server.Scopes), StringComparer.Ordinal),
            ],
            uses >= MostRead ? MostRead : null
        );
    }

    static McpServer Of(Dictionary<FactKey, McpServer> servers, string? name, string? scope)
    {
        // A server is known by its name wherever it is set up; those without a name can only be told apart by that.
        var key = new FactKey([name, name is null ? scope : null]);
        if (!servers.TryGetValue(key, out var server))
            servers[key] = server = new McpServer();
        server.IsOf(scope);
        return server;
    }

    // Connections say much the same, so what they say is read once for all that are alike.
    void Connections(IStoreReader store, long connection, Dictionary<FactKey, McpServer> servers)
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, Range, parameters);
        string Text(string key) => store.Dialect.JsonText("a.attributes", key);
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}facts AS (
                SELECT t.attributes AS attributes, t.error_type_id AS error_type_id, {DurationSql.Rounded(
                "t.duration_ms",
                store.Dialect
            )} AS ms, count(*) AS n
                FROM {RareEvents.Table(store)} t{keys.Joins()} WHERE t.name_id = {connection} AND {keys.Where()} GROUP BY ALL)
            SELECT {Text("server_name")}, {Text("server_scope")}, {Text("status")}, {Text("transport_type")}, y.value, a.ms, a.n
            FROM facts a LEFT JOIN strings y ON y.id = a.error_type_id
            """
        );
        foreach (
            var (server, scope, status, transport, error, ms, count) in store.Read(
                parameters.Build(sql),
                row => (row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Number(5), row.Int64(6))
            )
        )
            Of(servers, server, scope).Connection(status, transport, error, ms, count);
    }

    long Uses(IStoreReader store, long result, long reject, Dictionary<FactKey, McpServer> servers)
    {
        var tools = store.Read(
            FormattableString.Invariant(
                $@"SELECT id, value FROM strings WHERE value = '{HiddenTool}' OR value LIKE '{ToolPrefix.Replace("_", "\\_", StringComparison.Ordinal)}%' ESCAPE '\'"
            ),
            row => (Id: row.Int64(0), Name: row.Text(1)!)
        );
        if (tools.Count == 0)
            return 0;
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, Range, parameters);
        string Text(string key) => store.Dialect.JsonText("t.attributes", key);
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}newest AS (
                SELECT t.tool_id AS tool_id, t.attributes AS attributes, t.success AS success, t.source AS source, t.error_type_id AS error_type_id, t.time AS time,
                       {DurationSql.Rounded("t.duration_ms", store.Dialect)} AS ms
                FROM events t{keys.Joins()} WHERE t.name_id = {result} AND t.tool_id IN ({string.Join(", ", tools.Select(tool => tool.Id))})
                AND (t.decision_id IS NULL OR t.decision_id <> {reject}) AND {keys.Where()} ORDER BY t.time DESC LIMIT {MostRead}),
            told AS (
                SELECT t.tool_id AS tool_id, {Text("mcp_server_name")} AS server, {Text("mcp_server_scope")} AS scope,
                       CASE WHEN t.success IS NULL THEN -1 WHEN t.success THEN 1 ELSE 0 END AS success, coalesce(t.source, 1) AS source,
                       t.error_type_id AS error_type_id, t.ms AS ms, t.time AS time FROM newest t),
            facts AS (SELECT tool_id, server, scope, success, source, error_type_id, ms, count(*) AS n, max(time) AS last FROM told GROUP BY ALL)
            SELECT f.tool_id, f.server, f.scope, f.success, f.source, y.value, f.ms, f.n, f.last FROM facts f LEFT JOIN strings y ON y.id = f.error_type_id
            """
        );
        var names = tools.ToDictionary(tool => tool.Id, tool => ServerOf(tool.Name));
        var uses = store.Read(
            parameters.Build(sql),
            row =>
            {
                var count = row.Int64(7);
                Of(servers, row.Text(1) ?? names[row.Int64(0)], row.Text(2))
                    .Use(
                        (int)row.Int64(3),
                        row.Int64(4) == (int)Plumbline.Core.Model.RecordSource.SessionLog,
                        row.Text(5),
                        row.Number(6),
                        count,
                        row.Int64(8)
                    );
                return count;
            }
        );
        return uses.Sum();
    }

    // The server in mcp__server__tool; null where the name does not tell.
    static string? ServerOf(string tool)
    {
        if (!tool.StartsWith(ToolPrefix, StringComparison.Ordinal))
            return null;
        var rest = tool[ToolPrefix.Length..];
        var end = rest.IndexOf("__", StringComparison.Ordinal);
        return end > 0 ? rest[..end]
            : rest.Length > 0 ? rest
            : null;
    }
}

/// <summary>Servers, and of how many of the newest uses they are; null when of all.</summary>
public sealed record McpAnswer(IReadOnlyList<McpRow> Rows, long? NewestUses);

/// <summary>A server.</summary>
/// <param name="Name">Null where it is not sent.</param>
/// <param name="Server">How it is.</param>
public sealed record McpRow(string? Name, McpServer Server);

/// <summary>How an MCP server is.</summary>
public sealed class McpServer
{
    readonly SortedSet<string> _transports = new(StringComparer.Ordinal),
        _scopes = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);

    /// <summary>How often it was connected with.</summary>
    public long Connected { get; private set; }

    /// <summary>How often a connection ended; a client that is killed does not say so.</summary>
    public long Disconnected { get; private set; }

    /// <summary>Connections with any other outcome.</summary>
    public long FailedConnections { get; private set; }

    /// <summary>How long connecting took.</summary>
    public DurationCounts ConnectTimes { get; } = new();

    /// <summary>How long connections lasted that ended.</summary>
    public DurationCounts Lifetimes { get; } = new();

    /// <summary>Uses of its tools.</summary>
    public ToolUses Uses { get; } = new();

    /// <summary>How long these took that said so.</summary>
    public DurationCounts UseTimes { get; } = new();

    /// <summary>Where it is set up, such as <c>user</c>, <c>project</c> or <c>dynamic</c>, as far as it is told.</summary>
    public IEnumerable<string> Scopes => _scopes;

    /// <summary>Such as <c>stdio</c>.</summary>
    public IEnumerable<string> Transports => _transports;

    /// <summary>Errors of connections and of tools by kind, the most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Errors =>
        _errors.OrderByDescending(error => error.Value).ThenBy(error => error.Key, StringComparer.Ordinal);

    internal void IsOf(string? scope)
    {
        if (scope is not null)
            _scopes.Add(scope);
    }

    internal void Connection(string? status, string? transport, string? error, long? milliseconds, long count)
    {
        if (transport is not null)
            _transports.Add(transport);
        var durations = status switch
        {
            "connected" => ConnectTimes,
            "disconnected" => Lifetimes,
            _ => null,
        };
        Connected += status == "connected" ? count : 0;
        Disconnected += status == "disconnected" ? count : 0;
        if (durations is null)
        {
            FailedConnections += count;
            Error(error ?? status ?? "unknown", count);
        }
        else if (milliseconds is >= 0 and var known)
        {
            durations.Add(known, count);
        }
    }

    internal void Use(int success, bool isFromLog, string? error, long? milliseconds, long count, long last)
    {
        Uses.Add(success, isFromLog, count, last);
        if (milliseconds is >= 0 and var known)
            UseTimes.Add(known, count);
        if (success == 0)
            Error(error ?? "unknown", count);
    }

    void Error(string kind, long count) => _errors[kind] = _errors.GetValueOrDefault(kind) + count;
}
