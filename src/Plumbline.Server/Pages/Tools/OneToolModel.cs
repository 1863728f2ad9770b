using Plumbline.Core.Reliability;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Tools;

/// <summary>The answers of one tool's page, arranged.</summary>
/// <param name="state">The URL's state.</param>
/// <param name="people">How people are shown.</param>
/// <param name="tool">The tool; null for those without a name.</param>
public sealed class OneToolModel(PageState state, People people, string? tool)
{
    const int RowsShown = 50,
        SessionsShown = 12;

    /// <summary>The tool; null for those without a name.</summary>
    public string? Tool => tool;

    /// <summary>Uses by kind of error.</summary>
    public required ToolAnswer Errors { get; init; }
    public required IReadOnlyList<ToolRow> OverTime { get; init; }
    public required CountsOverTime Time { get; init; }
    public required ToolAnswer Groups { get; init; }
    public required IReadOnlyList<ToolRow> Sessions { get; init; }

    /// <summary>Decisions by source.</summary>
    public required IReadOnlyList<DecisionRow> Decisions { get; init; }
    public required EditDecisions Edits { get; init; }
    public required Waits Waits { get; init; }

    /// <summary>All uses.</summary>
    public ToolUses Total => Errors.Total.Uses;

    /// <summary>How long all uses took.</summary>
    public DurationPercentiles Times => Groups.Total.Times;

    /// <summary>All decisions.</summary>
    public Decisions AllDecisions => Store.Queries.Decisions.Sum(Decisions.Select(row => row.Decisions));

    /// <summary>Whether nobody tells of it in the window.</summary>
    public bool IsEmpty => Total.Count == 0 && Decisions.Count == 0 && Edits.Rows.Count == 0 && Waits.Decisions == 0;

    /// <summary>Kinds of errors, the most frequent first.</summary>
    public IEnumerable<ToolRow> Kinds =>
        Errors
            .Rows.Where(row => row.Uses.Failed > 0)
            .OrderByDescending(row => row.Uses.Failed)
            .ThenBy(row => row.Key[0], StringComparer.Ordinal);

    /// <summary>People who used it.</summary>
    public int People => Sessions.Select(row => row.Key[1]).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Whether rows would tell who of fewer than five people is who.</summary>
    public bool HidesPeople => people.AreHidden && People < 5;

    /// <summary>Whether the groups would.</summary>
    public bool HidesGroups => HidesPeople && (state.GroupBy.NamesPeople || state.GroupBy.Name == "session");

    /// <summary>The groups with the most failures.</summary>
    public IEnumerable<ToolRow> LargestGroups => Worst(Groups.Rows).Take(RowsShown);

    /// <summary>Whether there are more groups.</summary>
    public bool HasMore => Groups.Rows.Count > RowsShown;

    /// <summary>The sessions with the most failures.</summary>
    public IEnumerable<ToolRow> WorstSessions =>
        HidesPeople
            ? []
            : Worst(Sessions.Where(row => row.Key[0] is not null).GroupBy(row => row.Key[0], StringComparer.Ordinal).Select(Whole))
                .Take(SessionsShown);

    // Session logs tell no person, and a session may change hands: it is one session all the same.
    static ToolRow Whole(IGrouping<string?, ToolRow> session) =>
        new(
            [
                session.Key,
                session.OrderByDescending(row => row.Uses.Count).Select(row => row.Key[1]).FirstOrDefault(user => user is not null),
            ],
            ToolUses.Sum(session.Select(row => row.Uses))
        );

    /// <summary>The name of a group as it is shown.</summary>
    public string Label(string? value) => Parts.Groups.Label(people, state.GroupBy, value);

    /// <summary>The page with only this group.</summary>
    public string Link(string? value) => state.Link((state.GroupBy.Name, people.Show(state.GroupBy, value) ?? ""));

    /// <summary>A person as they may be shown.</summary>
    public string? Person(string? name) => people.Show(name);

    /// <summary>How its uses ended, over time.</summary>
    public ChartData Chart() =>
        Time.Bars(
            $"Uses of {ToolText.Name(tool)} by {Time.Step.Name}",
            [
                new CountLayer("failed", "s2", 0, Counts(uses => uses.Failed)),
                new CountLayer("outcome not told", "other", 1, Counts(uses => uses.Unknown)),
                new CountLayer("succeeded", "s1", 1, Counts(uses => uses.Succeeded)),
            ]
        );

    List<(string Key, long Count)> Counts(Func<ToolUses, long> of) => [.. OverTime.Select(row => (row.Key[0]!, of(row.Uses)))];

    static IOrderedEnumerable<ToolRow> Worst(IEnumerable<ToolRow> rows) =>
        rows.OrderByDescending(row => row.Uses.Failed).ThenByDescending(row => row.Uses.Count).ThenByDescending(row => row.Uses.Last);
}
