using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Pages;

/// <summary>
/// Follows the links of pages, breadth first, so far and so many at most. Links that differ only in values are of one kind; kinds that were seen less
/// come first, so that a cap leaves out what looks like something else.
/// </summary>
/// <param name="http">How.</param>
/// <param name="web">Whose links are followed.</param>
/// <param name="most">Links at most.</param>
/// <param name="depthMax">Clicks at most.</param>
/// <param name="ofKind">Links of one kind at most.</param>
sealed partial class Crawl(HttpClient http, Uri web, int most, int depthMax, int ofKind = int.MaxValue)
{
    readonly PriorityQueue<(string Path, int Depth), (int Depth, int Seen)> _due = new();
    readonly HashSet<string> _known = [];
    readonly Dictionary<string, int> _kinds = [];
    readonly Dictionary<string, string> _firstOfKind = [];
    readonly Dictionary<string, int> _followedOf = [];
    int _followed;

    public List<string> Faults { get; } = [];

    /// <summary>Where it begins.</summary>
    public void Add(string path) => Add(path, 0);

    /// <summary>Follows them.</summary>
    public async Task RunAsync()
    {
        while (_followed < most && _due.TryDequeue(out var next, out _))
        {
            var kind = KindOf(next.Path);
            if ((_followedOf[kind] = _followedOf.GetValueOrDefault(kind) + 1) > ofKind)
                continue;
            _followed++;
            await FollowAsync(next.Path, next.Depth);
        }
    }

    /// <summary>One path of each kind of page, the plain ones left out.</summary>
    public IEnumerable<string> Kinds() =>
        _firstOfKind
            .Where(pair => pair.Key.Contains('?') && !pair.Key.StartsWith("/api/", StringComparison.Ordinal))
            .Select(pair => pair.Value);

    /// <summary>One path of each shape with each single parameter that it was seen with: every parameter of every page is in one of them.</summary>
    public IEnumerable<string> Places() =>
        _firstOfKind
            .Where(pair => !pair.Key.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(pair =>
                pair.Key.Split('?') is [var place, var names]
                    ? names.Split('&').Select(name => (Place: place + " " + name, pair.Value))
                    : [(pair.Key, pair.Value)]
            )
            .DistinctBy(pair => pair.Place)
            .Select(pair => pair.Value)
            .Distinct();

    /// <summary>Whether nothing is left to follow.</summary>
    public bool IsDone => _due.Count == 0;

    /// <summary>What was followed and what was not.</summary>
    public string Report() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_followed} of {_known.Count} links followed, of {_kinds.Count} kinds; {_due.Count} were due when the cap of {most} (PAGES_LINKS) was reached."
        );

    async Task FollowAsync(string path, int depth)
    {
        using var answer = await http.GetAsync(new Uri(web, path));
        var body = await answer.Content.ReadAsStringAsync();
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (answer.StatusCode != HttpStatusCode.OK)
            Faults.Add($"{path}: {(int)answer.StatusCode} {body[..Math.Min(200, body.Length)]}");
        else if (type != TypeOf(path))
            Faults.Add($"{path}: {type}");
        else if (type == "text/html")
            Read(path, body, depth);
        else if (type == "application/json")
            CheckJson(path, body);
        else if (body.Length == 0 || body[0] is '<' or '{')
            Faults.Add($"{path}: no CSV");
    }

    static string TypeOf(string path) =>
        !path.StartsWith("/api/", StringComparison.Ordinal) ? "text/html"
        : path.Contains("format=csv", StringComparison.Ordinal) ? "text/csv"
        : "application/json";

    void Read(string path, string html, int depth)
    {
        if (Problem().Match(html) is { Success: true } problem)
            Faults.Add($"{path}: {problem.Value}");
        if (depth >= depthMax)
            return;
        foreach (Match match in Link().Matches(html))
        {
            var link = WebUtility.HtmlDecode(match.Groups["link"].Value);
            if (!Uri.TryCreate(new Uri(web, path), link, out var address))
                Faults.Add($"{path}: {link} is no address");
            else if (address.Host != web.Host || address.Port != web.Port)
                Faults.Add($"{path}: {link} leads away");
            else
                Add(address.PathAndQuery, depth + 1);
        }
    }

    void Add(string path, int depth)
    {
        if (!_known.Add(path))
            return;
        var kind = KindOf(path);
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        _firstOfKind.TryAdd(kind, path);
        _due.Enqueue((path, depth), (_kinds[kind] <= 2 ? 0 : depth, _kinds[kind]));
    }

    void CheckJson(string path, string body)
    {
        try
        {
            using var _ = JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            Faults.Add($"{path}: {error.Message}");
        }
    }

    // A path without its ids, and the names of its parameters.
    static string KindOf(string path)
    {
        var (place, query) = path.Split('?', 2) is [var left, var right] ? (left, right) : (path, "");
        var names = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')[0])
            .Distinct()
            .Order(StringComparer.Ordinal);
        var parts = place.Split('/').Select((part, i) => i > 1 && !place.StartsWith("/api/", StringComparison.Ordinal) ? "*" : part);
        return string.Join('/', parts) + (query.Length > 0 ? "?" + string.Join('&', names) : "");
    }

    [GeneratedRegex("This page failed|This link cannot be read|This takes too long|There is no such|is not here</h1>")]
    private static partial Regex Problem();

    [GeneratedRegex("<a [^>]*?href=\"(?<link>[^\"#][^\"]*)\"")]
    private static partial Regex Link();
}
