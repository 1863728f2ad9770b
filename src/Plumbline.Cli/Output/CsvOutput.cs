using System.Text;

namespace Plumbline.Cli.Output;

/// <summary>CSV as RFC 4180 describes it, but with plain newlines: a header, commas, quotes only where they are needed.</summary>
sealed class CsvOutput(TextWriter output)
{
    readonly StringBuilder _line = new();

    /// <summary>Adds a field to the line; null is empty.</summary>
    public CsvOutput Field(string? text)
    {
        if (_line.Length > 0)
            _line.Append(',');
        else if (string.IsNullOrEmpty(text))
            text = ""; // An empty first field must not be taken for an empty line: it is quoted.
        if (text is null)
            return this;
        if (text.AsSpan().ContainsAny(",\"\r\n") || (text.Length == 0 && _line.Length == 0))
            _line.Append('"').Append(text.Replace("\"", "\"\"")).Append('"');
        else
            _line.Append(text);
        return this;
    }

    /// <summary>Adds a whole number; null is empty.</summary>
    public CsvOutput Field(long? number) => Field(number?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Ends the line.</summary>
    public void EndLine()
    {
        output.Write(_line.Append('\n').ToString());
        _line.Clear();
    }
}
