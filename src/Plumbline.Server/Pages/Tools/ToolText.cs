using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Tools;

/// <summary>Tools, decisions and shares in words.</summary>
public static class ToolText
{
    const int LongestName = 80;

    /// <summary>A tool's name as it is shown; what a stranger made very long is cut.</summary>
    public static string Name(string? tool) =>
        tool switch
        {
            null => "without a name",
            McpQuery.HiddenTool => "MCP tool, name not sent",
            { Length: > LongestName } => Cut(tool),
            _ => tool,
        };

    /// <summary>Who or what decided, in words.</summary>
    public static string Name(DecisionMaker maker) =>
        maker switch
        {
            DecisionMaker.Person => "a person",
            DecisionMaker.Rule => "a rule",
            DecisionMaker.Hook => "a hook",
            DecisionMaker.Classifier => "the classifier",
            _ => "unknown",
        };

    /// <summary>A share with one digit; a dash of none.</summary>
    public static string Share(decimal? share) =>
        share is { } known ? (100 * known).ToString("0.0", CultureInfo.InvariantCulture) + Show.Thin + "%" : "–";

    /// <summary>A kind of error as it is shown.</summary>
    public static string Error(string? kind) =>
        kind switch
        {
            null => "no kind told",
            { Length: > LongestName } => Cut(kind),
            _ => kind,
        };

    // Never between the halves of one character.
    static string Cut(string text) => text[..(char.IsHighSurrogate(text[LongestName - 1]) ? LongestName - 1 : LongestName)] + "…";

    /// <summary>Where it comes from and how complete it is.</summary>
    public static string Ground(ToolUses uses) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{uses.Count:N0} uses, each once: {uses.Count - uses.FromLogs:N0} told by tool_result events, {uses.FromLogs:N0} by session logs alone. Succeeded {uses.Succeeded:N0}, failed {uses.Failed:N0}, outcome not told {uses.Unknown:N0}. Rejected calls are no uses."
        );
}
