using System.Text;

namespace Plumbline.Core.Attribution;

/// <summary>
/// A value that a rule sets: text with places such as <c>${attribute service.name}</c>, which is what was sent, or <c>${repository 2}</c>, which is
/// what the second star of the rule's condition on the repository stood for. Where a place has nothing, the whole value is absent and the field is
/// left to the rules that follow.
/// </summary>
public sealed class ValueTemplate
{
    readonly Part[] _parts;

    ValueTemplate(string text, Part[] parts) => (Text, _parts) = (text, parts);

    /// <summary>The value as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it is the same for everyone.</summary>
    public bool IsLiteral => _parts.Length == 1 && _parts[0].Literal is not null;

    /// <summary>The stars it asks for, each with its trait and its number from 1.</summary>
    public IEnumerable<(Trait Trait, int Star)> Stars =>
        _parts.Where(part => part.Literal is null && part.Star > 0).Select(part => (part.Trait, part.Star));

    /// <summary>A text that is the same for everyone.</summary>
    public static ValueTemplate Literal(string text) => new(text, [new Part(text, default, 0)]);

    /// <summary>What was sent under a key.</summary>
    public static ValueTemplate Attribute(string key) =>
        new($"${{attribute {key}}}", [new Part(null, new Trait(TraitKind.Attribute, key), 0)]);

    /// <summary>Reads a value; false, and what was expected, when a place in it cannot be read.</summary>
    public static bool TryParse(string text, out ValueTemplate template, out string expected)
    {
        List<Part> parts = [];
        (template, expected) = (Literal(text), "");
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            if (open > at)
                parts.Add(new Part(text[at..open], default, 0));
            var close = text.IndexOf('}', open);
            if (close < 0 || !TryParsePlace(text[(open + 2)..close].Trim(), out var part))
            {
                expected = "places such as ${attribute service.name} or ${repository 1}";
                return false;
            }

            parts.Add(part);
            at = close + 1;
        }

        if (at < text.Length)
            parts.Add(new Part(text[at..], default, 0));
        template = new ValueTemplate(text, [.. parts]);
        return true;
    }

    // "attribute KEY", "attribute KEY 2", "repository 1".
    static bool TryParsePlace(string text, out Part part)
    {
        part = default;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["attribute", var key])
        {
            part = new Part(null, new Trait(TraitKind.Attribute, key), 0);
            return true;
        }

        if (words.Length < 2 || !int.TryParse(words[^1], System.Globalization.NumberStyles.None, null, out var star) || star is < 1 or > 9)
            return false;
        foreach (var kind in Enum.GetValues<TraitKind>())
        {
            if (words[0] != Trait.NameOf(kind) || words.Length != (kind == TraitKind.Attribute ? 3 : 2))
                continue;
            part = new Part(null, new Trait(kind, kind == TraitKind.Attribute ? words[1] : null), star);
            return true;
        }

        return false;
    }

    /// <summary>The value for a subject; null when a place has nothing, and then which.</summary>
    internal string? Of(SubjectTraits subject, Rule rule, ReadOnlySpan<Match> matches, out string? missing)
    {
        missing = null;
        if (IsLiteral)
            return Text;
        if (_parts.Length == 1)
            return Value(_parts[0], subject, rule, matches, ref missing);
        var built = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part.Literal is not null)
                built.Append(part.Literal);
            else if (Value(part, subject, rule, matches, ref missing) is { } value)
                built.Append(value);
            else
                return null;
        }

        return built.ToString();
    }

    static string? Value(in Part part, SubjectTraits subject, Rule rule, ReadOnlySpan<Match> matches, ref string? missing)
    {
        var value = part.Star == 0 ? subject.Attribute(part.Trait.Key!) : Captured(part, rule, matches);
        if (string.IsNullOrEmpty(value))
            missing = part.Star == 0 ? part.Trait.ToString() : FormattableString.Invariant($"{part.Trait} {part.Star}");
        return string.IsNullOrEmpty(value) ? null : value;
    }

    static string? Captured(in Part part, Rule rule, ReadOnlySpan<Match> matches)
    {
        for (var i = 0; i < matches.Length; i++)
        {
            if (rule.Conditions[i].Trait == part.Trait && matches[i] is { Glob: { } glob, Text: { } text } && glob.Stars >= part.Star)
                return glob.Capture(text)[part.Star - 1];
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // A text, or a place: an attribute (star 0), or a star of a condition.
    readonly record struct Part(string? Literal, Trait Trait, int Star);
}
