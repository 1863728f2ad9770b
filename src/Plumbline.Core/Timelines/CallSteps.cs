namespace Plumbline.Core.Timelines;

/// <summary>Requests to the model as steps: spans say when exactly, else the client's durations, else the times of a log's lines.</summary>
static class CallSteps
{
    const long NanosPerSecond = 1_000_000_000;

    public static IEnumerable<Step> Of(TimelineRecords records)
    {
        var spans = records.Spans.Where(span => span.Name == SpanNames.Request).ToList();
        var byRequest = spans
            .Where(span => span.RequestId is not null)
            .GroupBy(span => span.RequestId!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var told = new HashSet<string>(records.Calls.Select(call => call.RequestId).OfType<string>(), StringComparer.Ordinal);
        foreach (var call in records.Calls)
            yield return Of(call, call.RequestId is { } id ? byRequest.GetValueOrDefault(id) : null);
        var errors = records.Events.Where(record => record.Name == "api_error").ToList();
        foreach (var span in spans.Where(span => span.RequestId is null || !told.Contains(span.RequestId)))
            yield return Of(span, TakeError(errors, span));
        foreach (var error in errors)
            yield return OfError(error);
        foreach (var record in records.Events.Where(record => record.Name == "api_retries_exhausted"))
            yield return OfRetries(record);
    }

    static Step Of(TimelineCall call, TimelineSpan? span)
    {
        var attributes = AttributeText.Read(span?.Attributes);
        Stretch? stretch =
            span?.Of(StoryPart.Model)
            ?? Stretch.Before(StoryPart.Model, call.Time, call.DurationMs, call.IsFromLog ? Basis.Inferred : Basis.Measured);
        return Timed(TimelineKind.Call, call.Model ?? "unknown model", call.Time, stretch) with
        {
            Call = call,
            AgentId = call.AgentId,
            RequestId = call.RequestId,
            TtftMs = attributes.Number("ttft_ms") ?? call.TtftMs,
            Attempts = attributes.Number("attempt"),
            Detail = call.SourceDetail,
            Success = true,
            IsFromLog = call.IsFromLog,
            TraceId = span?.TraceId ?? call.TraceId,
            SpanId = span?.SpanId ?? 0,
        };
    }

    // A request that no event told: its event was lost, or it failed.
    static Step Of(TimelineSpan span, TimelineEvent? error)
    {
        var attributes = AttributeText.Read(span.Attributes);
        var failed = error is not null || span.StatusCode == 2 || attributes.Flag("success") == false;
        return Timed(
            failed ? TimelineKind.Error : TimelineKind.Call,
            attributes["model"] ?? error?.Model ?? "unknown model",
            span.End,
            span.Of(StoryPart.Model)
        ) with
        {
            AgentId = span.AgentId ?? error?.AgentId,
            RequestId = span.RequestId ?? error?.RequestId,
            TtftMs = attributes.Number("ttft_ms"),
            Attempts = attributes.Number("attempt") ?? error?.Attempt,
            Success = !failed,
            IsCounted = error is not null,
            Error = failed ? ErrorOf(error) ?? attributes["error"] ?? span.StatusMessage : null,
            TraceId = span.TraceId,
            SpanId = span.SpanId,
        };
    }

    // The event of an error has mostly no request id; it comes with the end of the span.
    static TimelineEvent? TakeError(List<TimelineEvent> errors, TimelineSpan span)
    {
        var at = errors.FindIndex(error =>
            error.RequestId is not null && error.RequestId == span.RequestId
            || span.StatusCode == 2 && error.Time >= span.Start && error.Time <= span.End + NanosPerSecond
        );
        if (at < 0)
            return null;
        var found = errors[at];
        errors.RemoveAt(at);
        return found;
    }

    static Step OfError(TimelineEvent error) =>
        Timed(
            TimelineKind.Error,
            error.Model ?? "unknown model",
            error.Time,
            Stretch.Before(StoryPart.Model, error.Time, error.DurationMs, error.IsFromLog ? Basis.Inferred : Basis.Measured)
        ) with
        {
            AgentId = error.AgentId,
            RequestId = error.RequestId,
            Attempts = error.Attempt,
            Success = false,
            IsCounted = true,
            Error = ErrorOf(error),
            IsFromLog = error.IsFromLog,
            TraceId = error.TraceId,
        };

    static Step OfRetries(TimelineEvent record)
    {
        var attributes = AttributeText.Read(record.Attributes);
        var stretch = Stretch.Before(StoryPart.Model, record.Time, attributes.Number("total_retry_duration_ms"), Basis.Measured);
        return Timed(TimelineKind.Error, record.Model ?? "unknown model", record.Time, stretch) with
        {
            AgentId = record.AgentId,
            Attempts = attributes.Number("total_attempts"),
            Success = false,
            Error = ErrorOf(record),
            Detail = "retries exhausted",
            TraceId = record.TraceId,
        };
    }

    static string? ErrorOf(TimelineEvent? record) =>
        record is null ? null
        : record.StatusCode is { } status ? FormattableString.Invariant($"{status} {record.Error ?? record.ErrorType}").TrimEnd()
        : record.Error ?? record.ErrorType;

    /// <summary>A step of one stretch; of none when it is not known how long it took.</summary>
    internal static Step Timed(TimelineKind kind, string name, long end, Stretch? stretch) =>
        new()
        {
            Kind = kind,
            Name = name,
            Start = stretch?.Start ?? end,
            End = stretch?.End ?? end,
            Basis = stretch?.Basis ?? Basis.Unknown,
            Stretches = stretch is { } known ? [known] : [],
        };
}

/// <summary>The names of Claude Code's spans.</summary>
static class SpanNames
{
    public const string Interaction = "claude_code.interaction",
        Request = "claude_code.llm_request",
        Tool = "claude_code.tool",
        Blocked = "claude_code.tool.blocked_on_user",
        Execution = "claude_code.tool.execution",
        Hook = "claude_code.hook";
}
