using Plumbline.Cli.Blocks;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;

namespace Plumbline.Cli.SessionCost;

/// <summary>A session's cost for people: the lines of <c>/cost</c>, then its models.</summary>
static class SessionCostText
{
    const int LabelWidth = 18;

    static readonly Column[] Columns =
    [
        new("model", 0, IsNumber: false, MinWidth: 10),
        new("requests", 3),
        new("input", 2),
        new("output", 2),
        new("cache write", 2, Short: "write"),
        new("cache read", 2, Short: "read"),
        new("cache hits", 4, Short: "hits"),
        new("cost"),
    ];

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, Terminal terminal, SessionCostReport report, LocalClock clock)
    {
        ref readonly var total = ref report.Total;
        void Line(string label, string text, Style style = Style.None)
        {
            text = DisplayText.Safe(text);
            if (terminal.Width > 0)
                text = DisplayText.CutEnd(text, Math.Max(10, terminal.Width - LabelWidth));
            output.WriteLine(terminal.Paint(label.PadRight(LabelWidth), Style.Faint) + terminal.Paint(text, style));
        }

        Line("Session", report.Session, Style.Bold);
        Line("Project", report.Project.Path + (report.Branch is { } branch ? $", {branch}" : ""));
        Line("Time", $"{LocalTime.Minute(report.FirstAsked, clock)} to {LocalTime.Near(total.Last, clock, report.FirstAsked)}");
        Line("List cost", BlocksTable.CostText(total), Style.Bold);
        WriteClient(report, Line);
        var (api, wall, lines) = (report.ApiTime, report.WallTime, report.Lines);
        Line("API time", Figures.Duration(api.Ms) + (api.Source == "client" ? "" : ", from each question to the end of its answer"));
        Line("Wall time", Figures.Duration(wall.Ms) + WallNote(wall.Source));
        Line("Code changes", $"{Figures.Some(lines.Added, "line")} added, {Figures.Some(lines.Removed, "line")} removed");
        Line("Requests", Figures.Count(total.Requests) + AgentNote(report));
        output.WriteLine();
        WriteModels(output, terminal, report);
    }

    static void WriteClient(SessionCostReport report, Action<string, string, Style> line)
    {
        if (report.Notes.ClientCost is not { } client)
            return;
        var note =
            report.IsFork ? "includes the session that this one was forked from"
            : !report.Notes.IsCurrent ? "as of the last time a process of it ended"
            : client.Nanos == report.Total.PricedNanos ? "the same"
            : "also counts requests that its log does not hold";
        line("Claude Code says", $"{Figures.Money(client)}, {note}", Style.None);
    }

    static string WallNote(string source) =>
        source switch
        {
            "turns" => ", the sum of its turns",
            "timestamps" => ", from the first question to the last answer",
            _ => "",
        };

    static string AgentNote(SessionCostReport report) =>
        report.Agents.Requests == 0
            ? ""
            : $", {Figures.Count(report.Agents.Requests)} of them by sub-agents ({BlocksTable.CostText(report.Agents)})";

    static void WriteModels(TextWriter output, Terminal terminal, SessionCostReport report)
    {
        var table = new FittedTable(Columns);
        foreach (var (name, sums) in report.Models.OrderByDescending(model => model.Value.HighNanos))
            Add(table, Style.None, name, sums);
        if (report.Models.Count > 1)
        {
            table.AddRule();
            Add(table, Style.Bold, "total", report.Total);
        }

        table.Write(output, terminal);
    }

    static void Add(FittedTable table, Style style, string name, in Measures sums) =>
        table.Add(
            style,
            name,
            Cell.Of(sums.Requests),
            Cell.Of(sums.InputTokens),
            Cell.Of(sums.OutputTokens),
            Cell.Of(sums.CacheCreationTokens),
            Cell.Of(sums.CacheReadTokens),
            Figures.Share(sums.CacheReadTokens, sums.PromptTokens),
            BlocksTable.CostText(sums)
        );
}
