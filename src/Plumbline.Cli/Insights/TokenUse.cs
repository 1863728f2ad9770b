using Plumbline.Cli.Reports;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Insights;

/// <summary>
/// What the tokens of conversations consist of, estimated: each text counts once, when it comes up, at four bytes a token. A context is sent again
/// with every request; that multiplies all parts alike and is the cache's matter. Definitions of tools and the system prompt are in no log.
/// </summary>
sealed record TokenUse(string Name, long Tokens, string Estimate)
{
    // English text and code have three to four bytes a token with Claude's tokenizers; only shares are shown.
    const int BytesPerToken = 4;

    /// <summary>The parts, in a fixed order.</summary>
    public static IReadOnlyList<TokenUse> Of(IndexSnapshot snapshot, RowFilter filter, LogFilter times)
    {
        var (text, thinking) = ResponsesOf(snapshot, filter);
        var (prompts, attached) = PromptsOf(snapshot, filter, times);
        var (files, output, mcp) = ToolsOf(snapshot, filter);
        return
        [
            new("conversation", (prompts + text) / BytesPerToken, "bytes of prompts and of answers' text, by 4"),
            new("file references", (attached + files) / BytesPerToken, "bytes attached to prompts and read by Read, by 4"),
            new("tool output", output / BytesPerToken, "bytes of other tools' calls and results, by 4"),
            new("MCP", mcp / BytesPerToken, "bytes of MCP tools' calls and results, by 4; their definitions are in no log"),
            new("thinking", thinking, "thinking tokens where the log counts them, else bytes of thinking, by 4"),
        ];
    }

    static (long Text, long Thinking) ResponsesOf(IndexSnapshot snapshot, RowFilter filter)
    {
        var (text, thinking) = (0L, 0L);
        foreach (ref readonly var row in snapshot.Requests)
        {
            if (!filter.Takes(row))
                continue;
            text += row.TextBytes;
            thinking += row.ThinkingTokens >= 0 ? row.ThinkingTokens : row.ThinkingBytes / BytesPerToken;
        }

        return (text, thinking);
    }

    static (long Typed, long Attached) PromptsOf(IndexSnapshot snapshot, RowFilter filter, LogFilter times)
    {
        var (typed, attached) = (0L, 0L);
        foreach (ref readonly var row in snapshot.Prompts)
        {
            if ((row.Flags & PromptFlags.NoPrompt) != 0 || !times.Takes(row.Time) || !filter.TakesFile(row.File))
                continue;
            typed += row.Bytes;
            attached += row.AttachedBytes;
        }

        return (typed, attached);
    }

    static (long Files, long Output, long Mcp) ToolsOf(IndexSnapshot snapshot, RowFilter filter)
    {
        var (files, output, mcp) = (0L, 0L, 0L);
        var kinds = new Dictionary<int, string>();
        foreach (ref readonly var row in snapshot.Tools)
        {
            if (!filter.Takes(row))
                continue;
            if (!kinds.TryGetValue(row.Name, out var name))
                kinds[row.Name] = name = snapshot.Text(row.Name) ?? "";
            if (name.StartsWith("mcp__", StringComparison.Ordinal))
                mcp += row.InputBytes + row.ResultBytes;
            else if (name is "Read" or "NotebookRead")
                (files, output) = (files + row.ResultBytes, output + row.InputBytes);
            else
                output += row.InputBytes + row.ResultBytes;
        }

        return (files, output, mcp);
    }
}
