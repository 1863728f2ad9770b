using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.SessionIndex;

/// <summary>What a log says of responses, calls and prompts, as rows.</summary>
sealed class RowConversion(IndexTables tables)
{
    readonly ProjectNames _projects = new(tables);

    /// <summary>The row of a response, without its parts.</summary>
    public RequestRow Request(Utf8Arena text, in LoggedResponse response, int file) =>
        new()
        {
            MessageKey = response.MessageKey,
            RequestKey = LowOf(response.RequestKey),
            Time = response.Time,
            InputTokens = response.InputTokens,
            OutputTokens = response.OutputTokens,
            CacheReadTokens = response.CacheReadTokens,
            CacheCreation5mTokens = response.CacheCreation5mTokens,
            CacheCreation1hTokens = response.CacheCreation1hTokens,
            ClientCostNanos = response.HasClientCost ? response.ClientCost.Nanos : 0,
            Prompt = KeyOf(text, response.PromptId),
            Session = Number(text, response.Session),
            Model = Number(text, response.Model),
            Branch = Number(text, response.Branch),
            Version = Number(text, response.Version),
            Agent = Number(text, response.AgentType),
            Skill = Number(text, response.Skill),
            McpServer = Number(text, response.McpServer),
            Effort = Number(text, response.Effort),
            Project = _projects.Project(Number(text, response.Cwd), tables.FileRows[file]),
            File = file,
            DurationMs = Duration(response.AskedTime, response.Time),
            ThinkingTokens = Clamp(response.ThinkingTokens),
            TextBytes = Clamp(response.TextBytes),
            ThinkingBytes = Clamp(response.ThinkingBytes),
            ToolInputBytes = Clamp(response.ToolInputBytes),
            WebSearches = (ushort)Math.Clamp(response.WebSearches, 0, ushort.MaxValue),
            Flags = FlagsOf(response),
        };

    /// <summary>The row of a part; its request is still to be named.</summary>
    public PartRow Part(Utf8Arena text, in LoggedPart part) =>
        new()
        {
            Model = Number(text, part.Model),
            InputTokens = part.InputTokens,
            OutputTokens = part.OutputTokens,
            CacheReadTokens = part.CacheReadTokens,
            CacheCreation5mTokens = part.CacheCreation5mTokens,
            CacheCreation1hTokens = part.CacheCreation1hTokens,
            IsAdvisor = part.IsAdvisor ? 1 : 0,
        };

    /// <summary>The row of a call, without a result.</summary>
    public ToolRow Call(Utf8Arena text, in LoggedToolUse use, int file) =>
        new()
        {
            Key = use.Id.IsAbsent ? Hash128.Of((use.MessageKey, use.Time, use.InputBytes)).Low : KeyOf(text, use.Id),
            Message = use.MessageKey.Low,
            Time = use.Time,
            Session = Number(text, use.Session),
            File = file,
            Name = Number(text, use.Name),
            Path = Number(text, use.Path),
            Command = Number(text, use.Command),
            InputBytes = use.InputBytes,
            DurationMs = -1,
        };

    /// <summary>The row of a result alone.</summary>
    public static ToolRow Result(Utf8Arena text, in LoggedToolResult result, int file) =>
        new()
        {
            Key = KeyOf(text, result.ToolUseId),
            Time = result.Time,
            File = file,
            ResultBytes = result.Bytes,
            LinesAdded = result.LinesAdded,
            LinesRemoved = result.LinesRemoved,
            DurationMs = -1,
            Flags =
                ToolFlags.ResultOnly
                | ToolFlags.Gone
                | ToolFlags.HasResult
                | (result.IsError ? ToolFlags.Error : 0)
                | (result.IsDenied ? ToolFlags.Denied : 0),
        };

    /// <summary>The row of a prompt.</summary>
    public PromptRow Prompt(Utf8Arena text, in LoggedPrompt prompt, int file) =>
        new()
        {
            Key = prompt.PromptId.IsAbsent ? Hash128.Of((tables.FileRows[file].PathHash, prompt.Offset)).Low : KeyOf(text, prompt.PromptId),
            Time = prompt.Time,
            Offset = prompt.Offset,
            Session = Number(text, prompt.Session),
            File = file,
            Bytes = prompt.Bytes,
            AttachedBytes = prompt.AttachedBytes,
            Command = Number(text, prompt.Command),
            Flags = prompt.IsFromPerson ? PromptFlags.FromPerson : PromptFlags.None,
        };

    /// <summary>The row of a pull request that a session made.</summary>
    public PromptRow PullRequest(Utf8Arena text, in LoggedNote note, int file) =>
        new()
        {
            Key = LowOf(Hash128.Of((Hash128.Of(text[note.Session]), Hash128.Of(text[note.Text])))),
            Time = note.Time,
            Session = Number(text, note.Session),
            File = file,
            Bytes = Clamp(note.A),
            Command = Number(text, note.Text),
            Flags = PromptFlags.PullRequest,
        };

    /// <summary>The number of a text; 0 when it is absent.</summary>
    public int Number(Utf8Arena text, Slice slice) => slice.IsAbsent ? 0 : tables.Texts.Number(text[slice]);

    /// <summary>From a question to its answer in milliseconds; −1 when unknown.</summary>
    public static int Duration(long asked, long answered) =>
        asked > 0 && answered >= asked && answered - asked <= int.MaxValue ? (int)(answered - asked) : -1;

    static ulong KeyOf(Utf8Arena text, Slice id) => id.IsAbsent ? 0 : LowOf(Hash128.Of(text[id]));

    // 0 stands for nothing.
    static ulong LowOf(Hash128 hash) => hash.IsNothing ? 0 : Math.Max(1, hash.Low);

    static int Clamp(long value) => (int)Math.Clamp(value, -1, int.MaxValue);

    static RequestFlags FlagsOf(in LoggedResponse response) =>
        (response.IsFast ? RequestFlags.Fast : 0)
        | (response.IsUsGeo ? RequestFlags.UsGeo : 0)
        | (response.Tier == ServiceTier.Batch ? RequestFlags.Batch : 0)
        | (response.IsSidechain ? RequestFlags.Sidechain : 0)
        | (response.IsOutputLowerBound ? RequestFlags.OutputLowerBound : 0)
        | (response.IsSplitAssumed ? RequestFlags.SplitAssumed : 0)
        | (response.HasClientCost ? RequestFlags.ClientCost : 0)
        | (response.HasStopReason ? RequestFlags.StopReason : 0)
        | (response.IsMarkedCopy ? RequestFlags.MarkedCopy : 0)
        | ((response.Signs & LogSigns.Compacted) != 0 ? RequestFlags.Compacted : 0)
        | ((response.Signs & LogSigns.Resumed) != 0 ? RequestFlags.Resumed : 0);
}
