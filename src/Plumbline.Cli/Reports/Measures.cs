using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>What some requests add up to. All of it is whole numbers, so the order of adding does not matter.</summary>
struct Measures
{
    public long Requests,
        InputTokens,
        OutputTokens,
        CacheReadTokens,
        CacheCreation5mTokens,
        CacheCreation1hTokens,
        WebSearches;

    /// <summary>The sum of what is priced, in billionths of a dollar.</summary>
    public long PricedNanos;

    /// <summary>The bounds of the cost of all requests, in billionths of a dollar.</summary>
    public long LowNanos,
        HighNanos;

    /// <summary>Requests for which the book has no price, and all their tokens.</summary>
    public long UnpricedRequests,
        UnpricedTokens;

    /// <summary>Requests whose output is at least what is counted.</summary>
    public long LowerBoundRequests;

    /// <summary>From the prompt or tool result before a request to its end, over the requests for which that is known.</summary>
    public long DurationMs,
        TimedRequests;

    /// <summary>Costs that the logs themselves name, in billionths of a dollar; never mixed with list costs.</summary>
    public long ClientCostNanos,
        ClientCostRequests;

    /// <summary>When the first and the last of them ended, milliseconds since 1970; valid when there are requests.</summary>
    public long First,
        Last;

    /// <summary>Where the first of them was made: a <see cref="Projects.PlaceOf"/>.</summary>
    public int FirstPlace;

    /// <summary>Both kinds of cache writes.</summary>
    public readonly long CacheCreationTokens => CacheCreation5mTokens + CacheCreation1hTokens;

    /// <summary>Input, output, cache reads and writes.</summary>
    public readonly long Tokens => InputTokens + OutputTokens + CacheReadTokens + CacheCreationTokens;

    /// <summary>Tokens of all prompts, whether they came from a cache or not.</summary>
    public readonly long PromptTokens => InputTokens + CacheReadTokens + CacheCreationTokens;

    /// <summary>The sum over priced requests; null when none is priced.</summary>
    public readonly Usd? ListCost => Requests == UnpricedRequests ? null : new(PricedNanos);

    /// <summary>How long a response took on average; null when it is known of none.</summary>
    public readonly long? AverageResponseMs => TimedRequests == 0 ? null : (DurationMs + TimedRequests / 2) / TimedRequests;

    /// <summary>Adds a request.</summary>
    public void Add(in RequestRow row, in ListCost cost, int place)
    {
        InputTokens += row.InputTokens;
        OutputTokens += row.OutputTokens;
        CacheReadTokens += row.CacheReadTokens;
        CacheCreation5mTokens += row.CacheCreation5mTokens;
        CacheCreation1hTokens += row.CacheCreation1hTokens;
        WebSearches += row.WebSearches;
        LowNanos = checked(LowNanos + cost.Low.Nanos);
        HighNanos = checked(HighNanos + cost.High.Nanos);
        if (cost.Amount is { } amount)
        {
            PricedNanos = checked(PricedNanos + amount.Nanos);
        }
        else
        {
            UnpricedRequests++;
            UnpricedTokens +=
                row.InputTokens + row.OutputTokens + row.CacheReadTokens + row.CacheCreation5mTokens + row.CacheCreation1hTokens;
        }

        if ((row.Flags & RequestFlags.OutputLowerBound) != 0)
            LowerBoundRequests++;
        if ((row.Flags & RequestFlags.ClientCost) != 0)
            (ClientCostNanos, ClientCostRequests) = (checked(ClientCostNanos + row.ClientCostNanos), ClientCostRequests + 1);
        if (row.DurationMs >= 0)
            (DurationMs, TimedRequests) = (DurationMs + row.DurationMs, TimedRequests + 1);
        See(row.Time, row.Time, place);
        Requests++;
    }

    /// <summary>Adds what others add up to.</summary>
    public void Add(in Measures other)
    {
        if (other.Requests == 0)
            return;
        InputTokens += other.InputTokens;
        OutputTokens += other.OutputTokens;
        CacheReadTokens += other.CacheReadTokens;
        CacheCreation5mTokens += other.CacheCreation5mTokens;
        CacheCreation1hTokens += other.CacheCreation1hTokens;
        WebSearches += other.WebSearches;
        PricedNanos = checked(PricedNanos + other.PricedNanos);
        LowNanos = checked(LowNanos + other.LowNanos);
        HighNanos = checked(HighNanos + other.HighNanos);
        UnpricedRequests += other.UnpricedRequests;
        UnpricedTokens += other.UnpricedTokens;
        LowerBoundRequests += other.LowerBoundRequests;
        ClientCostNanos = checked(ClientCostNanos + other.ClientCostNanos);
        ClientCostRequests += other.ClientCostRequests;
        DurationMs += other.DurationMs;
        TimedRequests += other.TimedRequests;
        See(other.First, other.Last, other.FirstPlace);
        Requests += other.Requests;
    }

    void See(long first, long last, int place)
    {
        // Of two places at the same millisecond the one with the smaller number counts, so that the order of rows does not matter.
        if (Requests == 0 || first < First || (first == First && place < FirstPlace))
            (First, FirstPlace) = (first, place);
        if (Requests == 0 || last > Last)
            Last = last;
    }
}
