using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Demo;

/// <summary>What the server says of the made-up company, over all of its time.</summary>
static class DemoAnswers
{
    public const string Always = "from=2025-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";

    /// <summary>Usage by some dimensions, page by page, in the truth's form.</summary>
    public static async Task<SortedDictionary<string, Amounts>> DemoUsageAsync(this PlumbApi api, params string[] dimensions)
    {
        // The truth calls a reason by what it is a reason for.
        string[] names = [.. dimensions.Select(name => name == "unallocated" ? "unallocated_reason" : name)];
        var rows = await api.PagesAsync($"/api/v1/usage?by={string.Join(',', names)}&{Always}");
        var sums = rows.ToDictionary(row => string.Join(',', names.Select(name => row.GetProperty(name).GetString())), Amounts.OfUsage);
        return new(sums.Where(sum => !sum.Value.IsNothing).ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>All rows of a path that is answered in pages.</summary>
    public static async Task<List<JsonElement>> PagesAsync(this PlumbApi api, string path)
    {
        var rows = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await api.GetAsync($"{path}&limit=10000{(cursor == "" ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            rows.AddRange(page.GetProperty("rows").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }

        return rows;
    }

    public static Task<JsonElement> AllocationAsync(this PlumbApi api, string by, string window = Always) =>
        api.GetAsync($"/api/v1/allocation?by={by}&{window}");
}
