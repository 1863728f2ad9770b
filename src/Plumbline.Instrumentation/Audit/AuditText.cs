using Plumbline.Instrumentation.Redaction;

namespace Plumbline.Instrumentation.Audit;

/// <summary>What was said in a call, after redaction.</summary>
/// <param name="Chain">The chain of the call's record.</param>
/// <param name="Record">The record's number in that chain.</param>
/// <param name="RequestId">The API's id of the request.</param>
/// <param name="Prompt">The prompt; null when nobody gave it.</param>
/// <param name="Response">The response; null when nobody gave it.</param>
public sealed record AuditText(string Chain, long Record, string? RequestId, RedactedText? Prompt, RedactedText? Response);
