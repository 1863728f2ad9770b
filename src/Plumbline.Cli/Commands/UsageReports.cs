using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Reports;

namespace Plumbline.Cli.Commands;

/// <summary>Which reports over requests there are. Apart from their options, which take longer to make than this takes to look at.</summary>
static class UsageReports
{
    /// <summary>Their names, what their rows are, and what is said of them in the help.</summary>
    public static readonly (string Name, Dimension Rows, string Meaning)[] All =
    [
        ("daily", Dimension.Day, "Tokens and cost by day, from this machine's session logs."),
        ("weekly", Dimension.Week, "Tokens and cost by week."),
        ("monthly", Dimension.Month, "Tokens and cost by month."),
        ("session", Dimension.Session, "Tokens and cost by session, the costliest first."),
        ("project", Dimension.Project, "Tokens and cost by project, the costliest first."),
        ("branch", Dimension.Branch, "Tokens and cost by Git branch, the costliest first."),
        ("pr", Dimension.Pr, "Tokens and cost by pull request: what a feature cost."),
        ("model", Dimension.Model, "Tokens, cost and response time by model."),
        ("hours", Dimension.Hour, "Tokens and cost by hour of the day: when the work is done."),
        ("agents", Dimension.Agent, "Tokens and cost of the main conversation and of each kind of sub-agent."),
    ];

    /// <summary>Begins to look for the logs of a report that a command line names; null when it names none.</summary>
    public static EarlySearch? BeginSearch(string[] args) =>
        IsOne(args)
            ? EarlySearch.Begin(
                args,
                Environment.GetEnvironmentVariable,
                () => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
            )
            : null;

    static bool IsOne(ReadOnlySpan<string> args)
    {
        var name =
            args is ["report", _, ..] ? args[1]
            : args.IsEmpty ? null
            : args[0];
        foreach (var report in All)
            if (report.Name == name)
                return true;
        return false;
    }
}
