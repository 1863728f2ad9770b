using System.Net;
using System.Text.Json;

namespace Plumbline.EndToEnd.Harness;

/// <summary>The HTTP API as a stranger sees it.</summary>
/// <param name="log">What the server wrote to its log, for messages.</param>
public sealed class PlumbApi(HttpClient http, Uri web, Func<string> log)
{
    /// <summary>All of time: recorded data keeps its dates, whenever the tests run.</summary>
    const string Always = "from=2024-01-01T00:00:00Z&to=2200-01-01T00:00:00Z";

    static readonly JsonElement NothingCounted = JsonElement.Parse("""{ "rows": [], "total": { "increase": "0" } }""");

    /// <summary>Usage by some dimensions over all of time.</summary>
    public Task<JsonElement> UsageAsync(string by) => GetAsync($"/api/v1/usage?by={by}&limit=10000&{Always}");

    /// <summary>The increase of a sum over all of time; of one that was never received, nothing.</summary>
    public async Task<JsonElement> CounterAsync(string metric, string by = "")
    {
        var path = $"/api/v1/counters/{metric}?{(by == "" ? "" : $"by={by}&")}limit=10000&{Always}";
        using var response = await http.GetAsync(new Uri(web, path));
        return response.StatusCode == HttpStatusCode.NotFound ? NothingCounted : await GetAsync(path);
    }

    /// <summary>Every event of a name, newest first, page by page.</summary>
    public async Task<List<JsonElement>> EventsAsync(string name)
    {
        var events = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
            var page = await GetAsync($"/api/v1/events?name={name}&limit=10000&{Always}{next}");
            events.AddRange(page.GetProperty("rows").EnumerateArray());
            cursor = NextCursor(page);
        } while (cursor is not null);
        return events;
    }

    /// <summary>The sources, with their counts of records, duplicates, flags and rejects.</summary>
    public Task<JsonElement> SourcesAsync() => GetAsync("/api/v1/sources");

    public async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await GetTextAsync(path));
        return document.RootElement.Clone();
    }

    /// <summary>An answer; null when there is nothing of that name.</summary>
    public async Task<JsonElement?> TryGetAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(web, path));
        return response.StatusCode == HttpStatusCode.NotFound ? null : await GetAsync(path);
    }

    public async Task<string> GetTextAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(web, path));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(
            response.IsSuccessStatusCode,
            $"GET {path}: {(int)response.StatusCode} {text}\n{(response.IsSuccessStatusCode ? "" : log())}"
        );
        return text;
    }

    static string? NextCursor(JsonElement page)
    {
        foreach (var name in (string[])["next_cursor", "cursor", "next"])
        {
            if (page.TryGetProperty(name, out var cursor) && cursor.ValueKind == JsonValueKind.String)
                return cursor.GetString();
        }

        return null;
    }
}
