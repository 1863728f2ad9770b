namespace Plumbline.Ingest.SessionLogs;

/// <summary>Reads <c>OTEL_RESOURCE_ATTRIBUTES</c> as Claude Code's exporter does.</summary>
public static class ResourceAttributes
{
    const int MaxChars = 255;

    /// <summary>
    /// The pairs in the order of the text, values percent-decoded; of several with one key the last counts. Entries without exactly one
    /// equals sign, with blanks or beyond 255 characters are dropped.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string? text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('=');
            if (parts is not [var key, var value] || !IsValid(key = key.Trim()) || !IsValid(value = value.Trim().Trim('"')))
                continue;
            pairs.RemoveAll(pair => string.Equals(pair.Key, key, StringComparison.Ordinal));
            pairs.Add(new(key, Uri.UnescapeDataString(value)));
        }

        return pairs;
    }

    static bool IsValid(string text) => text.Length is > 0 and <= MaxChars && text.All(c => c is > ' ' and <= '~');
}
