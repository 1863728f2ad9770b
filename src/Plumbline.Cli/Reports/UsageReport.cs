using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>The answer to a <see cref="UsageQuestion"/>: what requests add up to, in rows and in all.</summary>
sealed class UsageReport
{
    /// <summary>In the asked order.</summary>
    public required IReadOnlyList<UsageRow> Rows { get; init; }

    public required UsageRow Total { get; init; }

    /// <summary>Models without a price, the most requests first.</summary>
    public required IReadOnlyList<UnpricedModel> Unpriced { get; init; }

    /// <summary>Works out the answer.</summary>
    public static UsageReport Of(IndexSnapshot snapshot, PriceBook prices, UsageQuestion question) =>
        new UsageSums(snapshot, prices, question).ToReport();
}

/// <summary>A model that the book does not know, or has no price of at some date.</summary>
/// <param name="LowNanos">What its requests cost at least, in billionths of a dollar.</param>
/// <param name="HighNanos">What they cost at most.</param>
sealed record UnpricedModel(long Requests, long Tokens, long LowNanos, long HighNanos)
{
    /// <summary>Its name, as in the logs.</summary>
    public string Model { get; init; } = "";
}
