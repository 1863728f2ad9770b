using System.CommandLine;
using Plumbline.Cli.Cache;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb cache</c>: what the cache saved and lost, why, and what would stop it.</summary>
static class CacheCommand
{
    static readonly Option<string> By = new("--by")
    {
        HelpName = "WHAT",
        Description = "Rows by day, week, month, hour, session, project, branch, model, agent, skill, mcp or version. [day]",
    };

    public static Command Create(TimeProvider time)
    {
        Command command = new("cache", "What the prompt cache saved and lost, each large miss with its cause, and what would avoid it.")
        {
            By,
        };
        LogOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var rows = parsed.GetValue(By) is { } by ? ReportCommands.ReadName<Dimension>("--by", by) : Dimension.Day;
            var prices = arguments.PricesFile is null ? Task.Run(arguments.ReadPrices) : Task.FromResult(arguments.ReadPrices());
            using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, IndexContent.Requests);
            var question = new UsageQuestion
            {
                Rows = rows,
                Clock = arguments.Clock,
                Filter = reading.Filter,
            };
            Write(reading, prices.GetAwaiter().GetResult(), question, arguments, parsed.InvocationConfiguration.Output);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Write(LogReading reading, PriceBook prices, UsageQuestion question, LogArguments arguments, TextWriter output)
    {
        var report = CacheReport.Of(reading.Snapshot, prices, question);
        var frame = reading.Frame("cache", arguments) with
        {
            PriceBook = prices.Version,
            Limit = LimitOf(arguments),
            KeepsLast = question.Rows is Dimension.Day or Dimension.Week or Dimension.Month,
        };
        if (arguments.Format == OutputFormat.Json)
            CacheJson.Write(output, report, reading.Snapshot, question, frame);
        else if (arguments.Format == OutputFormat.Csv)
            CacheCsv.Write(output, report, frame);
        else if (report.Total.Requests == 0)
            reading.WriteNothingFound(output, arguments);
        else
        {
            new CacheText(report, reading.Snapshot, question, output, Terminal.Of(output)).Write(frame);
            UsageNotes.WriteFrame(output, Terminal.Of(output), frame);
        }
    }

    static int? LimitOf(LogArguments arguments) =>
        arguments.Limit is { } limit ? (limit == 0 ? null : limit)
        : arguments.Format == OutputFormat.Table ? ReportCommands.RowsOfTable
        : null;
}
