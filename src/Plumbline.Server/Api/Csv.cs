using System.Text;

namespace Plumbline.Server.Api;

/// <summary>CSV as RFC 4180 has it: commas, CRLF, quotes where needed.</summary>
public static class Csv
{
    /// <summary>A table with its header.</summary>
    public static string Write(IEnumerable<string> columns, IEnumerable<IEnumerable<string?>> rows)
    {
        var text = new StringBuilder();
        Line(text, columns);
        foreach (var row in rows)
            Line(text, row);
        return text.ToString();
    }

    static void Line(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        value = Harmless(value);
        return value.AsSpan().IndexOfAny("\",\r\n") < 0 ? value : "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    // A spreadsheet runs a text that begins like a formula: names come from strangers. Numbers stay as they are.
    static string Harmless(string value) =>
        value[0] is '=' or '+' or '@' or '\t' or '\r'
        || (value[0] == '-' && !decimal.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _))
            ? "'" + value
            : value;
}
