namespace Plumbline.Cli.Demo;

/// <summary>The metrics of Claude Code, in the order in which they are sent.</summary>
enum DemoMetric
{
    SessionCount,
    Cost,
    Tokens,
    LinesOfCode,
    Commits,
    PullRequests,
    EditDecisions,
    ActiveTime,
}
