namespace Plumbline.Cli.Reports;

/// <summary>By what requests are grouped.</summary>
enum Dimension : byte
{
    Day,
    Week,
    Month,
    Hour,
    Session,
    Project,
    Branch,

    /// <summary>Pull request.</summary>
    Pr,
    Model,
    Agent,
    Skill,
    Mcp,
    Version,
}
