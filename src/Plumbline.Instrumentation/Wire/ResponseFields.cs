namespace Plumbline.Instrumentation.Wire;

/// <summary>What a response says, whole or event by event. No text of it is kept.</summary>
sealed class ResponseFields
{
    const int ToolNamesMax = 16;

    public string? Id,
        Model,
        StopReason;

    public Usage Usage = Usage.Unknown;

    /// <summary>Calls of the app's own tools that the model asked for.</summary>
    public int ToolUses;

    /// <summary>The names of those tools, each once; null when there are none.</summary>
    public List<string>? ToolNames;

    /// <summary>Of an error, in a body or in an event of a stream: <c>error.type</c>, <c>error.details.error_code</c>.</summary>
    public string? ErrorType,
        ErrorCode;

    /// <summary>Whether the text of the error speaks of the usage limits that an organisation set itself.</summary>
    public bool SpeaksOfUsageLimits;

    /// <summary>Whether all of it was seen: the end of a message, or a whole body.</summary>
    public bool IsComplete;

    /// <summary>What <c>count_tokens</c> answered; −1 for other responses.</summary>
    public long CountedTokens = -1;

    public void AddTool(string? name)
    {
        ToolUses++;
        ToolNames ??= [];
        if (name is not null && ToolNames.Count < ToolNamesMax && !ToolNames.Contains(name))
            ToolNames.Add(name);
    }
}
