using System.Globalization;
using System.Text;

namespace Plumbline.Server.Exposition;

/// <summary>Writes Prometheus' text format, version 0.0.4. The samples of one family must follow one another.</summary>
public sealed class PrometheusText
{
    /// <summary>The content type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    readonly StringBuilder _text = new();

    /// <summary>Begins a family.</summary>
    public PrometheusText Family(string name, string type, string help)
    {
        _text
            .Append("# HELP ")
            .Append(name)
            .Append(' ')
            .Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
        _text.Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>A sample; the labels come as <see cref="Labels"/> writes them.</summary>
    public PrometheusText Sample(string name, string labels, string value)
    {
        _text.Append(name).Append(labels).Append(' ').Append(value).Append('\n');
        return this;
    }

    /// <summary>A sample with a whole value.</summary>
    public PrometheusText Sample(string name, string labels, long value) =>
        Sample(name, labels, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A sample with any value.</summary>
    public PrometheusText Sample(string name, string labels, double value) =>
        Sample(name, labels, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Labels in braces; nothing when there are none.</summary>
    public static string Labels(params IEnumerable<(string Name, string Value)> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
            text.Append(text.Length == 0 ? '{' : ',').Append(name).Append("=\"").Append(Escape(value)).Append('"');
        return text.Length == 0 ? "" : text.Append('}').ToString();
    }

    /// <summary>Everything that was written.</summary>
    public override string ToString() => _text.ToString();

    static string Escape(string value) =>
        value.AsSpan().IndexOfAny("\\\"\n") < 0
            ? value
            : value
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
}
