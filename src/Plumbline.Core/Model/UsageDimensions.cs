namespace Plumbline.Core.Model;

/// <summary>The attributes of a request, or of a cost or token count, that usage is grouped by.</summary>
public struct UsageDimensions
{
    /// <summary>The model without a suffix such as <c>[1m]</c>.</summary>
    public Slice Model;

    /// <summary>As sent.</summary>
    public Slice QuerySourceDetail;

    /// <summary>Claude Code's three classes; see <see cref="Model.QuerySource"/>.</summary>
    public QuerySource QuerySource;

    public Slice Effort,
        Speed,
        Agent,
        Skill,
        Plugin,
        McpServer,
        McpTool;
}
