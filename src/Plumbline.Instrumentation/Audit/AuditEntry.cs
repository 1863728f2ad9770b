using System.Diagnostics;

namespace Plumbline.Instrumentation.Audit;

/// <summary>One call of the API, as the audit log keeps it. What is not known is left null and is left out of the record; it is never made up.</summary>
public readonly record struct AuditEntry
{
    /// <summary>When the call was made. The default value is read as the moment at which the entry is appended.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What made the call on whose behalf: a service account, a job, an agent.</summary>
    public string? Actor { get; init; }

    /// <summary>The person for whom it was made.</summary>
    public string? User { get; init; }

    /// <summary>The team that answers for it.</summary>
    public string? Team { get; init; }

    /// <summary>The application.</summary>
    public string? Application { get; init; }

    /// <summary>The model that was asked for.</summary>
    public string? ModelAsked { get; init; }

    /// <summary>The model that answered, as the response names it.</summary>
    public string? ModelAnswered { get; init; }

    /// <summary>The prompt template.</summary>
    public string? TemplateId { get; init; }

    /// <summary>The template's version.</summary>
    public string? TemplateVersion { get; init; }

    /// <summary>The API's id of the request (<c>request-id</c>).</summary>
    public string? RequestId { get; init; }

    /// <summary>The client's own id of the request.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary><c>ok</c>, or the class of the error.</summary>
    public string? Outcome { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>Why the model stopped (<c>stop_reason</c>).</summary>
    public string? StopReason { get; init; }

    /// <summary>Tokens of input that were neither read from the cache nor written to it.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens of output, those of thinking included.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens of thinking, a part of the output.</summary>
    public long? ThinkingTokens { get; init; }

    /// <summary>Tokens of input that were read from the cache.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Tokens of input that were written to the cache for five minutes.</summary>
    public long? CacheWriteFiveMinuteTokens { get; init; }

    /// <summary>Tokens of input that were written to the cache for an hour.</summary>
    public long? CacheWriteHourTokens { get; init; }

    /// <summary>List cost in billionths of a dollar, exact; null for a call that has no price, which the record then says (<c>unpriced</c>).</summary>
    public long? ListCostNanos { get; init; }

    /// <summary>A digest of the prompt; see <see cref="AuditLog.Digest(ReadOnlySpan{byte})"/>.</summary>
    public AuditDigest PromptDigest { get; init; }

    /// <summary>A digest of the response.</summary>
    public AuditDigest ResponseDigest { get; init; }

    /// <summary>The trace that the call belongs to.</summary>
    public ActivityTraceId TraceId { get; init; }

    /// <summary>The call's span.</summary>
    public ActivitySpanId SpanId { get; init; }

    /// <summary>
    /// The prompt's text. It never goes into the log: it is given, redacted, to <see cref="AuditLogOptions.Text"/>, and to nobody when there is none.
    /// </summary>
    public string? PromptText { get; init; }

    /// <summary>The response's text, treated as the prompt's.</summary>
    public string? ResponseText { get; init; }
}
