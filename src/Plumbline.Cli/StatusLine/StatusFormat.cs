using System.Text;

namespace Plumbline.Cli.StatusLine;

/// <summary>
/// What the status line looks like: text with <c>{placeholders}</c>. A part in <c>[brackets]</c> is only shown when all its
/// placeholders have a value; brackets may stand in brackets. A doubled brace or bracket stands for itself.
/// </summary>
sealed class StatusFormat
{
    /// <summary>The line without any setting.</summary>
    public const string Usual = "{model}[ · {cost}][ · {today} today][ · {burn}/h][ · cache {cache}][ · context {context}]";

    // Deeper brackets than anyone writes.
    const int DepthMax = 16;

    readonly IReadOnlyList<Part> _parts;

    StatusFormat(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>The usual line.</summary>
    public static StatusFormat Default { get; } = TryParse(Usual, out var usual, out _) ? usual! : new([]);

    /// <summary>Which values it shows.</summary>
    public IEnumerable<StatusField> Fields => _parts.SelectMany(FieldsOf);

    /// <summary>Reads a format. False with what is wrong, and where.</summary>
    public static bool TryParse(string text, out StatusFormat? format, out string? problem)
    {
        (format, problem) = (null, null);
        var at = 0;
        var parts = ReadParts(text, ref at, 0, ref problem);
        if (problem is null)
            format = new(parts);
        return problem is null;
    }

    /// <summary>The line: each value as it is given, null for what is not known.</summary>
    public string Apply(Func<StatusField, string?> value)
    {
        var line = new StringBuilder();
        foreach (var part in _parts)
            Append(line, part, value);
        return line.ToString().Trim();
    }

    static void Append(StringBuilder line, Part part, Func<StatusField, string?> value)
    {
        if (part.Text is { } text)
            line.Append(text);
        else if (part.Field is { } field)
            line.Append(value(field) ?? "–");
        else if (part.Inner!.Where(inner => inner.Field is not null).All(inner => value(inner.Field!.Value) is not null))
            foreach (var inner in part.Inner!)
                Append(line, inner, value);
    }

    static IEnumerable<StatusField> FieldsOf(Part part) =>
        part.Field is { } field ? [field]
        : part.Inner is { } inner ? inner.SelectMany(FieldsOf)
        : [];

    static List<Part> ReadParts(string text, ref int at, int depth, ref string? problem)
    {
        List<Part> parts = [];
        var literal = new StringBuilder();
        while (at < text.Length && problem is null)
        {
            var c = text[at];
            if (c is '{' or '}' or '[' or ']' && at + 1 < text.Length && text[at + 1] == c)
            {
                literal.Append(c);
                at += 2;
            }
            else if (c == '{' || c == '[')
            {
                Flush(parts, literal);
                parts.Add(c == '{' ? ReadField(text, ref at, ref problem) : ReadSection(text, ref at, depth, ref problem));
            }
            else if (c == ']' && depth > 0)
                break;
            else
            {
                literal.Append(c);
                at++;
            }
        }

        Flush(parts, literal);
        return parts;
    }

    static Part ReadSection(string text, ref int at, int depth, ref string? problem)
    {
        var start = at++;
        var inner = depth < DepthMax ? ReadParts(text, ref at, depth + 1, ref problem) : [];
        if (problem is null && (at >= text.Length || text[at] != ']'))
            problem = $"expected a ] for the [ at {start + 1}";
        at++;
        return new(null, null, inner);
    }

    static Part ReadField(string text, ref int at, ref string? problem)
    {
        var end = text.IndexOf('}', at);
        var name = end < 0 ? "" : text[(at + 1)..end];
        if (end < 0)
            problem = $"expected a }} for the {{ at {at + 1}";
        else if (!StatusFields.TryParse(name, out _))
            problem = $"there is no {{{name}}}; expected one of {string.Join(", ", StatusFields.Names)}";
        at = end + 1;
        return new(null, StatusFields.TryParse(name, out var field) ? field : null, null);
    }

    static void Flush(List<Part> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
            parts.Add(new(literal.ToString(), null, null));
        literal.Clear();
    }

    // A literal text, a value, or a section.
    sealed record Part(string? Text, StatusField? Field, IReadOnlyList<Part>? Inner);
}
