using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.Cli.Reports;

/// <summary>The keys of a report's JSON, held against <c>docs/formats/report-json.md</c>: a row of one of its tables for each key, and a key for each row.</summary>
static partial class JsonKeys
{
    public static void AssertDocumented(string json, string section)
    {
        using var document = JsonDocument.Parse(json);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Collect(document.RootElement, "", found);

        Assert.Equal(Documented("document").Union(Documented(section)).Order(StringComparer.Ordinal), found);
    }

    // `skipped` has a key for each reason: the reasons are documented, not the keys.
    static void Collect(JsonElement element, string path, SortedSet<string> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Collect(item, path, found);
        }
        else if (element.ValueKind == JsonValueKind.Object && path != "skipped")
        {
            foreach (var property in element.EnumerateObject())
            {
                // The total, the parts of a row and the parts of those have a row's keys.
                var name = path is "" or "unpriced_models" ? path + (path == "" ? "" : ".") + property.Name : "rows." + property.Name;
                found.Add(name);
                Collect(property.Value, path is "" or "unpriced_models" ? name : "rows", found);
            }
        }
    }

    static IEnumerable<string> Documented(string section)
    {
        var text = File.ReadAllText(Path.Combine(House.WorkingCopy.Root, "docs", "formats", "report-json.md"));
        var start = text.IndexOf($"<!-- keys: {section} -->", StringComparison.Ordinal);
        Assert.True(start >= 0, $"report-json.md has no table of keys for {section}");
        var end = text.IndexOf("\n\n", text.IndexOf("\n|", start, StringComparison.Ordinal), StringComparison.Ordinal);
        return Row().Matches(text[start..(end < 0 ? text.Length : end)]).Select(match => match.Groups["key"].Value);
    }

    [GeneratedRegex(@"^\| `(?<key>[a-z0-9_.]+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
