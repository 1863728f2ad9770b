using System.CommandLine;
using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Server;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb daily</c> and its like, also as <c>plumb report daily</c>: what the session logs of this machine add up to.</summary>
static class ReportCommands
{
    // A terminal's screen; the rows that matter most come first and should stay in sight.
    public const int RowsOfTable = 25;

    static readonly Option<string> By = new("--by")
    {
        HelpName = "WHAT",
        Description = "Divide each row by day, week, month, hour, session, project, branch, pr, model, agent, skill, mcp or version.",
    };

    static readonly Option<bool> Breakdown = new("--breakdown") { Description = "Show each row's models below it." };

    static readonly Option<string> WeekStart = new("--week-start") { HelpName = "DAY", Description = "On which day weeks begin. [monday]" };

    static readonly Option<string> Sort = new("--sort")
    {
        HelpName = "WHAT",
        Description = "Order rows by key, cost, tokens, requests or time. [by time, else by cost]",
    };

    static readonly Option<string> Order = new("--order") { HelpName = "asc|desc", Description = "Smallest or largest first." };

    static readonly Option<string[]> Tool = new("--tool")
    {
        HelpName = "NAME",
        Description = "Only calls of this tool, such as Write; may be repeated.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The reports, each to be added to <c>plumb</c> and to <c>plumb report</c>.</summary>
    /// <param name="search">A search for logs that was begun before; null when there is none.</param>
    public static IEnumerable<NamedCommand> All(TimeProvider time, EarlySearch? search)
    {
        foreach (var (name, rows, meaning) in UsageReports.All)
            yield return new(name, () => CreateUsage(name, rows, meaning, time, search));
        yield return new(
            "tools",
            () => CreateTools("tools", ToolDimension.Tool, "Calls of tools: how many, how many failed, how long they took.", time)
        );
        yield return new(
            "files",
            () => CreateTools("files", ToolDimension.File, "The files that were written most, with lines added and removed.", time)
        );
    }

    static Command CreateUsage(string name, Dimension rows, string meaning, TimeProvider time, EarlySearch? search)
    {
        var command = new Command(name, meaning);
        LogOptions.AddTo(command);
        command.Add(By);
        command.Add(Breakdown);
        command.Add(WeekStart);
        command.Add(Sort);
        command.Add(Order);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var question = ReadQuestion(parsed, rows, arguments);
            // The built-in book is read beside the logs; one's own first, because it may be wrong.
            var prices = arguments.PricesFile is null ? Task.Run(arguments.ReadPrices) : Task.FromResult(arguments.ReadPrices());
            var content =
                rows == Dimension.Pr || question.By == Dimension.Pr ? IndexContent.Requests | IndexContent.Prompts : IndexContent.Requests;
            using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, content, search);
            return Run(name, question with { Filter = reading.Filter }, prices.GetAwaiter().GetResult(), reading, arguments, parsed);
        });
        return command;
    }

    static int Run(string name, UsageQuestion question, PriceBook prices, LogReading reading, LogArguments arguments, ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var report = UsageReport.Of(reading.Snapshot, prices, question);
        var isTime = question.Rows is Dimension.Day or Dimension.Week or Dimension.Month;
        var frame = reading.Frame(name, arguments) with
        {
            By = question.By?.ToString().ToLowerInvariant(),
            PriceBook = prices.Version,
            Limit = LimitOf(arguments, isLong: question.Rows is Dimension.Session or Dimension.Branch or Dimension.Pr or Dimension.Project),
            KeepsLast = isTime && question.Sort is null && question.IsDescending != true,
        };
        if (arguments.Format == OutputFormat.Json)
            UsageJson.Write(output, report, frame);
        else if (arguments.Format == OutputFormat.Csv)
            UsageCsv.Write(output, report, frame, question);
        else if (report.Rows.Count == 0)
            reading.WriteNothingFound(output, arguments);
        else
            UsageTable.Write(output, Terminal.Of(output), report, frame, question);
        return (int)ExitCode.Done;
    }

    static Command CreateTools(string name, ToolDimension rows, string meaning, TimeProvider time)
    {
        var command = new Command(name, meaning);
        LogOptions.AddTo(command, LogOption.All & ~LogOption.Model & ~LogOption.Prices);
        command.Add(Tool);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, IndexContent.Requests | IndexContent.Tools);
            var question = new ToolQuestion
            {
                Rows = rows,
                Filter = reading.Filter,
                Tools = parsed.GetValue(Tool) ?? [],
            };
            return Run(name, question, reading, arguments, parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    static int Run(string name, ToolQuestion question, LogReading reading, LogArguments arguments, TextWriter output)
    {
        var report = ToolReport.Of(reading.Snapshot, question);
        var frame = reading.Frame(name, arguments) with { Limit = LimitOf(arguments, isLong: true) };
        if (arguments.Format == OutputFormat.Json)
            ToolOutput.WriteJson(output, report, frame, question.Rows);
        else if (arguments.Format == OutputFormat.Csv)
            ToolOutput.WriteCsv(output, report, frame, question.Rows);
        else if (report.Rows.Count == 0)
            reading.WriteNothingFound(output, arguments);
        else
            ToolOutput.WriteTable(output, Terminal.Of(output), report, frame, question.Rows);
        return (int)ExitCode.Done;
    }

    // Who reads JSON or CSV wants all rows unless they say otherwise.
    static int? LimitOf(LogArguments arguments, bool isLong) =>
        arguments.Limit is { } limit ? (limit == 0 ? null : limit)
        : isLong && arguments.Format == OutputFormat.Table ? RowsOfTable
        : null;

    static UsageQuestion ReadQuestion(ParseResult parsed, Dimension rows, LogArguments arguments) =>
        new()
        {
            Rows = rows,
            Clock = arguments.Clock,
            Filter = arguments.Filter,
            By = parsed.GetValue(By) is { } by ? ReadName<Dimension>("--by", by) : null,
            HasBreakdown = parsed.GetValue(Breakdown),
            WeekStart = parsed.GetValue(WeekStart) is { } day ? ReadName<DayOfWeek>("--week-start", day) : DayOfWeek.Monday,
            Sort = parsed.GetValue(Sort) is { } sort ? ReadName<RowOrder>("--sort", sort) : null,
            IsDescending = parsed.GetValue(Order) switch
            {
                null => null,
                "asc" => false,
                "desc" => true,
                var other => throw new WrongInputException($"--order: expected asc or desc, got \"{other}\"."),
            },
        };

    /// <summary>A name of an enum as a person writes it; anything else throws.</summary>
    public static T ReadName<T>(string option, string text)
        where T : struct, Enum =>
        !char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new WrongInputException(
                $"{option}: expected {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}, got \"{text}\"."
            );
}
