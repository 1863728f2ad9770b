using Plumbline.Core.Model;
using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What is asked of tools, each as a table. Hidden names order nothing.</summary>
sealed record ToolTables(ToolQuery Query, People People, IReadOnlyList<string?> Tools)
{
    /// <summary>The names of the tables, the usual first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["uses", "errors", "decisions", "edits", "waits", "mcp_servers", "hooks"];

    /// <summary>Whether a table can be grouped, and by what.</summary>
    public static bool Knows(string table, Dimension dimension) =>
        table switch
        {
            "uses" => ToolQuery.Knows(dimension) && dimension != ToolQuery.ErrorType,
            "errors" => ToolQuery.Knows(dimension),
            "decisions" => DecisionQuery.Knows(dimension),
            _ => false,
        };

    /// <summary>What a table is grouped by unless one says so.</summary>
    public static IReadOnlyList<Dimension> DefaultBy(string table) =>
        table switch
        {
            "uses" => [ToolQuery.Tool],
            "errors" => [ToolQuery.Tool, ToolQuery.ErrorType],
            "decisions" => [ToolQuery.Tool, DecisionQuery.Source],
            _ => [],
        };

    /// <summary>Asks for one.</summary>
    public Table Ask(string table, IStoreReader store) =>
        table switch
        {
            "uses" => Uses(store),
            "errors" => Errors(store),
            "decisions" => Decisions(store),
            "edits" => Edits(store),
            "waits" => Waits(store),
            "mcp_servers" => McpServers(store),
            _ => Hooks(store),
        };

    IReadOnlyList<Filter> Filters => Tools.Count == 0 ? Query.Filters : [.. Query.Filters, new Filter(ToolQuery.Tool, Tools)];

    Table Uses(IStoreReader store)
    {
        var uses = (Query with { Filters = Filters }).Run(store);
        var rows = Sorted(uses.Rows, row => row.Key, row => row.Uses.Failed, row => row.Uses.Count);
        return Table.Of(
            [
                .. Keys<ToolRow>(row => row.Key),
                new("uses", row => row.Uses.Count),
                new("succeeded", row => row.Uses.Succeeded),
                new("failed", row => row.Uses.Failed),
                new("outcome_unknown", row => row.Uses.Unknown),
                new("failure_share", row => Rounded(row.Uses.FailureShare)),
                .. Durations<ToolRow>("", row => row.Times),
                new("from_session_logs", row => row.Uses.FromLogs),
                new("last", row => row.Uses.Last == 0 ? null : Rfc3339.Format(row.Uses.Last)),
            ],
            rows,
            uses.Total
        );
    }

    Table Errors(IStoreReader store)
    {
        var query = Query with { Filters = Filters, FailuresOnly = true, WithDurations = false };
        var rows = Sorted(query.Run(store).Rows, row => row.Key, row => row.Uses.Failed, row => row.Uses.Last);
        return Table.Of(
            [
                .. Keys<ToolRow>(row => row.Key),
                new("failed", row => row.Uses.Failed),
                new("last", row => row.Uses.Last == 0 ? null : Rfc3339.Format(row.Uses.Last)),
            ],
            rows,
            new ToolRow([], ToolUses.Sum(rows.Select(row => row.Uses)))
        );
    }

    Table Decisions(IStoreReader store)
    {
        var query = new DecisionQuery
        {
            Range = Query.Range,
            Zone = Query.Zone,
            By = Query.By,
            Filters = Filters,
        };
        var rows = Sorted(query.Run(store), row => row.Key, row => row.Decisions.Rejected, row => row.Decisions.Accepted);
        return Table.Of(
            [
                .. Keys<DecisionRow>(row => row.Key),
                new("accepted", row => row.Decisions.Accepted),
                new("rejected", row => row.Decisions.Rejected),
                new("accept_rate", row => Rounded(row.Decisions.AcceptRate)),
                .. DecisionMakers.All.SelectMany(maker =>
                    new Column<DecisionRow>[]
                    {
                        new("accepted_by_" + maker.Name(), row => row.Decisions.By(maker).Accepted),
                        new("rejected_by_" + maker.Name(), row => row.Decisions.By(maker).Rejected),
                    }
                ),
            ],
            rows,
            new DecisionRow([], Store.Queries.Decisions.Sum(rows.Select(row => row.Decisions)))
        );
    }

    Table Edits(IStoreReader store)
    {
        var edits = new WrittenQuery
        {
            Range = Query.Range,
            Filters = Query.Filters,
            Tools = Tools,
        }
            .Run(store)
            .Edits;
        return Table.Of(
            [
                new("tool", row => row.Tool) { IsKey = true },
                new("language", row => row.Language) { IsKey = true },
                new("source", row => row.Source) { IsKey = true },
                new("decided_by", row => row.Maker.Name()) { IsKey = true },
                new Column<EditDecisionRow>("accepted", row => row.Accepted.ToString()),
                new("rejected", row => row.Rejected.ToString()),
                new("accept_rate", row => Rounded(row.AcceptRate)),
            ],
            edits.Rows,
            edits.Total
        );
    }

