using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Plumbline.Instrumentation.Context;
using Plumbline.Instrumentation.Signals;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Chat;

/// <summary>One call of a chat client. It never throws.</summary>
sealed class ChatCall
{
    readonly TimeProvider _time;
    readonly ILogger? _logger;
    readonly LogicalCall _attempts = new();
    readonly CallRecord _asked;
    readonly Activity? _span;
    readonly long _began;
    UsageDetails? _usage;
    string? _model,
        _id;
    ChatFinishReason? _reason;
    bool _isOver;

    public ChatCall(ChatOptions? options, bool isStream, ChatClientMetadata? about, TimeProvider time, ILogger? logger, bool isInheriting)
    {
        (_time, _logger) = (time, logger);
        _asked = new CallRecord
        {
            Endpoint = Endpoint.Messages,
            Request = RequestOf(options, isStream, about),
            Response = new ResponseFields(),
            Tags = TagsOf(options),
            ServerAddress = about?.ProviderUri?.IdnHost,
            ServerPort = about?.ProviderUri?.Port ?? -1,
        };
        _began = time.GetTimestamp();
        var current = Activity.Current;
        _span = CallSpan.Start(_asked, SpanRole.Call, isInheriting);
        Activity.Current = current;
    }

    /// <summary>What follows in this flow of execution belongs to it.</summary>
    public void Enter()
    {
        LogicalCall.Current = _attempts;
        if (_span is not null)
            Activity.Current = _span;
    }

    /// <summary>A piece of a stream.</summary>
    public void Update(ChatResponseUpdate update)
    {
        (_model, _id, _reason) = (update.ModelId ?? _model, update.ResponseId ?? _id, update.FinishReason ?? _reason);
        for (var i = 0; i < update.Contents.Count; i++)
        {
            if (update.Contents[i] is UsageContent usage)
                _usage = usage.Details;
        }
    }

    /// <summary>A stream has come to its end.</summary>
    public void End() => End(_usage, _model, _id, _reason);

    /// <summary>A response has come.</summary>
    public void End(UsageDetails? usage, string? model, string? id, ChatFinishReason? reason)
    {
        (_usage, _model, _id, _reason) = (usage, model, id, reason);
        Tell(ErrorClass.None, null);
    }

    /// <summary>An exception goes to the app.</summary>
    public void Fail(Exception exception, CancellationToken cancellationToken) =>
        Tell(
            _attempts.Last is { Error: not (ErrorClass.None or ErrorClass.Cancelled) } last ? last.Error
                : exception is not OperationCanceledException ? ErrorClass.Other
                : cancellationToken.IsCancellationRequested ? ErrorClass.Cancelled
                : ErrorClass.Timeout,
            exception.GetType().FullName
        );

    /// <summary>The app wants no more of a stream.</summary>
    public void Abandon() => Tell(ErrorClass.Cancelled, "cancelled");

    void Tell(ErrorClass error, string? errorType)
    {
        if (_isOver)
            return;
        _isOver = true;
        try
        {
            var call = Sum();
            // A refusal is no error: the call did what it should.
            (call.Error, call.ErrorType) =
                error == ErrorClass.None && call.Response.StopReason == "refusal"
                    ? (ErrorClass.Refused, null)
                    : (error, errorType is null ? null : _attempts.Last?.ErrorType ?? errorType);
            call.DurationSeconds = _time.GetElapsedTime(_began).TotalSeconds;
            CallMetrics.RecordCall(call);
            if (_logger is { } logger)
                CallLog.Write(logger, call);
            if (_span is { } span)
                CallSpan.Stop(span, call, SpanRole.Call);
        }
        catch (Exception)
        {
            Faults.Count("chat");
        }
    }

    // The wire knows best what was asked and answered; without a handler there is only what the client says.
    CallRecord Sum()
    {
        var last = _attempts.Last;
        var request = last is null ? _asked.Request : last.Request;
        return new CallRecord
        {
            Endpoint = Endpoint.Messages,
            Request = request,
            Response = last?.Response ?? ResponseOf(),
            Tags = _asked.Tags,
            ServerAddress = last?.ServerAddress ?? _asked.ServerAddress,
            ServerPort = last?.ServerPort ?? _asked.ServerPort,
            Status = last?.Status ?? 0,
            RequestId = last?.RequestId,
            OrganizationId = last?.OrganizationId,
            RetryAfterSeconds = last?.RetryAfterSeconds,
            Attempts = _attempts.Attempts,
            WaitingSeconds = last?.WaitingSeconds ?? -1,
            FirstTokenSeconds = last?.FirstTokenSeconds ?? -1,
            GenerationSeconds = last?.GenerationSeconds ?? -1,
            Chunks = last?.Chunks ?? -1,
            IsLowerBound = last?.IsLowerBound ?? false,
            Cost = _attempts.Cost,
        };
    }

    // The official SDK's client adds cache reads and writes up with the input; others may not say which is which.
    ResponseFields ResponseOf()
    {
        var fields = new ResponseFields
        {
            Id = _id,
            Model = _model,
            StopReason = _reason?.Value,
            IsComplete = true,
        };
        if (_usage is not { } usage)
            return fields;
        var (read, written) = (usage.CachedInputTokenCount ?? -1, CacheWritesOf(usage));
        fields.Usage.CacheRead = read;
        fields.Usage.CacheCreation = written;
        fields.Usage.Input = usage.InputTokenCount is { } input ? Math.Max(0, input - Math.Max(0, read) - Math.Max(0, written)) : -1;
        fields.Usage.Output = usage.OutputTokenCount ?? -1;
        fields.Usage.Thinking = usage.ReasoningTokenCount ?? -1;
        return fields;
    }

    static long CacheWritesOf(UsageDetails usage) =>
        usage.AdditionalCounts?.TryGetValue("CacheCreationInputTokens", out var count) == true ? count : -1;

    static RequestFields RequestOf(ChatOptions? options, bool isStream, ChatClientMetadata? about) =>
        new()
        {
            Model = options?.ModelId ?? about?.DefaultModelId,
            MaxTokens = options?.MaxOutputTokens ?? -1,
            TopK = options?.TopK ?? -1,
            Temperature = options?.Temperature is { } temperature ? (double)(decimal)temperature : null,
            TopP = options?.TopP is { } topP ? (double)(decimal)topP : null,
            StopSequences = options?.StopSequences is { Count: > 0 } stops ? [.. stops] : null,
            IsStream = isStream,
            ToolCount = options?.Tools?.Count ?? 0,
            OutputType = options?.ResponseFormat is ChatResponseFormatJson ? "json" : null,
        };

    static CallTags? TagsOf(ChatOptions? options)
    {
        var told = CallTags.Current;
        return options?.ConversationId is { } conversation && told?.Conversation is null
            ? new CallTags { Conversation = conversation }.Within(told)
            : told;
    }
}
