namespace Plumbline.Core.Pricing;

/// <summary>What a record tells of one request, as far as it matters for the price.</summary>
public readonly record struct RequestFacts
{
    /// <summary>Its model, looked up in the price book.</summary>
    public required PricedModel Model { get; init; }

    /// <summary>When it ended, since 1970.</summary>
    public required long UnixMilliseconds { get; init; }

    /// <summary>Its tokens; cache writes of unknown kind are among those of five minutes.</summary>
    public required TokenCounts Tokens { get; init; }

    /// <summary>How many of <see cref="TokenCounts.CacheCreation5m"/> may as well be writes of an hour.</summary>
    public long UnsplitWrites { get; init; }

    /// <summary>Fast, batch, United States, as told.</summary>
    public PriceModifiers Modifiers { get; init; }

    /// <summary>Web searches, as told.</summary>
    public long WebSearches { get; init; }

    /// <summary>
    /// Whether the API's own usage told the modifiers and the searches, as in a session log. An event tells neither searches nor geography, and of
    /// the speed what the client asked for.
    /// </summary>
    public bool TellsModifiers { get; init; }

    /// <summary>Whether it may have searched the web without saying so: the client does that in calls of their own, and old clients do not tell which.</summary>
    public bool MaySearch { get; init; }

    /// <summary>What is priced apart, the request's own part included; null for a request of one part.</summary>
    public PricedPart[]? Parts { get; init; }

    /// <summary>The same without what advisors used; null when no advisor was asked.</summary>
    public PricedPart[]? PartsWithoutAdvisors { get; init; }

    /// <summary>Its tokens when some of the writes of unknown kind live an hour.</summary>
    public TokenCounts TokensWith(long hourWrites) =>
        hourWrites == 0
            ? Tokens
            : Tokens with
            {
                CacheCreation5m = Tokens.CacheCreation5m - hourWrites,
                CacheCreation1h = Tokens.CacheCreation1h + hourWrites,
            };

    /// <summary>Its list cost when something is assumed.</summary>
    public ListCost CostWith(in PriceAssumption assumed) =>
        Parts is { } parts
            ? PriceBook.Cost(UnixMilliseconds, parts, assumed.Modifiers, assumed.WebSearches)
            : Model.Cost(UnixMilliseconds, TokensWith(assumed.HourWrites), assumed.Modifiers, assumed.WebSearches);
}
