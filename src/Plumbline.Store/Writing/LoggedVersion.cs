using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>What a session log says of one response, as far as it decides which telling counts.</summary>
/// <param name="HasStopReason">A finished response before an unfinished one.</param>
/// <param name="Output">Then the larger output; −1 when absent.</param>
/// <param name="Time">Then the later; 0 when its clock cannot be believed.</param>
/// <param name="Hash">Of all content; not of whose it is.</param>
readonly record struct LoggedVersion(bool HasStopReason, long Output, long Time, Hash128 Hash)
{
    /// <summary>That of a record.</summary>
    public static LoggedVersion Of(Batch batch, in LoggedRequest request) =>
        new(
            request.HasStopReason,
            request.OutputTokens,
            RecordTime.IsCredible(request.Time, batch.ReceivedAt) ? request.Time : 0,
            HashOf(batch, request)
        );

    /// <summary>Whether it counts rather than another.</summary>
    public bool Outweighs(in LoggedVersion other)
    {
        if (HasStopReason != other.HasStopReason)
            return HasStopReason;
        if (Output != other.Output)
            return Output > other.Output;
        if (Time != other.Time)
            return Time > other.Time;
        return (Hash.High, Hash.Low).CompareTo((other.Hash.High, other.Hash.Low)) > 0;
    }

    static Hash128 HashOf(Batch batch, in LoggedRequest request)
    {
        Span<long> numbers =
        [
            request.Time,
            request.InputTokens,
            request.OutputTokens,
            request.CacheReadTokens,
            request.CacheCreation5mTokens,
            request.CacheCreation1hTokens,
            request.ThinkingTokens,
            request.WebSearches,
            request.WebFetches,
            request.HasCost ? request.ClientCost.Nanos : -1,
            request.DurationMs,
            (long)request.Tier << 8 | (long)request.Usage.QuerySource,
            Bits(request),
        ];
        var hash = Hash128.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers));
        ref readonly var usage = ref request.Usage;
        Span<Slice> texts =
        [
            request.MessageUuid,
            request.Prompt,
            request.AgentId,
            request.Parts,
            usage.Model,
            usage.Effort,
            usage.Agent,
            usage.Skill,
            usage.Plugin,
            usage.McpServer,
            usage.McpTool,
        ];
        foreach (var text in texts)
            hash = hash.Then(text.IsAbsent ? default : Hash128.Of(batch.Text[text]));
        return hash;
    }

    static long Bits(in LoggedRequest request) =>
        (request.IsFast ? 1 : 0)
        | (request.IsUsGeo ? 2 : 0)
        | (request.HasStopReason ? 4 : 0)
        | (request.IsOutputLowerBound ? 8 : 0)
        | (request.IsSplitAssumed ? 16 : 0);
}
