using System.CommandLine;
using System.Globalization;
using Plumbline.Cli.Insights;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Server;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb insights</c>: how Claude Code was used in the last days, on one page.</summary>
static class InsightsCommand
{
    const int DaysMax = 3660;

    static readonly Option<string> Days = new("--days")
    {
        HelpName = "N",
        Description = "How many days, today included. [7]",
        DefaultValueFactory = _ => "7",
    };

    static readonly Option<bool> WithPrompts = new("--with-prompts") { Description = "Also write the beginning of prompts into the JSON." };

    public static Command Create(TimeProvider time)
    {
        Command command = new("insights", "Sessions, models, tools, files, active hours, where the tokens go, the costliest prompts.")
        {
            Days,
            WithPrompts,
        };
        LogOptions.AddTo(command, LogOption.All & ~LogOption.Since & ~LogOption.Until & ~LogOption.Csv & ~LogOption.Limit);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var days = ReadDays(parsed.GetValue(Days)!);
            var prices = arguments.ReadPrices();
            using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, IndexContent.All);
            var filter = reading.Filter with { Since = arguments.Clock.StartOfDay(arguments.Clock.DayOf(arguments.Now) - days + 1) };
            var report = InsightsReport.Of(reading.Snapshot, prices, filter, arguments.Clock, days);
            var frame = reading.Frame("insights", arguments) with { PriceBook = prices.Version };
            Write(report, reading, frame, arguments, parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Write(InsightsReport report, LogReading reading, ReportFrame frame, LogArguments arguments, ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (arguments.Format == OutputFormat.Json)
        {
            InsightsJson.Write(output, report, reading.Snapshot, frame, parsed.GetValue(WithPrompts));
            return;
        }

        if (report.Total.Sums.Requests == 0)
        {
            reading.WriteNothingFound(output, arguments);
            return;
        }

        new InsightsText(report, reading.Snapshot, arguments.Clock, output).Write();
        var usage = new UsageReport
        {
            Rows = [],
            Total = report.Total,
            Unpriced = report.Unpriced,
        };
        UsageNotes.Write(output, Terminal.Of(output), usage, frame);
    }

    static int ReadDays(string text) =>
        int.TryParse(text, NumberStyles.None, null, out var days) && days is >= 1 and <= DaysMax
            ? days
            : throw new WrongInputException($"--days: expected a number from 1 to {DaysMax}, got \"{text}\".");
}
