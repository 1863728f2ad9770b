using System.Globalization;
using Plumbline.Cli.Client;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Blocks;

/// <summary>The active block in a few lines: how much, how fast, where it leads; and the plan's own limits where they are known.</summary>
sealed class ActiveBlockView(BlocksReport report, LocalClock clock, Terminal terminal)
{
    const int LabelWidth = 11;
    const int BarWidthMax = 40;

    // From here on a share is something to look at.
    const decimal Near = 80;

    readonly List<string> _lines = [];

    /// <summary>The lines, painted, none wider than the terminal.</summary>
    public IReadOnlyList<string> Lines()
    {
        _lines.Clear();
        if (report.Active is { } block)
            AddBlock(block);
        else
            AddLine("No active block: the next request begins one.", Style.Bold);
        AddPlan();
        return _lines;
    }

    void AddBlock(FiveHourBlock block)
    {
        var (rate, projection) = (block.RateAt(report.Now)!.Value, block.ProjectAt(report.Now)!.Value);
        AddLine(
            $"Block {LocalTime.HourMinute(block.Start, clock)}–{LocalTime.HourMinute(block.End, clock)}, {Figures.Duration(projection.RemainingMs)} left",
            Style.Bold
        );
        AddBar("time", report.Now - block.Start, FiveHourBlock.Length, Style.None);
        if (report.TokenLimit is { } limit)
            AddBar("limit", block.Sums.Tokens, limit, 100m * block.Sums.Tokens >= Near * limit ? Style.Warning : Style.None);
        Add("tokens", TokensText(block.Sums));
        Add("cost", BlocksTable.CostText(block.Sums));
        Add(
            "burn",
            $"{Figures.Compact(rate.TokensPerMinute)} tokens/min{(rate.CostPerHour is { } cost ? $", {Figures.Money(cost)}/h" : "")} since {LocalTime.HourMinute(block.FirstAsked, clock)}"
        );
        AddProjection(block, projection);
        Add(
            "models",
            string.Join(
                ", ",
                block
                    .Models.OrderByDescending(model => model.Value.HighNanos)
                    .Select(model => $"{BlocksTable.ShortName(model.Key)} {BlocksTable.CostText(model.Value)}")
            )
        );
    }

    void AddProjection(FiveHourBlock block, Projection projection)
    {
        var beyond = report.TokenLimit is { } limit && projection.Tokens > limit;
        var cost = projection.ListCost is { } known ? $", {Figures.Money(known)}" : "";
        Add(
            "projected",
            $"{Figures.Compact(projection.Tokens)} tokens{cost} by {LocalTime.HourMinute(block.End, clock)}{(beyond ? ", beyond the limit" : "")}",
            beyond ? Style.Warning : Style.None
        );
    }

    static string TokensText(in Measures sums) =>
        $"{Figures.Compact(sums.Tokens)}: {Figures.Compact(sums.InputTokens)} input, {Figures.Compact(sums.OutputTokens)} output, "
        + $"{Figures.Compact(sums.CacheCreationTokens)} cache write, {Figures.Compact(sums.CacheReadTokens)} cache read";

    void AddPlan()
    {
        if (report.Plan is not { Limits: { } limits } plan)
            return;
        AddLine($"Plan limits, as Claude Code said {Ago(report.Now - plan.SeenAt)}", Style.Bold);
        AddLimit("5 hours", limits.FiveHour);
        AddLimit("7 days", limits.SevenDay);
    }

    void AddLimit(string name, RateLimit? limit)
    {
        if (limit is null)
            return;
        if (limit.ResetsAt <= report.Now)
        {
            Add(name, $"began anew {LocalTime.Near(limit.ResetsAt.Value, clock, report.Now)}; not said since");
            return;
        }

        var resets = limit.ResetsAt is { } at
            ? $", resets {LocalTime.Near(at, clock, report.Now)} (in {Figures.Duration(at - report.Now)})"
            : "";
        var style = limit.UsedPercent >= Near ? Style.Warning : Style.None;
        Add(name, $"{Bar(limit.UsedPercent)} {Percent(limit.UsedPercent)} used{resets}", style);
    }

    void AddBar(string label, long part, long whole, Style style)
    {
        var percent = whole == 0 ? 100 : 100m * part / whole;
        Add(label, $"{Bar(percent)} {Percent(percent)}{(label == "limit" ? $" of {Figures.Compact(whole)} tokens" : "")}", style);
    }

    string Bar(decimal percent)
    {
        var width = terminal.Width == 0 ? 20 : Math.Clamp(terminal.Width - 60, 10, BarWidthMax);
        var full = (int)Math.Clamp(Math.Round(percent * width / 100), 0, width);
        return new string('█', full) + new string('░', width - full);
    }

    static string Percent(decimal percent) => percent.ToString("0.#", CultureInfo.InvariantCulture) + " %";

    static string Ago(long milliseconds) =>
        milliseconds < 60_000 ? "just now"
        : milliseconds < 3_600_000 ? $"{milliseconds / 60_000} min ago"
        : milliseconds < 86_400_000 ? $"{milliseconds / 3_600_000} h ago"
        : $"{milliseconds / 86_400_000} d ago";

    void Add(string label, string text, Style style = Style.None) =>
        _lines.Add(
            terminal.Paint($"  {label.PadRight(LabelWidth)}", Style.Faint)
                + terminal.Paint(Fit(DisplayText.Safe(text), LabelWidth + 2), style)
        );

    void AddLine(string text, Style style) => _lines.Add(terminal.Paint(Fit(text, 0), style));

    string Fit(string text, int used) => terminal.Width == 0 ? text : DisplayText.CutEnd(text, Math.Max(1, terminal.Width - used));
}
