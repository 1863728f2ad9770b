using Plumbline.Core.Model;

namespace Plumbline.Core.Traces;

/// <summary>What the requests of a span used. Sums of estimates and of list costs stand side by side, and each says how many requests it lacks.</summary>
public readonly record struct SpanUse
{
    public long Requests { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long CacheReadTokens { get; init; }
    public long CacheCreationTokens { get; init; }

    /// <summary>The client's estimates.</summary>
    public Quantity ClientCost { get; init; }

    /// <summary>Requests that have one.</summary>
    public long Estimated { get; init; }

    /// <summary>At list prices.</summary>
    public Quantity ListCost { get; init; }

    /// <summary>Requests that have a price.</summary>
    public long Priced { get; init; }

    /// <summary>Tokens of all four types.</summary>
    public long Tokens => InputTokens + OutputTokens + CacheReadTokens + CacheCreationTokens;

    public static SpanUse operator +(SpanUse left, SpanUse right) =>
        new()
        {
            Requests = left.Requests + right.Requests,
            InputTokens = left.InputTokens + right.InputTokens,
            OutputTokens = left.OutputTokens + right.OutputTokens,
            CacheReadTokens = left.CacheReadTokens + right.CacheReadTokens,
            CacheCreationTokens = left.CacheCreationTokens + right.CacheCreationTokens,
            ClientCost = left.ClientCost + right.ClientCost,
            Estimated = left.Estimated + right.Estimated,
            ListCost = left.ListCost + right.ListCost,
            Priced = left.Priced + right.Priced,
        };
}
