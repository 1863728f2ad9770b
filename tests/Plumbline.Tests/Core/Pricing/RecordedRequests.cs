using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Tests.Ingest;

namespace Plumbline.Tests.OfCore;

/// <summary>Every recorded request with an estimate, once, as its event tells it.</summary>
static class RecordedRequests
{
    /// <param name="Source">The event's <c>query_source</c>; old clients have none.</param>
    /// <param name="LoggedWrites1h">What the session log of the same run says of the cache writes, where the event does not.</param>
    public sealed record Recorded(
        string Id,
        string Model,
        RequestFacts Facts,
        ClientEstimate Estimate,
        string Source,
        long? LoggedWrites1h
    );

    public static List<Recorded> All()
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
        var (fiveMinutes, hour) = (Math.Max(0, request.CacheCreation5mTokens), Math.Max(0, request.CacheCreation1hTokens));
        var open = Math.Max(0, request.CacheCreationTokens) - fiveMinutes - hour;
        var (id, model) = (batch.Text.Text(request.Id) ?? "", batch.Text.Text(request.Usage.Model) ?? "");
        var source = batch.Text.Text(request.Usage.QuerySourceDetail) ?? "";
        var facts = new RequestFacts
        {
            Model = PriceBook.BuiltIn.Find(model),
            UnixMilliseconds = request.Time / 1_000_000,
            Tokens = new TokenCounts(request.InputTokens, request.OutputTokens, request.CacheReadTokens, fiveMinutes + open, hour),
            UnsplitWrites = open,
            Modifiers = new PriceModifiers(batch.Text.Text(request.Usage.Speed) == "fast", false, false),
            MaySearch = source is "web_search_tool" or "",
        };
        var version = ClientVersion.Parse(batch.Text.Text(batch.Contexts[request.Context].Version));
        return new Recorded(
            id,
            model,
            facts,
            new ClientEstimate(request.ClientCost, version),
            source,
            splits.TryGetProperty(id, out var split) ? split.GetProperty("cache_creation_1h_tokens").GetInt64() : null
        );
    }
}
