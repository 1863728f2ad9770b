using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Tests.Ingest;

namespace Plumbline.Tests.OfCore;

/// <summary>
/// The client's own estimates of recorded requests. An event does not tell web searches, the response's speed, and in older clients how cache writes
/// divide; where a request can only be priced with one of these, it is named here.
/// </summary>
public sealed class RecordedCostTests
{
    [Fact]
    public void Recorded_requests_cost_what_the_client_said()
    {
        var explained = Requests().GroupBy(Explanation).ToDictionary(group => group.Key, group => group.Count());

        Assert.False(explained.ContainsKey("not explained"));
        Assert.Equal(125, explained["as told by the event"]);
        Assert.Equal(27, explained["split from the session log"]);
        // Each is the inner call of a WebSearch, whose two searches no event counts.
        Assert.Equal(3, explained["two web searches"]);
        // The response was fast, which the event's speed, the client's setting, does not say.
        Assert.Equal(2, explained["fast"]);
        // The client estimated what it had received of a stream that broke; the event has the count from the stream's start.
        Assert.Equal(4, explained["stream cut after 4 tokens"]);
    }

    static string Explanation(Recorded request)
    {
        var (at, model) = (request.UnixMilliseconds, PriceBook.BuiltIn.Find(request.Model));
        var told = request.Tokens;
        if (Costs(told, default, 0))
            return "as told by the event";
        if (request.LoggedWrites1h is { } logged && Costs(Split(logged), default, 0))
            return "split from the session log";
        if (Costs(told, default, 2) || Costs(Split(400), default, 2))
            return request.QuerySource is "web_search_tool" or "" ? "two web searches" : "not explained";
        if (Costs(told, new(true, false, false), 0) || Costs(Split(request.LoggedWrites1h ?? 0), new(true, false, false), 0))
            return "fast";
        return told.Output == 1 && Costs(told with { Output = 4 }, default, 0) ? "stream cut after 4 tokens" : "not explained";

        bool Costs(TokenCounts tokens, PriceModifiers modifiers, long searches) =>
            model.Cost(at, tokens, modifiers, searches).Amount == request.Cost;

        TokenCounts Split(long hour) =>
            told with
            {
                CacheCreation1h = hour,
                CacheCreation5m = told.CacheCreation5m + told.CacheCreation1h - hour,
            };
    }

    sealed record Recorded(string Model, long UnixMilliseconds, TokenCounts Tokens, Usd Cost, string QuerySource, long? LoggedWrites1h);

    static List<Recorded> Requests()
    {
        using var splits = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Captures.Root, "../prices/logged-splits.json")));
        HashSet<string> seen = [];
        List<Recorded> requests = [];
        foreach (var file in Captures.Bodies(Captures.Root).Where(file => Captures.SignalOf(file) == Signal.Logs))
        {
            var batch = Captures.Decode(file);
            foreach (var request in batch.Requests.AsSpan())
            {
                if (request.HasCost && seen.Add(batch.Text.Text(request.Id) ?? request.Hash.ToString()))
                    requests.Add(Read(batch, request, splits.RootElement));
            }
        }

        return requests;
    }

    static Recorded Read(Batch batch, in ApiRequest request, JsonElement splits)
    {
        var hour = Math.Max(0, request.CacheCreation1hTokens);
        var creation = Math.Max(0, request.CacheCreationTokens);
        var isLogged = splits.TryGetProperty(batch.Text.Text(request.Id) ?? "", out var split);
        return new Recorded(
            batch.Text.Text(request.Usage.Model) ?? "",
            request.Time / 1_000_000,
            new TokenCounts(request.InputTokens, request.OutputTokens, request.CacheReadTokens, creation - hour, hour),
            request.ClientCost,
            batch.Text.Text(request.Usage.QuerySourceDetail) ?? "",
            isLogged ? split.GetProperty("cache_creation_1h_tokens").GetInt64() : null
        );
    }
}
