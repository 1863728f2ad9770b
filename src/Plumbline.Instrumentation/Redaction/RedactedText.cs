namespace Plumbline.Instrumentation.Redaction;

/// <summary>A text without what rules took out of it.</summary>
/// <param name="Text">The text, with <c>[redacted:rule]</c> in the place of each thing that a rule found.</param>
/// <param name="Counts">How often each rule found something; rules that found nothing are not listed.</param>
public sealed record RedactedText(string Text, IReadOnlyDictionary<string, int> Counts);
