using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>Some usage of one context, added up, on its way into the groups of questions. One object is used for all of them in turn.</summary>
sealed class UsageFact
{
    /// <summary>The sums of cells, in the order of <see cref="Sums"/>: their columns, and what gives the same of requests (r) and their list costs (l).</summary>
    public static readonly (string Name, string OfRequests)[] Columns =
    [
        ("requests", "count(*)"),
        ("input_tokens", "sum(r.input_tokens)"),
        ("output_tokens", "sum(r.output_tokens)"),
        ("cache_read_tokens", "sum(r.cache_read_tokens)"),
        ("cache_creation_tokens", "sum(r.cache_creation_tokens)"),
        ("client_cost", "sum(r.client_cost)"),
        ("list_cost", "sum(l.list_cost)"),
        ("to_effective", "sum(l.to_effective)"),
        ("cache_creation_5m_tokens", "sum(r.cache_creation_5m_tokens)"),
        ("cache_creation_1h_tokens", "sum(r.cache_creation_1h_tokens)"),
        ("to_low", "sum(l.to_low)"),
        ("to_high", "sum(l.to_high)"),
        ("difference", "sum(l.difference)"),
        ("unpriced_tokens", "sum(l.unpriced_tokens)"),
    ];

    public const int Requests = 0,
        Input = 1,
        Output = 2,
        CacheRead = 3,
        CacheCreation = 4,
        ClientCost = 5,
        ListCost = 6,
        ToEffective = 7,
        CacheCreation5m = 8,
        CacheCreation1h = 9,
        ToLow = 10,
        ToHigh = 11,
        Difference = 12,
        UnpricedTokens = 13,
        // Up to here they are amounts of requests; the first of them are enough for tokens and costs alone.
        AmountsOnly = 8,
        Count = 14,
        // Of what is metered beyond requests.
        Metered = 5;

    /// <summary>What it is.</summary>
    public UsageFactKind Kind { get; set; }

    /// <summary>When: any time of its cell, nanoseconds since 1970.</summary>
    public long Time { get; set; }

    /// <summary>The context; 0 when nobody asks for it.</summary>
    public int Context { get; set; }

    /// <summary>Whose it is then; 0 when nobody asks for it.</summary>
    public int Owner { get; set; }

    /// <summary>What it is grouped by besides, as a number of <see cref="UsageCombinations"/>; 0 for none.</summary>
    public int Combination { get; set; }

    /// <summary>Of requests the sums of <see cref="Columns"/>; of anything else its number or amounts, from the first on.</summary>
    public Int128[] Sums { get; } = new Int128[Count];
}

/// <summary>What usage can be.</summary>
enum UsageFactKind
{
    /// <summary>Requests and what they cost.</summary>
    Request,

    /// <summary>What metrics metered beyond requests: input, output, cache reads and writes (billionths of a token), cost.</summary>
    Unitemised,

    /// <summary>Errors, by their number.</summary>
    Error,

    /// <summary>Someone asked; how often does not matter.</summary>
    Prompt,

    /// <summary>Sessions of senders without session ids, in billionths.</summary>
    Start,
}