    Table Waits(IStoreReader store)
    {
        var waits = new PermissionWaitQuery
        {
            Range = Query.Range,
            Zone = Query.Zone,
            Filters = Query.Filters,
        }.Run(store);
        var rows = Tools.Count == 0 ? waits : [.. waits.Where(row => Tools.Contains(row.Tool, StringComparer.Ordinal))];
        return Table.Of(
            [
                new("tool", row => row.Tool) { IsKey = true },
                new Column<WaitRow>("decisions", row => row.Waits.Decisions),
                .. Durations<WaitRow>("measured_", row => row.Waits.Measured.Percentiles),
                .. Durations<WaitRow>("at_least_", row => row.Waits.AtLeast.Percentiles),
                new("unknown", row => row.Waits.Unknown),
            ],
            rows,
            new WaitRow(null, Store.Queries.Waits.Sum(rows.Select(row => row.Waits)))
        );
    }

    Table McpServers(IStoreReader store) =>
        Table.Of(
            [
                new Column<McpRow>("server", row => row.Name) { IsKey = true },
                new("scope", row => string.Join(' ', row.Server.Scopes)),
                new Column<McpRow>("transport", row => string.Join(' ', row.Server.Transports)),
                new("connected", row => row.Server.Connected),
                new("failed_connections", row => row.Server.FailedConnections),
                new("disconnected", row => row.Server.Disconnected),
                .. Durations<McpRow>("connect_", row => row.Server.ConnectTimes.Percentiles),
                new("uses", row => row.Server.Uses.Count),
                new("failed", row => row.Server.Uses.Failed),
                new("failure_share", row => Rounded(row.Server.Uses.FailureShare)),
                .. Durations<McpRow>("", row => row.Server.UseTimes.Percentiles),
                new("errors", row => row.Server.Errors),
            ],
            new McpQuery
            {
                Range = Query.Range,
                Zone = Query.Zone,
                Filters = Query.Filters,
            }
                .Run(store)
                .Rows
        );

    Table Hooks(IStoreReader store) =>
        Table.Of(
            [
                new("hook_event", row => row.Event) { IsKey = true },
                new("hook_name", row => row.Name) { IsKey = true },
                new Column<HookRow>("runs", row => row.Runs.Count),
                new("hooks", row => row.Runs.Hooks),
                new("succeeded", row => row.Runs.Succeeded),
                new("blocking", row => row.Runs.Blocking),
                new("failed", row => row.Runs.Failed),
                new("cancelled", row => row.Runs.Cancelled),
                .. Durations<HookRow>("", row => row.Runs.Durations.Percentiles),
                new("total_ms", row => row.Runs.TotalMilliseconds),
            ],
            new HookQuery
            {
                Range = Query.Range,
                Zone = Query.Zone,
                Filters = Query.Filters,
            }
                .Run(store)
                .Rows
        );

    IEnumerable<Column<T>> Keys<T>(Func<T, IReadOnlyList<string?>> key) =>
        Query.By.Select((dimension, i) => new Column<T>(dimension.Name, row => People.Show(dimension, key(row)[i])) { IsKey = true });

    static IEnumerable<Column<T>> Durations<T>(string prefix, Func<T, DurationPercentiles> of) =>
        [
            new(prefix + "timed", row => of(row).Count),
            new(prefix + "p50_ms", row => of(row).P50),
            new(prefix + "p95_ms", row => of(row).P95),
            new(prefix + "p99_ms", row => of(row).P99),
        ];

    static object? Rounded(decimal? share) => share is { } known ? Math.Round(known, 6) : null;

    // Days and hours rise; what is worst comes first in each.
    List<T> Sorted<T>(IEnumerable<T> rows, Func<T, IReadOnlyList<string?>> key, Func<T, long> first, Func<T, long> second) =>
        [
            .. rows.OrderBy(row => Shown(key(row), isOfTime: true), StringComparer.Ordinal)
                .ThenByDescending(first)
                .ThenByDescending(second)
                .ThenBy(row => Shown(key(row), isOfTime: false), StringComparer.Ordinal),
        ];

    string Shown(IReadOnlyList<string?> key, bool isOfTime) =>
        string.Join(
            '\n',
            Query.By.Select(
                (dimension, i) =>
                    (dimension.Kind is DimensionKind.Day or DimensionKind.Hour) == isOfTime ? People.Show(dimension, key[i]) : null
            )
        );
}
