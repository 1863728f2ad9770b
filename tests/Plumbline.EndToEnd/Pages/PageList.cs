using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>
/// Every page, and the questions to it that look different: what holds for all pages is tried on each of these. A new page is a line here.
/// <c>{session}</c>, <c>{prompt}</c>, <c>{trace}</c> and <c>{request}</c> stand for one that the server has.
/// </summary>
public static class PageList
{
    /// <summary>What is tried, each path's plain page first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "/",
        "/?by=team&range=7d",
        "/cost",
        "/cost?by=user&every=week&cost=client",
        "/cache",
        "/attribution",
        "/attribution?by=person&request={request}",
        "/attribution?request=req_none",
        "/adoption",
        "/adoption?range=90d&tz=Europe%2FBerlin",
        "/sessions",
        "/sessions?sort=cost",
        "/sessions?sort=duration&q=a",
        "/sessions/{session}",
        "/sessions/{session}?order=cost",
        "/prompts/{prompt}",
        "/traces",
        "/traces?sort=longest&min_ms=1",
        "/traces/{trace}",
        "/tools",
        "/tools?tool=Bash",
        "/tools?tool=Bash&by=version&range=7d",
        "/tools?sort=share&show=failures",
        "/models",
        "/models?split=speed&prompts=show",
        "/commits",
        "/commits?of=branch",
        "/commits?of=pull_request",
        "/reliability",
        "/reliability?by=user&every=hour&range=7d",
        "/reliability/live",
        "/reliability/live?errors=true&name=api_error",
        "/sources",
        "/explore",
        "/explore?measure=list_cost_usd&by=user&and=model&every=week&range=90d",
        "/explore?measure=commits&by=model",
        "/rules",
        "/prices",
        "/prices?at=2026-11-20",
    ];

    /// <summary>The plain pages alone: what is tried without data.</summary>
    public static IReadOnlyList<string> Plain { get; } = [.. All.Where(path => !path.Contains('?') && !path.Contains('{'))];

    // Where each is found: the address of an answer, and the field of its first row.
    static readonly Dictionary<string, (string Path, string Field)> Things = new()
    {
        ["{session}"] = ("/api/v1/usage?by=session&limit=1&sort=-client_cost_usd", "session"),
        ["{prompt}"] = ("/api/v1/usage?by=prompt&limit=1&sort=-client_cost_usd", "prompt"),
        ["{trace}"] = ("/api/v1/traces?limit=1", "trace_id"),
        ["{request}"] = ("/api/v1/events?name=api_request&limit=1", "request_id"),
    };

    /// <summary>A path of the list with what the server has in the places of its names; null when it has no such thing.</summary>
    public static async Task<string?> FindAsync(PlumbApi api, string path)
    {
        foreach (var (name, (question, field)) in Things)
        {
            if (!path.Contains(name, StringComparison.Ordinal))
                continue;
            if (await FirstAsync(api, question, field) is not { } value)
                return null;
            path = path.Replace(name, Uri.EscapeDataString(value), StringComparison.Ordinal);
        }

        return path;
    }

    static async Task<string?> FirstAsync(PlumbApi api, string question, string field)
    {
        var answer = await api.TryGetAsync(question);
        return
            answer is { } found
            && found.GetProperty("rows").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } row
            && row.TryGetProperty(field, out var value)
            ? value.GetString()
            : null;
    }
}
