namespace Plumbline.Store.Queries;

/// <summary>Claude Code's own names of spans, as far as questions need them.</summary>
public static class TraceNames
{
    /// <summary>What its names begin with.</summary>
    public const string Prefix = "claude_code.";

    /// <summary>A turn: from a prompt to the end of its answer.</summary>
    public const string Turn = Prefix + "interaction";
}
