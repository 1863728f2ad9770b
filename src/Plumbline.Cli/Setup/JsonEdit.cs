using System.Text;

namespace Plumbline.Cli.Setup;

/// <summary>
/// Changes one place of a JSON text and leaves every other byte as it is. New text follows the indentation and the line ends that it
/// finds; taking out what was put in gives the text from before.
/// </summary>
static class JsonEdit
{
    const byte LineFeed = (byte)'\n';

    /// <summary>Puts another value in the place of one.</summary>
    public static byte[] Replace(byte[] text, JsonNodeText value, string json) =>
        Splice(text, value.Start, value.End, Indented(json, IndentAt(text, value.Start), LineEnd(text)));

    /// <summary>Adds a member to an object, or an item (without a name) to an array, behind the others.</summary>
    public static byte[] Append(byte[] text, JsonNodeText parent, string? name, string json)
    {
        var lineEnd = LineEnd(text);
        var outer = IndentAt(text, parent.Start);
        if (parent.Children.Count == 0)
            return AppendFirst(text, parent, outer, lineEnd, name, json);

        var last = parent.Children[^1];
        if (!StartsItsLine(text, last.Start))
            return Splice(text, last.End, last.End, ", " + Member(name, json, outer, lineEnd));

        // A comment behind the last value stays on its line; the new line begins below it.
        var indent = IndentAt(text, last.Start);
        var comma = CommaAfter(text, last.End);
        var place = EndOfLineAfter(text, comma < 0 ? last.End : comma + 1);
        var added = lineEnd + indent + Member(name, json, indent, lineEnd) + (comma < 0 ? "" : ",");
        return comma < 0 ? Splice(Splice(text, place, place, added), last.End, last.End, ",") : Splice(text, place, place, added);
    }

    /// <summary>Takes a child out, with the comma that it needed.</summary>
    public static byte[] Remove(byte[] text, JsonNodeText parent, JsonChildText child)
    {
        var index = parent.Children.IndexOf(child);
        if (index < parent.Children.Count - 1)
            return Splice(text, child.Start, parent.Children[index + 1].Start, "");
        return index > 0 ? RemoveLast(text, parent.Children[index - 1], child) : Splice(text, parent.Start + 1, parent.End - 1, "");
    }

    // What stands between it and the child before is only the comma, or also a comment that belongs to that child and stays.
    static byte[] RemoveLast(byte[] text, JsonChildText before, JsonChildText child)
    {
        var comma = CommaAfter(text, before.End);
        var place = EndOfLineAfter(text, comma + 1);
        return CommaAfter(text, child.End) is >= 0 and var trailing
            ? Splice(text, place, trailing + 1, "")
            : Splice(Splice(text, place, child.End, ""), comma, comma + 1, "");
    }

    static byte[] AppendFirst(byte[] text, JsonNodeText parent, string outer, string lineEnd, string? name, string json)
    {
        var indent = outer + "  ";
        var added = lineEnd + indent + Member(name, json, indent, lineEnd) + lineEnd + outer;
        // Only blanks are given up between the brackets, never a comment.
        var inner = Encoding.UTF8.GetString(text, parent.Start + 1, parent.End - parent.Start - 2);
        return Splice(text, parent.Start + 1, parent.End - 1, inner.TrimEnd() + added);
    }

    static string Member(string? name, string json, string indent, string lineEnd) =>
        (name is null ? "" : $"\"{name}\": ") + Indented(json, indent, lineEnd);

    static string Indented(string json, string indent, string lineEnd) => json.ReplaceLineEndings(lineEnd + indent);

    static byte[] Splice(byte[] text, int from, int to, string added) =>
        [.. text.AsSpan(0, from), .. Encoding.UTF8.GetBytes(added), .. text.AsSpan(to)];

    static string LineEnd(byte[] text) => text.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";

    // The blanks that the line of a place begins with.
    static string IndentAt(byte[] text, int place)
    {
        var start = text.AsSpan(0, place).LastIndexOf(LineFeed) + 1;
        var end = start;
        while (end < place && text[end] is (byte)' ' or (byte)'\t')
            end++;
        return Encoding.ASCII.GetString(text, start, end - start);
    }

    static bool StartsItsLine(byte[] text, int place) =>
        text.AsSpan(0, place).LastIndexOf(LineFeed) is >= 0 and var line && text.AsSpan(line, place - line).Trim(" \t\r\n"u8).IsEmpty;

    // The comma behind a value, past blanks and comments; −1 when there is none.
    static int CommaAfter(byte[] text, int place)
    {
        while (place < text.Length)
        {
            if (text[place] == ',')
                return place;
            if (text[place] is (byte)' ' or (byte)'\t' or (byte)'\r' or LineFeed)
                place++;
            else if (text[place] == '/')
                place = EndOfComment(text, place);
            else
                return -1;
        }

        return -1;
    }

    static int EndOfComment(byte[] text, int place)
    {
        var rest = text.AsSpan(place);
        var length = rest.StartsWith("//"u8) ? rest.IndexOf(LineFeed) : rest.IndexOf("*/"u8) + 2;
        return length < 2 ? text.Length : place + length;
    }

    // The end of the line, when nothing but blanks and comments is left on it; else the place itself.
    static int EndOfLineAfter(byte[] text, int place)
    {
        var at = place;
        while (at < text.Length)
        {
            if (text[at] is LineFeed or (byte)'\r')
                return at;
            if (text[at] is (byte)' ' or (byte)'\t')
                at++;
            else if (text[at] == '/')
                at = EndOfComment(text, at);
            else
                return place;
        }

        return place;
    }
}
