using Plumbline.Core.Pricing;

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
        var explained = RecordedRequests.All().GroupBy(Explanation).ToDictionary(group => group.Key, group => group.Count());

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

    static string Explanation(RecordedRequests.Recorded request)
    {
        var (at, model, told) = (request.Facts.UnixMilliseconds, request.Facts.Model, request.Facts.Tokens);
        if (Costs(told, default, 0))
            return "as told by the event";
        if (request.LoggedWrites1h is { } logged && Costs(Split(logged), default, 0))
            return "split from the session log";
        if (Costs(told, default, 2) || Costs(Split(400), default, 2))
            return request.Source is "web_search_tool" or "" ? "two web searches" : "not explained";
        if (Costs(told, new(true, false, false), 0) || Costs(Split(request.LoggedWrites1h ?? 0), new(true, false, false), 0))
            return "fast";
        return told.Output == 1 && Costs(told with { Output = 4 }, default, 0) ? "stream cut after 4 tokens" : "not explained";

        bool Costs(TokenCounts tokens, PriceModifiers modifiers, long searches) =>
            model.Cost(at, tokens, modifiers, searches).Amount == request.Estimate.Cost;

        TokenCounts Split(long hour) =>
            told with
            {
                CacheCreation1h = hour,
                CacheCreation5m = told.CacheCreation5m + told.CacheCreation1h - hour,
            };
    }
}
