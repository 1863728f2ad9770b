using System.CommandLine;
using Plumbline.Cli.Blocks;
using Plumbline.Cli.Client;
using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Server;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb blocks</c>, also <c>plumb report blocks</c>: usage by five-hour window, and where the active one leads.</summary>
static class BlocksCommand
{
    static readonly Option<bool> Active = new("--active") { Description = "Only the block that is active now." };
    static readonly Option<bool> Recent = new("--recent") { Description = "Only blocks of the last three days." };
    static readonly Option<string> TokenLimit = new("--token-limit")
    {
        HelpName = "N|max",
        Description = "Compare with so many tokens, or with the most that any block before held.",
    };

    /// <summary>Three days, in milliseconds.</summary>
    const long RecentMs = 3 * LocalClock.Day;

    public static Command Create(TimeProvider time)
    {
        Command command = new("blocks", "Tokens and cost by five-hour window, with burn rate and projection of the active one.")
        {
            Active,
            Recent,
            TokenLimit,
        };
        LogOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var limit = ReadTokenLimit(parsed.GetValue(TokenLimit));
            var prices = arguments.ReadPrices();
            using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, IndexContent.Requests);
            var report = Read(reading, prices, arguments, limit);
            var shown = report with { Blocks = [.. report.Blocks.Where(block => IsAsked(block, report, arguments, parsed))] };
            Write(shown, reading, prices, arguments, parsed);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>All blocks, the active one, and what Claude Code said of the plan.</summary>
    public static BlocksReport Read(LogReading reading, PriceBook prices, LogArguments arguments, BlockLimit limit)
    {
        // Where a block begins depends on what was before it, so a range of time chooses among blocks, not among requests.
        var filter = reading.Filter with
        {
            Since = long.MinValue,
            Until = long.MaxValue,
        };
        var blocks = BlocksReport.Divide(reading.Snapshot, prices, filter);
        var states = new ClientStates(CacheFolder.Default(Environment.GetEnvironmentVariable));
        return new()
        {
            Now = arguments.Now,
            Blocks = blocks,
            Active = blocks.LastOrDefault(block => block.IsActive(arguments.Now)),
            TokenLimit = limit.IsMost ? BlocksReport.MostTokens(blocks, arguments.Now) : limit.Tokens,
            Plan = states.LatestWithLimits(),
        };
    }

    static bool IsAsked(FiveHourBlock block, BlocksReport report, LogArguments arguments, ParseResult parsed) =>
        block.End > arguments.Filter.Since
        && block.Start < arguments.Filter.Until
        && (!parsed.GetValue(Active) || block == report.Active)
        && (!parsed.GetValue(Recent) || block.End > report.Now - RecentMs);

    static void Write(BlocksReport report, LogReading reading, PriceBook prices, LogArguments arguments, ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var frame = reading.Frame("blocks", arguments) with { PriceBook = prices.Version, Limit = LimitOf(arguments), KeepsLast = true };
        if (arguments.Format == OutputFormat.Json)
            BlocksJson.Write(output, report, frame);
        else if (arguments.Format == OutputFormat.Csv)
            BlocksCsv.Write(output, report, frame);
        else if (report.Blocks.Count == 0 && !parsed.GetValue(Active))
            reading.WriteNothingFound(output, arguments);
        else
            WriteText(output, report, frame, arguments, onlyActive: parsed.GetValue(Active));
    }

    static void WriteText(TextWriter output, BlocksReport report, ReportFrame frame, LogArguments arguments, bool onlyActive)
    {
        var terminal = Terminal.Of(output);
        if (!onlyActive)
        {
            BlocksTable.Write(output, terminal, report, frame, arguments.Clock);
            UsageNotes.WriteLimit(output, terminal, frame, report.Blocks.Count);
        }

        if (!onlyActive && (report.Active is not null || report.Plan is not null))
            output.WriteLine();
        if (onlyActive || report.Active is not null || report.Plan is not null)
        {
            foreach (var line in new ActiveBlockView(report, arguments.Clock, terminal).Lines())
                output.WriteLine(line);
        }

        UsageNotes.WriteFrame(output, terminal, frame);
    }

    static int? LimitOf(LogArguments arguments) =>
        arguments.Limit is { } limit ? (limit == 0 ? null : limit)
        : arguments.Format == OutputFormat.Table ? ReportCommands.RowsOfTable
        : null;

    /// <summary>What <c>--token-limit</c> asks for.</summary>
    public static BlockLimit ReadTokenLimit(string? text) =>
        text is null ? default
        : text == "max" ? new(null, IsMost: true)
        : long.TryParse(text, System.Globalization.NumberStyles.None, null, out var tokens) && tokens > 0 ? new(tokens, IsMost: false)
        : throw new WrongInputException($"--token-limit: expected a number of tokens or max, got \"{text}\".");
}

/// <summary>What a block is compared to: a number of tokens, the most of any block before, or nothing.</summary>
readonly record struct BlockLimit(long? Tokens, bool IsMost);
