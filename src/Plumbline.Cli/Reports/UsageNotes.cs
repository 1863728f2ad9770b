using Plumbline.Cli.Output;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Cli.Reports;

/// <summary>What a reader has to know of a report's numbers: what has no price, what is a lower bound, what was skipped.</summary>
static class UsageNotes
{
    /// <summary>Writes the lines that apply, none in most cases.</summary>
    public static void Write(TextWriter output, Terminal terminal, UsageReport report, ReportFrame frame)
    {
        WriteLimit(output, terminal, frame, report.Rows.Count);
        foreach (var model in report.Unpriced)
        {
            var name = model.Model.Length == 0 ? "an unnamed model" : DisplayText.Safe(model.Model);
            output.WriteLine(
                terminal.Paint(
                    $"No price is known for {name}: {Figures.Some(model.Requests, "request")}, {Figures.Some(model.Tokens, "token")},"
                        + $" {Figures.Money(new(model.LowNanos), new(model.HighNanos))}.",
                    Style.Warning
                )
            );
        }

        var sums = report.Total.Sums;
        if (sums.LowerBoundRequests > 0)
            output.WriteLine(
                terminal.Paint(
                    $"Output is a lower bound for {Figures.Some(sums.LowerBoundRequests, "request")}: the client logged only a placeholder.",
                    Style.Warning
                )
            );
        if (sums.ClientCostRequests > 0)
            output.WriteLine(
                terminal.Paint(
                    $"{Figures.Some(sums.ClientCostRequests, "request")} in the logs named costs of their own, {Figures.Money(new(sums.ClientCostNanos))} in all;"
                        + " they are not part of the list cost above.",
                    Style.Faint
                )
            );
        WriteFrame(output, terminal, frame);
    }

    /// <summary>Says how many rows the limit left out.</summary>
    public static void WriteLimit(TextWriter output, Terminal terminal, ReportFrame frame, int rows)
    {
        if (frame.Limit is { } limit && rows > limit)
            output.WriteLine(
                terminal.Paint(
                    $"{Figures.Some(rows - limit, "more row")} of {Figures.Count(rows)}; the total is over all. --limit 0 shows all.",
                    Style.Faint
                )
            );
    }

    /// <summary>Says what was skipped and, when asked, what was read.</summary>
    public static void WriteFrame(TextWriter output, Terminal terminal, ReportFrame frame)
    {
        if (frame.Skipped.Total > 0 && !frame.IsVerbose)
            output.WriteLine(
                terminal.Paint($"{Figures.Some(frame.Skipped.Total, "line")} could not be read; --verbose says why.", Style.Warning)
            );
        if (!frame.IsVerbose)
            return;
        foreach (var line in frame.Details)
            output.WriteLine(terminal.Paint(line, Style.Faint));
        foreach (var reason in Enum.GetValues<SkipReason>())
        {
            if (frame.Skipped[reason] > 0)
                output.WriteLine(
                    terminal.Paint(
                        $"Skipped {Figures.Some(frame.Skipped[reason], reason == SkipReason.Unreadable ? "file" : "line")}: {SkippedLines.Name(reason)}, {Meaning(reason)}.",
                        Style.Warning
                    )
                );
        }
    }

    static string Meaning(SkipReason reason) =>
        reason switch
        {
            SkipReason.NotJson => "no JSON object (half-written, cut, or two run together)",
            SkipReason.NotUtf8 => "bytes that are not UTF-8",
            SkipReason.TooLong => "longer than the longest that is read",
            SkipReason.BadUsage => "a usage that is not an object of numbers",
            SkipReason.NoTime => "a response without a time",
            SkipReason.NoModel => "a response without a model",
            SkipReason.OutOfRange => "a count that cannot be",
            SkipReason.Unfinished => "the last one of its log, still being written",
            _ => "could not be read",
        };
}
