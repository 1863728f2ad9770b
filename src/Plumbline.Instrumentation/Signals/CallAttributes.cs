using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>The attributes of a call, the same on its span and in its log record. What is not known is not there.</summary>
static class CallAttributes
{
    // Boxed once; most calls have these.
    static readonly object True = true,
        Ok = 200;

    /// <summary>What a request asked for and whose it is.</summary>
    public static void WriteRequest<T>(CallRecord call, ref T to)
        where T : struct, IAttributes
    {
        ref readonly var request = ref call.Request;
        Count(Names.RequestMaxTokens, request.MaxTokens, ref to);
        Number(Names.RequestTemperature, request.Temperature, ref to);
        Number(Names.RequestTopP, request.TopP, ref to);
        Count(Names.RequestTopK, request.TopK, ref to);
        if (request.StopSequences is { } stops)
            to.Add(Names.RequestStopSequences, stops);
        if (request.IsStream)
            to.Add(Names.RequestStream, True);
        Text(Names.OutputType, request.OutputType, ref to);
        Text(Names.Effort, request.Effort, ref to);
        Positive(Names.MessageCount, request.MessageCount, ref to);
        Positive(Names.ToolCount, request.ToolCount, ref to);
        if (call.Tags is not { } tags)
            return;
        Text(Names.ConversationId, tags.Conversation, ref to);
        Text(Names.PromptName, tags.Template, ref to);
        Text(Names.PromptVersion, tags.TemplateVersion, ref to);
        Text(Names.EndUser, tags.User, ref to);
        Text(Names.Team, tags.Team, ref to);
        Text(Names.Project, tags.Project, ref to);
        Text(Names.Experiment, tags.Experiment, ref to);
        Text(Names.AppEndpoint, tags.Endpoint, ref to);
    }

    /// <summary>How it went.</summary>
    public static void WriteOutcome<T>(CallRecord call, ref T to)
        where T : struct, IAttributes
    {
        if (call.Status > 0)
            to.Add(Names.HttpStatus, call.Status == 200 ? Ok : call.Status);
        Text(Names.RequestId, call.RequestId, ref to);
        Text(Names.OrganizationId, call.OrganizationId, ref to);
        Positive(Names.Attempt, call.Attempt, ref to);
        Positive(Names.Attempts, call.Attempts, ref to);
        Number(Names.RetryAfter, call.RetryAfterSeconds, ref to);
        Text(Names.ErrorClassName, ErrorClasses.NameOf(call.Error), ref to);
        Text(Names.ErrorType, call.ErrorType, ref to);
        Text(Names.ErrorCode, call.Response.ErrorCode, ref to);
        Seconds(Names.StageWaiting, call.WaitingSeconds, ref to);
        Seconds(Names.StageFirstToken, call.FirstTokenSeconds, ref to);
        Seconds(Names.StageGeneration, call.GenerationSeconds, ref to);
        Positive(Names.Chunks, call.Chunks, ref to);
    }

    /// <summary>
    /// What the conventions tell of a response: only the span of the logical call has it, since whoever adds up the usage of spans would count it twice.
    /// </summary>
    public static void WriteResponse<T>(CallRecord call, ref T to)
        where T : struct, IAttributes
    {
        var response = call.Response;
        Text(Names.ResponseId, response.Id, ref to);
        Text(Names.ResponseModel, response.Model, ref to);
        if (response.StopReason is { } reason)
            to.Add(Names.ResponseFinishReasons, new[] { reason });
        Seconds(Names.ResponseTimeToFirstChunk, call.TimeToFirstChunkSeconds, ref to);
        ref readonly var usage = ref response.Usage;
        if (!usage.IsKnown)
            return;
        to.Add(Names.InputTokens, usage.AllInput);
        Count(Names.OutputTokens, usage.Output, ref to);
        Count(Names.CacheReadTokens, usage.CacheRead, ref to);
        if (usage.CacheCreation >= 0 || usage.Writes > 0)
            to.Add(Names.CacheCreationTokens, usage.Writes);
        Count(Names.ReasoningTokens, usage.Thinking, ref to);
    }

    /// <summary>What it cost, in whole billionths of a dollar.</summary>
    public static void WriteCost<T>(CallRecord call, ref T to)
        where T : struct, IAttributes
    {
        var cost = call.Cost;
        if (!cost.IsKnown)
            return;
        to.Add(Names.CostBasis, cost.Basis!);
        to.Add(Names.PriceBookVersion, Prices.BookVersion);
        if (cost.List.Amount is { } amount)
            to.Add(Names.CostNanos, amount.Nanos);
        if (cost.List.Low == cost.List.High)
            return;
        to.Add(Names.CostLowNanos, cost.List.Low.Nanos);
        to.Add(Names.CostHighNanos, cost.List.High.Nanos);
    }

    /// <summary>What the conventions have no names for.</summary>
    public static void WriteDetails<T>(CallRecord call, ref T to)
        where T : struct, IAttributes
    {
        var response = call.Response;
        Text(Names.StopReason, response.StopReason, ref to);
        Positive(Names.ToolUses, response.ToolUses, ref to);
        if (response.ToolNames is { } names)
            to.Add(Names.ToolNames, names.ToArray());
        Count(Names.CountedTokens, response.CountedTokens, ref to);
        ref readonly var usage = ref response.Usage;
        if (!usage.IsKnown)
            return;
        Count(Names.UncachedTokens, usage.Input, ref to);
        Positive(Names.CacheCreation5mTokens, usage.FiveMinuteWrites - usage.UnsplitWrites, ref to);
        Positive(Names.CacheCreation1hTokens, usage.HourWrites, ref to);
        Positive(Names.CacheCreationUnsplitTokens, usage.UnsplitWrites, ref to);
        Positive(Names.WebSearches, usage.WebSearches, ref to);
        Positive(Names.WebFetches, usage.WebFetches, ref to);
        Text(Names.ServiceTier, usage.ServiceTier, ref to);
        Text(Names.InferenceGeo, usage.InferenceGeo, ref to);
        Text(Names.Speed, usage.Speed, ref to);
        if (usage.ServiceTier == "batch")
            to.Add(Names.IsBatch, True);
        if (call.IsLowerBound)
            to.Add(Names.IsLowerBound, True);
        if (usage.Iterations is not { } iterations)
            return;
        to.Add(Names.Iterations, (long)iterations.Count);
        Positive(Names.Fallbacks, iterations.Count(iteration => iteration.IsFallback), ref to);
    }

    static void Text<T>(string name, string? value, ref T to)
        where T : struct, IAttributes
    {
        if (value is not null)
            to.Add(name, value);
    }

    static void Count<T>(string name, long value, ref T to)
        where T : struct, IAttributes
    {
        if (value >= 0)
            to.Add(name, value);
    }

    static void Positive<T>(string name, long value, ref T to)
        where T : struct, IAttributes
    {
        if (value > 0)
            to.Add(name, value);
    }

    static void Seconds<T>(string name, double value, ref T to)
        where T : struct, IAttributes
    {
        if (value >= 0)
            to.Add(name, value);
    }

    static void Number<T>(string name, double? value, ref T to)
        where T : struct, IAttributes
    {
        if (value is { } number)
            to.Add(name, number);
    }
}
