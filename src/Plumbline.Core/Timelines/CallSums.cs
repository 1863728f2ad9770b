using Plumbline.Core.Model;

namespace Plumbline.Core.Timelines;

/// <summary>What some requests used and cost. The client's estimates and list costs are two sums that never mix.</summary>
public sealed record CallSums
{
    /// <summary>Nothing.</summary>
    public static readonly CallSums None = new();

    public long Requests { get; init; }
    public Int128 Input { get; init; }
    public Int128 Output { get; init; }
    public Int128 CacheRead { get; init; }
    public Int128 CacheCreation { get; init; }

    /// <summary>Of those that have an estimate.</summary>
    public Quantity ClientCost { get; init; }

    /// <summary>Requests without the client's estimate.</summary>
    public long Unestimated { get; init; }

    /// <summary>Of those that have a price.</summary>
    public Quantity ListCost { get; init; }

    /// <summary>Requests without a price.</summary>
    public long Unpriced { get; init; }

    /// <summary>All tokens.</summary>
    public Int128 Tokens => Input + Output + CacheRead + CacheCreation;

    /// <summary>Tokens of prompts: what the cache ratio divides by.</summary>
    public Int128 PromptTokens => Input + CacheRead + CacheCreation;

    /// <summary>Sums of some requests.</summary>
    public static CallSums Of(IEnumerable<TimelineCall> calls) => calls.Aggregate(None, (sum, call) => sum + Of(call));

    static CallSums Of(TimelineCall call) =>
        new()
        {
            Requests = 1,
            Input = call.Input,
            Output = call.Output,
            CacheRead = call.CacheRead,
            CacheCreation = call.CacheCreation,
            ClientCost = new Quantity(call.ClientCost?.Nanos ?? 0),
            Unestimated = call.ClientCost is null ? 1 : 0,
            ListCost = new Quantity(call.ListCost?.Nanos ?? 0),
            Unpriced = call.ListCost is null ? 1 : 0,
        };

    public static CallSums operator +(CallSums left, CallSums right) =>
        new()
        {
            Requests = left.Requests + right.Requests,
            Input = left.Input + right.Input,
            Output = left.Output + right.Output,
            CacheRead = left.CacheRead + right.CacheRead,
            CacheCreation = left.CacheCreation + right.CacheCreation,
            ClientCost = left.ClientCost + right.ClientCost,
            Unestimated = left.Unestimated + right.Unestimated,
            ListCost = left.ListCost + right.ListCost,
            Unpriced = left.Unpriced + right.Unpriced,
        };
}
