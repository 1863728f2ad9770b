namespace Plumbline.Core.Model;

/// <summary>What some requests used and cost. The client's estimates and list costs are two sums that never mix, and each says how many requests it is of.</summary>
public readonly record struct RequestSums
{
    /// <summary>Unique requests.</summary>
    public long Requests { get; init; }

    /// <summary>Tokens, each kind apart.</summary>
    public Int128 Input { get; init; }
    public Int128 Output { get; init; }
    public Int128 CacheRead { get; init; }
    public Int128 CacheCreation { get; init; }

    /// <summary>The client's estimates.</summary>
    public Quantity ClientCost { get; init; }

    /// <summary>Requests that have one.</summary>
    public long Estimated { get; init; }

    /// <summary>At list prices.</summary>
    public Quantity ListCost { get; init; }

    /// <summary>Requests that have a price.</summary>
    public long Priced { get; init; }

    /// <summary>Requests without the client's estimate.</summary>
    public long Unestimated => Requests - Estimated;

    /// <summary>Requests without a price.</summary>
    public long Unpriced => Requests - Priced;

    /// <summary>Tokens of all four kinds.</summary>
    public Int128 Tokens => Input + Output + CacheRead + CacheCreation;

    /// <summary>Tokens of prompts: what the cache ratio divides by.</summary>
    public Int128 PromptTokens => Input + CacheRead + CacheCreation;

    /// <summary>One request. A cost that is not known is null.</summary>
    public static RequestSums Of(long input, long output, long cacheRead, long cacheCreation, Usd? clientCost, Usd? listCost) =>
        new()
        {
            Requests = 1,
            Input = input,
            Output = output,
            CacheRead = cacheRead,
            CacheCreation = cacheCreation,
            ClientCost = new Quantity(clientCost?.Nanos ?? 0),
            Estimated = clientCost is null ? 0 : 1,
            ListCost = new Quantity(listCost?.Nanos ?? 0),
            Priced = listCost is null ? 0 : 1,
        };

    public static RequestSums operator +(RequestSums left, RequestSums right) =>
        new()
        {
            Requests = left.Requests + right.Requests,
            Input = left.Input + right.Input,
            Output = left.Output + right.Output,
            CacheRead = left.CacheRead + right.CacheRead,
            CacheCreation = left.CacheCreation + right.CacheCreation,
            ClientCost = left.ClientCost + right.ClientCost,
            Estimated = left.Estimated + right.Estimated,
            ListCost = left.ListCost + right.ListCost,
            Priced = left.Priced + right.Priced,
        };

    /// <summary>All of them together.</summary>
    public static RequestSums Of(IEnumerable<RequestSums> parts) => parts.Aggregate(default(RequestSums), (sum, part) => sum + part);
}
