namespace Plumbline.Cli.Demo;

/// <summary>Usage that is all of one day, one owner, one project and one model.</summary>
readonly record struct TruthKey(DateOnly Day, TruthOwner Owner, string Project, string Model);

/// <summary>What was used. Money in billionths of a dollar.</summary>
sealed class TruthCell
{
    /// <summary>Requests of which an event was sent.</summary>
    public long Requests { get; set; }

    /// <summary>Those of them that the price book has no price for.</summary>
    public long UnpricedRequests { get; set; }
    public long InputTokens { get; set; }
    public long OutputTokens { get; set; }
    public long CacheReadTokens { get; set; }
    public long CacheCreationTokens { get; set; }

    /// <summary>The client's estimate of everything that was sent in one way or another.</summary>
    public long ClientNanos { get; set; }

    /// <summary>That part of it which only metrics tell.</summary>
    public long UnitemisedNanos { get; set; }

    /// <summary>List cost of the priced requests.</summary>
    public long ListNanos { get; set; }

    /// <summary>Adds one request.</summary>
    public void Add(MadeRequest request)
    {
        if (!request.IsItemised && !request.IsMetered)
            return;
        InputTokens += request.Tokens.Input;
        OutputTokens += request.Tokens.Output;
        CacheReadTokens += request.Tokens.CacheRead;
        CacheCreationTokens += request.Tokens.CacheCreation5m + request.Tokens.CacheCreation1h;
        ClientNanos += request.ClientNanos;
        if (!request.IsItemised)
        {
            UnitemisedNanos += request.ClientNanos;
            return;
        }

        Requests++;
        UnpricedRequests += request.ListCost.IsPriced ? 0 : 1;
        ListNanos += request.ListCost.Amount?.Nanos ?? 0;
    }

    /// <summary>Adds another cell.</summary>
    public void Add(TruthCell other)
    {
        Requests += other.Requests;
        UnpricedRequests += other.UnpricedRequests;
        InputTokens += other.InputTokens;
        OutputTokens += other.OutputTokens;
        CacheReadTokens += other.CacheReadTokens;
        CacheCreationTokens += other.CacheCreationTokens;
        ClientNanos += other.ClientNanos;
        UnitemisedNanos += other.UnitemisedNanos;
        ListNanos += other.ListNanos;
    }
}
