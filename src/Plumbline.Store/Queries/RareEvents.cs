using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// Where events are found that questions ask for by name and that are few among all: up to a row in a table of their own (<c>rare_events</c>), later ones among all
/// (<c>events</c>). Together they are all such events, each once.
/// </summary>
static class RareEvents
{
    /// <summary>What the result of a tool holds that made a commit: such results stand apart as well.</summary>
    public const string CommitKey = "\"git_commit_id\"";

    /// <summary>The names of those that stand apart.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        UsageSql.ErrorEvent,
        FailureQuery.ExhaustedEvent,
        AnsweredBadlyQuery.RefusalEvent,
        HookQuery.HookEvent,
        McpQuery.ConnectionEvent,
        SetUpQuery.PluginEvent,
        SetUpQuery.HookEvent,
        PullRequestQuery.Event,
    ];

    /// <summary>The condition on names (n) and events (e) that tells which stand apart.</summary>
    public static string Condition(SqlDialect dialect) =>
        $"(n.value IN ({string.Join(", ", Names.Select(SqlDialect.Quote))}) OR (n.value = '{ToolQuery.ResultEvent}' AND {dialect.Holds("e.attributes", CommitKey)}))";

    /// <summary>A table of all of them, with the columns of <c>events</c>, and some others: who asks it names whom they want.</summary>
    public static string Table(IStoreReader store)
    {
        var folded = store.Read("SELECT events FROM derived_rows", row => row.Int64(0))[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"(SELECT * FROM rare_events UNION ALL SELECT * FROM events WHERE row > {folded})"
        );
    }
}
