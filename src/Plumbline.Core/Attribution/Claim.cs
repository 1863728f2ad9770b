namespace Plumbline.Core.Attribution;

/// <summary>That a field has a value during some time, unless a claim before it says another.</summary>
/// <param name="Field">The field; null when a row of the identity map only says that it knows the person.</param>
readonly record struct Claim(long From, long Until, RuleField? Field, string? Value, bool IsRow);
