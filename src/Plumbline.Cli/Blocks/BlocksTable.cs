using System.Globalization;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Blocks;

/// <summary>Blocks as a table for people.</summary>
static class BlocksTable
{
    static readonly Column[] Columns =
    [
        new("block", 0, IsNumber: false, MinWidth: 22),
        new("requests", 5),
        new("input", 6),
        new("output", 6),
        new("cache write", 7, Short: "write"),
        new("cache read", 7, Short: "read"),
        new("tokens", 1),
        new("of limit", 2),
        new("cost", 0),
        new("models", 8, IsNumber: false, MinWidth: 16),
    ];

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, Terminal terminal, BlocksReport report, ReportFrame frame, LocalClock clock)
    {
        var table = new FittedTable(Columns);
        foreach (var block in frame.Limited(report.Blocks))
        {
            var isActive = block == report.Active;
            var name = $"{LocalTime.Minute(block.Start, clock)}–{LocalTime.HourMinute(block.End, clock)}{(isActive ? " active" : "")}";
            Add(table, isActive ? Style.Bold : Style.None, name, block.Sums, report.TokenLimit, ShortNames(block.Models.Keys));
        }

        table.AddRule();
        Add(table, Style.Bold, "total", report.Total, null, "");
        table.Write(output, terminal);
    }

    static void Add(FittedTable table, Style style, string name, in Measures sums, long? limit, string models) =>
        table.Add(
            style,
            name,
            Cell.Of(sums.Requests),
            Cell.Of(sums.InputTokens),
            Cell.Of(sums.OutputTokens),
            Cell.Of(sums.CacheCreationTokens),
            Cell.Of(sums.CacheReadTokens),
            Cell.Of(sums.Tokens),
            limit is { } most ? Figures.Share(sums.Tokens, most) : "",
            CostText(sums),
            models
        );

    /// <summary>List cost; its bounds where something has no price.</summary>
    public static string CostText(in Measures sums) =>
        sums.UnpricedRequests == 0
            ? Figures.Money(new Usd(sums.PricedNanos))
            : Figures.Money(new Usd(sums.LowNanos), new Usd(sums.HighNanos));

    /// <summary>Models without what all of their names begin with.</summary>
    public static string ShortNames(IEnumerable<string> models) => string.Join(", ", models.Select(ShortName));

    /// <summary>A model's name without <c>claude-</c>.</summary>
    public static string ShortName(string model) =>
        model.StartsWith("claude-", StringComparison.Ordinal) ? model["claude-".Length..] : model;
}

/// <summary>Moments in the asked zone.</summary>
static class LocalTime
{
    /// <summary>Such as <c>2026-11-20 14:00</c>.</summary>
    public static string Minute(long time, LocalClock clock) => Format(time, clock, "yyyy-MM-dd HH:mm");

    /// <summary>Such as <c>14:00</c>.</summary>
    public static string HourMinute(long time, LocalClock clock) => Format(time, clock, "HH:mm");

    /// <summary>The time of day; with its date on another day than now.</summary>
    public static string Near(long time, LocalClock clock, long now) =>
        clock.DayOf(time) == clock.DayOf(now) ? HourMinute(time, clock) : Minute(time, clock);

    static string Format(long time, LocalClock clock, string format) =>
        DateTime.UnixEpoch.AddTicks(clock.Local(time) * TimeSpan.TicksPerMillisecond).ToString(format, CultureInfo.InvariantCulture);
}
