using System.Text;

namespace Plumbline.Server.Exposition;

/// <summary>
/// Names as an OpenTelemetry Collector's Prometheus exporter gives them: see the OpenTelemetry specification, "Prometheus and OpenMetrics
/// compatibility". So dashboards that were made for a collector find what they look for.
/// </summary>
public static class PrometheusName
{
    static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
        ["1"] = "",
    };

    /// <summary>A counter's name: <c>claude_code.cost.usage</c> in USD is <c>claude_code_cost_usage_USD_total</c>.</summary>
    public static string OfCounter(string name, string unit)
    {
        var words = Words(name);
        words.RemoveAll(word => word == "total");
        // What stands in braces is a remark, not a unit.
        var plain = unit.Contains('{') ? "" : Units.GetValueOrDefault(unit, unit);
        foreach (var word in Words(plain).Where(word => !words.Contains(word)).ToList())
            words.Add(word);
        words.Add("total");
        var text = string.Join('_', words);
        return char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }

    /// <summary>A label's name: <c>user.email</c> is <c>user_email</c>.</summary>
    public static string OfLabel(string key)
    {
        var text = new StringBuilder(key.Length);
        foreach (var c in key)
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        if (text.Length == 0)
            return "key";
        if (char.IsAsciiDigit(text[0]))
            return "key_" + text;
        return text[0] == '_' && !(text.Length > 1 && text[1] == '_') ? "key" + text : text.ToString();
    }

    static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == ':')
            {
                word.Append(c);
                continue;
            }

            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }

        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }
}
