using System.Text.RegularExpressions;

namespace Plumbline.Instrumentation.Redaction;

/// <summary>The ready rules.</summary>
public static partial class RedactionRules
{
    // A rule that takes longer on a text gives the text up.
    const int TimeoutMilliseconds = 1000;

    const RegexOptions Form = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>All of them, secrets first.</summary>
    public static IReadOnlyList<RedactionRule> All => field ??= [.. Secrets, .. PersonalData];
}
