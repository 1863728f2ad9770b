using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

/// <summary>Recorded requests, priced from their events alone: what the client's estimate settles, and why the rest differs.</summary>
public sealed class RecordedDifferenceTests
{
    static readonly ClientCost Costs = new(PriceBook.BuiltIn);

    [Fact]
    public void Recorded_requests_cost_what_the_client_said_but_for_streams_that_were_cut()
    {
        var groups = RecordedRequests
            .All()
            .Select(request => Costs.Check(request.Facts, request.Estimate))
            .GroupBy(cost => (cost.Basis, cost.Cause))
            .ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(
            new Dictionary<(CostBasis, CostDifference), int>
            {
                [(CostBasis.Exact, CostDifference.None)] = 87,
                [(CostBasis.Solved, CostDifference.None)] = 70,
                // The client estimated what it had received of a stream that broke; the event has the count from the stream's start.
                [(CostBasis.Bounded, CostDifference.EstimatedStreamOutput)] = 4,
            },
            groups
        );
    }

    [Fact]
    public void What_is_solved_is_what_the_session_log_says()
    {
        var solved = RecordedRequests
            .All()
            .Select(request => (Request: request, Cost: Costs.Check(request.Facts, request.Estimate)))
            .Where(pair => pair.Cost.Basis == CostBasis.Solved)
            .ToList();

        var logged = solved.Where(pair => pair.Request.LoggedWrites1h is not null).ToList();
        Assert.NotEmpty(logged);
        Assert.All(logged, pair => Assert.Equal(pair.Request.LoggedWrites1h, pair.Cost.Assumed.HourWrites));
        // Three inner calls of a WebSearch made two searches each; two responses were fast although the setting was not.
        Assert.Equal(3, solved.Count(pair => pair.Cost.Assumed.WebSearches == 2));
        Assert.Equal(2, solved.Count(pair => pair.Cost.Assumed.Modifiers.IsFast && !pair.Request.Facts.Modifiers.IsFast));
    }

    [Fact]
    public void What_was_received_of_a_cut_stream_bounds_its_cost()
    {
        var cut = RecordedRequests
            .All()
            .Select(request => Costs.Check(request.Facts, request.Estimate))
            .Where(cost => cost.Cause == CostDifference.EstimatedStreamOutput);

        // Three tokens more, at 20 dollars a million.
        Assert.All(cut, cost => Assert.Equal((60_000, 60_000), (cost.Difference.Nanos, cost.List.High.Nanos - cost.List.Low.Nanos)));
    }
}
