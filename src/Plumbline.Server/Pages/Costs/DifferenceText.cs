using Plumbline.Core.Pricing;

namespace Plumbline.Server.Pages.Costs;

/// <summary>Why a client's estimate and the list cost differ, in words for people who pay.</summary>
/// <param name="Title">The cause.</param>
/// <param name="Means">What happened.</param>
/// <param name="Advice">What to do; empty where there is nothing to do.</param>
public sealed record DifferenceText(string Title, string Means, string Advice)
{
    /// <summary>The words for a cause.</summary>
    public static DifferenceText Of(CostDifference cause) =>
        cause switch
        {
            CostDifference.None => new("rounding", "Both agree to the micro-dollar; this is what rounding leaves.", ""),
            CostDifference.NoEstimate => new(
                "no estimate",
                "Session logs hold no estimates: the whole list cost of these requests is the difference.",
                "Switch telemetry on there, if the client's estimate is wanted too."
            ),
            CostDifference.ClientTableOlder => new(
                "older prices in the client",
                "The client priced with figures that the price book has for earlier days.",
                "Update Claude Code on these machines; the list cost is right."
            ),
            CostDifference.ClientTableNewer => new(
                "newer prices in the client",
                "The client priced with figures that the price book does not have for that day.",
                "Update Plumbline, or give it a price book of your own (--prices)."
            ),
            CostDifference.UnknownModel => new(
                "unknown model",
                "Neither the client nor the price book knows the model; the client took its default model's price, the list cost has none.",
                "Add the model to a price book of your own (--prices)."
            ),
            CostDifference.DoubleCounting => new(
                "counted more than once",
                "Claude Code before 2.1.214 counted the use of a stream once for each part of it.",
                "Update Claude Code on these machines; the list cost is right."
            ),
            CostDifference.Geo => new(
                "United States surcharge",
                "The client left out the surcharge for requests kept within the United States, or added one that does not apply.",
                "Update Claude Code to 2.1.239 or later."
            ),
            CostDifference.Fast => new(
                "fast mode",
                "The client took the standard price for a fast response, or the other way round.",
                "Update Claude Code."
            ),
            CostDifference.WebSearch => new("web searches", "The client counted other web searches than the API.", ""),
            CostDifference.CacheWriteSplit => new(
                "kind of cache writes",
                "Five-minute and one-hour cache writes have two prices, and the record does not tell them apart, or the client took the other one.",
                "Update Claude Code: newer clients say the kind."
            ),
            CostDifference.AdvisorIterations => new("advisor", "The client left out what an advisor's model used.", "Update Claude Code."),
            CostDifference.EstimatedStreamOutput => new(
                "interrupted streams",
                "A stream was cut: the client estimated the output that it had received, the record says what the stream began with.",
                "Session logs (plumb push, or --session-logs) tell the output that was received."
            ),
            _ => new(
                "not explained",
                "None of the known causes explains it, or several do at once.",
                "Look at these requests with /api/v1/events."
            ),
        };
}
