using Plumbline.Cli.Client;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Blocks;

/// <summary>Five-hour blocks as of one moment, with what there is to compare them to.</summary>
sealed record BlocksReport
{
    /// <summary>When it was asked, milliseconds since 1970.</summary>
    public required long Now { get; init; }

    /// <summary>The blocks that were asked for, oldest first.</summary>
    public required IReadOnlyList<FiveHourBlock> Blocks { get; init; }

    /// <summary>The block that requests of this moment belong to; null when the last one is over.</summary>
    public FiveHourBlock? Active { get; init; }

    /// <summary>Tokens that a block should hold at most; null when none was named.</summary>
    public long? TokenLimit { get; init; }

    /// <summary>What Claude Code last said of the plan's own limits; null when it never did.</summary>
    public ClientState? Plan { get; init; }

    /// <summary>All blocks of a snapshot. The filter says which requests count; blocks are made of these alone.</summary>
    public static IReadOnlyList<FiveHourBlock> Divide(IndexSnapshot snapshot, PriceBook prices, LogFilter filter)
    {
        var costs = new RequestCosts(snapshot, prices);
        var rows = new RowFilter(snapshot, filter, Projects.Of(snapshot), costs);
        var hours = new UsageHours();
        var requests = snapshot.Requests;
        for (var i = 0; i < requests.Length; i++)
        {
            if (rows.Takes(requests[i]))
                hours.Add(requests[i], costs.Of(i, requests[i]), costs.NameOf(costs.ModelOf(requests[i].Model)));
        }

        return FiveHourBlock.Divide(hours.InOrder);
    }

    /// <summary>The most tokens that any block held that is over; null when there is none.</summary>
    public static long? MostTokens(IReadOnlyList<FiveHourBlock> blocks, long now) =>
        blocks.Where(block => !block.IsActive(now)).Select(block => (long?)block.Sums.Tokens).Max();

    /// <summary>All blocks together.</summary>
    public Measures Total
    {
        get
        {
            var total = default(Measures);
            foreach (var block in Blocks)
                total.Add(block.Sums);
            return total;
        }
    }
}
