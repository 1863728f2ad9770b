using System.Text.RegularExpressions;

namespace Plumbline.Instrumentation.Redaction;

/// <summary>Finds one kind of secret or personal data: by an expression, and where a check digit can tell, by that as well.</summary>
public sealed class RedactionRule
{
    readonly Func<string, bool>? _isMeant;

    /// <summary>A rule.</summary>
    /// <param name="name">Its name, which stands in the place of what it takes out: small letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="expression">What it looks for. It must not be able to hang: it has a time-out, or <see cref="RegexOptions.NonBacktracking"/>.</param>
    /// <param name="isMeant">Says of what the expression found whether it is meant, such as by its check digits; null for all of it.</param>
    /// <exception cref="ArgumentException">The name has other characters, or the expression may hang.</exception>
    public RedactionRule(string name, Regex expression, Func<string, bool>? isMeant = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(expression);
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
            throw new ArgumentException($"expected small letters, digits, _ and -, got \"{name}\"", nameof(name));
        if (expression.MatchTimeout == Regex.InfiniteMatchTimeout && (expression.Options & RegexOptions.NonBacktracking) == 0)
            throw new ArgumentException($"the expression of {name} has no time-out, so a text could hang it", nameof(expression));
        (Name, Expression, _isMeant) = (name, expression, isMeant);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it looks for.</summary>
    public Regex Expression { get; }

    /// <summary>A text without what the rule finds.</summary>
    /// <exception cref="RegexMatchTimeoutException">The text is one that the expression is slow on.</exception>
    internal string Apply(string text, ref int found)
    {
        var count = 0;
        var replacement = $"[redacted:{Name}]";
        var result = Expression.Replace(
            text,
            match =>
            {
                if (_isMeant is not null && !_isMeant(match.Value))
                    return match.Value;
                count++;
                return replacement;
            }
        );
        found = count;
        return result;
    }
}
