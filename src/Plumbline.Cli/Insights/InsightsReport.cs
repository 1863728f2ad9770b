using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Insights;

/// <summary>What the last days were like.</summary>
sealed record InsightsReport
{
    const int PromptsShown = 3;

    /// <summary>How many days, today included.</summary>
    public required int Days { get; init; }

    /// <summary>All requests of these days.</summary>
    public required UsageRow Total { get; init; }

    /// <summary>The session with the most tokens; null when there is none.</summary>
    public UsageRow? Longest { get; init; }

    /// <summary>The models, those with the most requests first.</summary>
    public required IReadOnlyList<UsageRow> Models { get; init; }

    /// <summary>Hours of the day in the asked zone, those with the most requests first.</summary>
    public required IReadOnlyList<UsageRow> Hours { get; init; }

    public required IReadOnlyList<UnpricedModel> Unpriced { get; init; }

    /// <summary>The tools, most called first.</summary>
    public required IReadOnlyList<ToolReportRow> Tools { get; init; }

    /// <summary>Files that were written, most often first.</summary>
    public required IReadOnlyList<ToolReportRow> Files { get; init; }

    public required IReadOnlyList<TokenUse> Uses { get; init; }

    public required IReadOnlyList<CostlyPrompt> Prompts { get; init; }

    /// <summary>Tokens of a session on average, rounded.</summary>
    public long AverageTokens => Total.Sessions == 0 ? 0 : (Total.Sums.Tokens + Total.Sessions / 2) / Total.Sessions;

    /// <summary>Works it out.</summary>
    public static InsightsReport Of(IndexSnapshot snapshot, PriceBook prices, LogFilter filter, LocalClock clock, int days)
    {
        var (costs, projects) = (new RequestCosts(snapshot, prices), Projects.Of(snapshot));
        var rows = new RowFilter(snapshot, filter, projects, costs);
        UsageReport By(Dimension dimension, RowOrder order) =>
            UsageReport.Of(
                snapshot,
                prices,
                new()
                {
                    Rows = dimension,
                    Clock = clock,
                    Filter = filter,
                    Sort = order,
                    IsDescending = true,
                }
            );
        var sessions = By(Dimension.Session, RowOrder.Tokens);
        var files = ToolReport.Of(snapshot, new() { Rows = ToolDimension.File, Filter = filter });
        return new()
        {
            Days = days,
            Total = sessions.Total,
            Longest = sessions.Rows.Count > 0 ? sessions.Rows[0] : null,
            Unpriced = sessions.Unpriced,
            Models = By(Dimension.Model, RowOrder.Requests).Rows,
            Hours = By(Dimension.Hour, RowOrder.Requests).Rows,
            Tools = ToolReport.Of(snapshot, new() { Rows = ToolDimension.Tool, Filter = filter }).Rows,
            Files = [.. files.Rows.Where(file => file.Sums.Changes > 0)],
            Uses = TokenUse.Of(snapshot, rows, filter),
            Prompts = CostlyPrompt.Find(snapshot, costs, rows, projects, PromptsShown),
        };
    }
}
