using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>A response as tests compare it: texts instead of places in an arena.</summary>
public sealed record SeenResponse
{
    public string? Message { get; init; }
    public string? Request { get; init; }
    public string? Uuid { get; init; }
    public string? Session { get; init; }
    public bool IsMarkedCopy { get; init; }
    public string? Model { get; init; }
    public string? Cwd { get; init; }
    public string? Branch { get; init; }
    public string? Version { get; init; }
    public string? Agent { get; init; }
    public string? AgentType { get; init; }
    public string? Prompt { get; init; }
    public long Time { get; init; }
    public long FirstTime { get; init; }
    public long AskedTime { get; init; }
    public long Input { get; init; }
    public long Output { get; init; }
    public long Read { get; init; }
    public long Write5m { get; init; }
    public long Write1h { get; init; }
    public long Thinking { get; init; }
    public long Searches { get; init; }
    public ServiceTier Tier { get; init; }
    public bool IsFast { get; init; }
    public bool IsUsGeo { get; init; }
    public bool HasStopReason { get; init; }
    public bool IsSidechain { get; init; }
    public bool IsSplitAssumed { get; init; }
    public long TextBytes { get; init; }
    public long ThinkingBytes { get; init; }
    public long ToolInputBytes { get; init; }
    public long? CostNanos { get; init; }
    public string Parts { get; init; } = "";

    public static SeenResponse Of(LogChunk chunk, in LoggedResponse r) =>
        new()
        {
            Message = chunk.Text.Text(r.MessageId),
            Request = chunk.Text.Text(r.RequestId),
            Uuid = chunk.Text.Text(r.Uuid),
            Session = chunk.Text.Text(r.Session),
            IsMarkedCopy = r.IsMarkedCopy,
            Model = chunk.Text.Text(r.Model),
            Cwd = chunk.Text.Text(r.Cwd),
            Branch = chunk.Text.Text(r.Branch),
            Version = chunk.Text.Text(r.Version),
            Agent = chunk.Text.Text(r.AgentId),
            AgentType = chunk.Text.Text(r.AgentType),
            Prompt = chunk.Text.Text(r.PromptId),
            Time = r.Time,
            FirstTime = r.FirstTime,
            AskedTime = r.AskedTime,
            Input = r.InputTokens,
            Output = r.OutputTokens,
            Read = r.CacheReadTokens,
            Write5m = r.CacheCreation5mTokens,
            Write1h = r.CacheCreation1hTokens,
            Thinking = r.ThinkingTokens,
            Searches = r.WebSearches,
            Tier = r.Tier,
            IsFast = r.IsFast,
            IsUsGeo = r.IsUsGeo,
            HasStopReason = r.HasStopReason,
            IsSidechain = r.IsSidechain,
            IsSplitAssumed = r.IsSplitAssumed,
            TextBytes = r.TextBytes,
            ThinkingBytes = r.ThinkingBytes,
            ToolInputBytes = r.ToolInputBytes,
            CostNanos = r.HasClientCost ? r.ClientCost.Nanos : null,
            Parts = string.Join(' ', chunk.Parts.AsSpan().Slice(r.FirstPart, r.PartCount).ToArray().Select(p => PartText(chunk, p))),
        };

    /// <summary>What the chunks of one file hold together, last lines without their newlines left out.</summary>
    public static List<SeenResponse> Of(IEnumerable<LogChunk> chunks)
    {
        var all = new Dictionary<(string?, string?, string?), SeenResponse>();
        foreach (var chunk in chunks)
        {
            for (var i = 0; i < chunk.TailResponses; i++)
            {
                var next = Of(chunk, chunk.Responses[i]);
                var key = (next.Message, next.Request, next.Message is null && next.Request is null ? next.Uuid : null);
                all[key] = all.TryGetValue(key, out var before) ? before.Then(next) : next;
            }
        }

        return
        [
            .. all
                .Values.OrderBy(r => r.Message, StringComparer.Ordinal)
                .ThenBy(r => r.Request, StringComparer.Ordinal)
                .ThenBy(r => r.Uuid, StringComparer.Ordinal),
        ];
    }

    // Two stretches may each tell a part of a response's lines.
    SeenResponse Then(SeenResponse next)
    {
        var counts =
            next.HasStopReason != HasStopReason ? next.HasStopReason
            : next.Output != Output ? next.Output > Output
            : next.Time > Time;
        return (counts ? next : this) with
        {
            Uuid = next.Uuid,
            FirstTime = Math.Min(FirstTime, next.FirstTime),
            AskedTime = AskedTime,
            Prompt = Prompt,
            TextBytes = TextBytes + next.TextBytes,
            ThinkingBytes = ThinkingBytes + next.ThinkingBytes,
            ToolInputBytes = ToolInputBytes + next.ToolInputBytes,
        };
    }

    static string PartText(LogChunk chunk, LoggedPart p) =>
        $"{(p.IsAdvisor ? "advisor " + chunk.Text.Text(p.Model) : "message")}:{p.InputTokens}/{p.OutputTokens}/{p.CacheReadTokens}/{p.CacheCreation5mTokens}/{p.CacheCreation1hTokens}";
}
