using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>
/// What hooks did: a <c>hook_execution_complete</c> event tells one run of all hooks that wait for the same. What they are called and how they ended is only
/// in what the event carries besides, so that it is read of the newest runs alone where there are very many.
/// </summary>
public sealed record HookQuery
{
    internal const string HookEvent = "hook_execution_complete";

    /// <summary>Runs that are looked into, the newest ones.</summary>
    public const int MostRead = 200_000;

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks. The hooks that took most time come first.</summary>
    public HookAnswer Run(IStoreReader store)
    {
        if (StringIds.Find(store, [HookEvent]).Of(HookEvent) is not { } name)
            return new HookAnswer([], 0, 0);
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, Range, parameters);
        var from = FormattableString.Invariant(
            $"FROM {RareEvents.Table(store)} t{keys.Joins()} WHERE t.name_id = {name} AND {keys.Where()}"
        );
        var tables = keys.Tables;
        var counted = $"WITH {tables}counted AS (SELECT count(*) AS n {from}) SELECT n FROM counted";
        var all = store.Read(parameters.Build(counted), row => row.Int64(0))[0];
        if (all == 0)
            return new HookAnswer([], 0, 0);
        string Text(string key) => store.Dialect.JsonText("n.attributes", key);
        var sql = FormattableString.Invariant(
            $"""
            WITH {tables}newest AS (SELECT t.attributes AS attributes {from} ORDER BY t.time DESC LIMIT {MostRead}),
            alike AS (SELECT attributes, count(*) AS n FROM newest GROUP BY attributes)
            SELECT {Text("hook_event")}, {Text("hook_name")}, {Text("num_hooks")}, {Text("num_success")}, {Text("num_blocking")},
                   {Text("num_non_blocking_error")}, {Text("num_cancelled")}, {Text("total_duration_ms")}, n.n FROM alike n
            """
        );
        var hooks = new Dictionary<FactKey, HookRuns>();
        foreach (var run in store.Read(parameters.Build(sql), HookRun.Read))
        {
            var key = new FactKey([run.Event, run.Name]);
            if (!hooks.TryGetValue(key, out var runs))
                hooks[key] = runs = new HookRuns();
            runs.Add(run);
        }

        return new HookAnswer(
            [
                .. hooks
                    .Select(hook => new HookRow(hook.Key.Values[0], hook.Key.Values[1], hook.Value))
                    .OrderByDescending(hook => hook.Runs.TotalMilliseconds)
                    .ThenByDescending(hook => hook.Runs.Count)
                    .ThenBy(hook => hook.Name, StringComparer.Ordinal),
            ],
            all,
            Math.Min(all, MostRead)
        );
    }
}

/// <summary>Hooks, all their runs in the window, and how many of these were looked into.</summary>
public sealed record HookAnswer(IReadOnlyList<HookRow> Rows, long Runs, long RunsRead);

/// <summary>The hooks that wait for one thing.</summary>
/// <param name="Event">What they wait for, such as <c>PreToolUse</c>.</param>
/// <param name="Name">That with its matcher, such as <c>PreToolUse:Bash</c>.</param>
/// <param name="Runs">What they did.</param>
public sealed record HookRow(string? Event, string? Name, HookRuns Runs);

/// <summary>Runs that are alike.</summary>
readonly record struct HookRun(
    string? Event,
    string? Name,
    long Hooks,
    long Succeeded,
    long Blocking,
    long Failed,
    long Cancelled,
    long? Milliseconds,
    long Count
)
{
    public static HookRun Read(IRow row) =>
        new(
            row.Text(0),
            row.Text(1),
            Number(row, 2) ?? 0,
            Number(row, 3) ?? 0,
            Number(row, 4) ?? 0,
            Number(row, 5) ?? 0,
            Number(row, 6) ?? 0,
            Number(row, 7),
            row.Int64(8)
        );

    // Numbers come as texts; a stranger's may be none.
    static long? Number(IRow row, int column) =>
        long.TryParse(
            row.Text(column),
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number
        )
        && number < int.MaxValue
            ? number
            : null;
}

/// <summary>What hooks did in some runs.</summary>
public sealed class HookRuns
{
    /// <summary>Runs, each of all hooks that wait for the same.</summary>
    public long Count { get; private set; }

    /// <summary>Single hooks in them, by how they ended.</summary>
    public long Hooks { get; private set; }
    public long Succeeded { get; private set; }

    /// <summary>Those that stopped what they waited for, such as the use of a tool.</summary>
    public long Blocking { get; private set; }
    public long Failed { get; private set; }
    public long Cancelled { get; private set; }

    /// <summary>The sum of how long runs took.</summary>
    public long TotalMilliseconds { get; private set; }

    /// <summary>How long runs took.</summary>
    public DurationCounts Durations { get; } = new();

    internal void Add(in HookRun run)
    {
        Count += run.Count;
        Hooks += run.Hooks * run.Count;
        Succeeded += run.Succeeded * run.Count;
        Blocking += run.Blocking * run.Count;
        Failed += run.Failed * run.Count;
        Cancelled += run.Cancelled * run.Count;
        if (run.Milliseconds is not { } milliseconds)
            return;
        TotalMilliseconds += milliseconds * run.Count;
        Durations.Add(milliseconds, run.Count);
    }
}
