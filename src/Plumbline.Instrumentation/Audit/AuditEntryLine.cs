using Plumbline.Instrumentation.Linked.Audit;

namespace Plumbline.Instrumentation.Audit;

/// <summary>An entry as a record of the log. The order of the members is the format's.</summary>
static class AuditEntryLine
{
    /// <summary>Writes an entry as the next record.</summary>
    public static void Write(AuditLineBuilder line, AuditChain chain, long number, in AuditEntry entry)
    {
        AuditRecord
            .Begin(line, AuditRecordKind.Call, number, entry.Time)
            .Text("actor"u8, entry.Actor)
            .Text("user"u8, entry.User)
            .Text("team"u8, entry.Team)
            .Text("application"u8, entry.Application)
            .Text("model_asked"u8, entry.ModelAsked)
            .Text("model_answered"u8, entry.ModelAnswered)
            .Text("template"u8, entry.TemplateId)
            .Text("template_version"u8, entry.TemplateVersion)
            .Text("request_id"u8, entry.RequestId)
            .Text("client_request_id"u8, entry.ClientRequestId)
            .Text("outcome"u8, entry.Outcome)
            .Number("status"u8, entry.Status)
            .Text("stop_reason"u8, entry.StopReason);
        WriteUsage(line, entry);
        WriteDigest(line, "prompt"u8, entry.PromptDigest);
        WriteDigest(line, "response"u8, entry.ResponseDigest);
        if (entry.TraceId != default)
            line.Text("trace_id"u8, entry.TraceId.ToHexString());
        if (entry.SpanId != default)
            line.Text("span_id"u8, entry.SpanId.ToHexString());
        line.End(chain);
    }

    static void WriteUsage(AuditLineBuilder line, in AuditEntry entry)
    {
        line.Number("input_tokens"u8, entry.InputTokens)
            .Number("output_tokens"u8, entry.OutputTokens)
            .Number("thinking_tokens"u8, entry.ThinkingTokens)
            .Number("cache_read_tokens"u8, entry.CacheReadTokens)
            .Number("cache_write_5m_tokens"u8, entry.CacheWriteFiveMinuteTokens)
            .Number("cache_write_1h_tokens"u8, entry.CacheWriteHourTokens);
        if (entry.ListCostNanos is { } nanos)
            line.Number("list_cost_nanos"u8, nanos);
        else
            line.Flag("unpriced"u8, true);
    }

    static void WriteDigest(AuditLineBuilder line, ReadOnlySpan<byte> name, in AuditDigest digest)
    {
        if (digest.Kind == AuditDigestKind.None)
            return;
        Span<byte> bytes = stackalloc byte[AuditFormat.HashSize];
        digest.CopyTo(bytes);
        line.Hash(name, bytes, digest.Kind == AuditDigestKind.HmacSha256 ? "hmac-sha256:"u8 : "sha256:"u8);
    }
}
