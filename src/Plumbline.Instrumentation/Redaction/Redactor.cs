using System.Text.RegularExpressions;

namespace Plumbline.Instrumentation.Redaction;

/// <summary>
/// Takes secrets and personal data out of texts, by rules one after another. It finds what has a form: names and addresses of people have none, and stay.
/// A text that a rule fails on is taken out as a whole.
/// </summary>
public sealed class Redactor
{
    readonly RedactionRule[] _rules;

    /// <summary>A redactor with rules of one's own, beside <see cref="RedactionRules.All"/> or instead; earlier ones see a text first.</summary>
    public Redactor(IEnumerable<RedactionRule> rules) => _rules = [.. rules];

    /// <summary>All ready rules.</summary>
    public static Redactor Default { get; } = new(RedactionRules.All);

    /// <summary>A text without what the rules find. It never throws.</summary>
    public RedactedText Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = new Dictionary<string, int>();
        foreach (var rule in _rules)
        {
            var found = 0;
            try
            {
                text = rule.Apply(text, ref found);
            }
            catch (Exception problem)
            {
                // Rather nothing than something that was not looked at.
                var why = problem is RegexMatchTimeoutException ? "timeout" : "failure";
                return new RedactedText($"[redacted:{why}]", new Dictionary<string, int> { [why] = 1 });
            }

            if (found > 0)
                counts[rule.Name] = counts.GetValueOrDefault(rule.Name) + found;
        }

        return new RedactedText(text, counts);
    }
}
