using System.CommandLine;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Cli.SessionCost;
using Plumbline.Server;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb cost</c>: what <c>/cost</c> showed, for the current or the last session of this folder.</summary>
static class CostCommand
{
    static readonly Option<string> Session = new("--session")
    {
        HelpName = "ID",
        Description = "The session, by its id or the beginning of it. [the current or last one of this folder]",
    };

    public static Command Create(TimeProvider time)
    {
        Command command = new("cost", "What /cost showed: a session's tokens, cost by model, times and code changes.") { Session };
        LogOptions.AddTo(command, LogOption.Dir | LogOption.Tz | LogOption.Json | LogOption.Verbose | LogOption.Prices | LogOption.NoIndex);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var prices = arguments.ReadPrices();
            var output = parsed.InvocationConfiguration.Output;
            using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, IndexContent.All);
            if (Choose(reading, parsed.GetValue(Session)) is not { } choice)
            {
                output.WriteLine(
                    $"No session of {Environment.CurrentDirectory} is in the logs; --session ID names one, `plumb session` lists them."
                );
                return (int)ExitCode.Failed;
            }

            var report = SessionCostReport.Of(reading.Snapshot, prices, choice);
            var frame = reading.Frame("cost", arguments) with { PriceBook = prices.Version };
            if (arguments.Format == OutputFormat.Json)
                SessionCostJson.Write(output, report, frame);
            else
                Write(output, report, frame, arguments);
            return (int)ExitCode.Done;
        });
        return command;
    }

    static void Write(TextWriter output, SessionCostReport report, ReportFrame frame, LogArguments arguments)
    {
        var terminal = Terminal.Of(output);
        SessionCostText.Write(output, terminal, report, arguments.Clock);
        UsageNotes.WriteFrame(output, terminal, frame);
    }

    static SessionChoice? Choose(LogReading reading, string? id)
    {
        if (id is null)
            return SessionChoice.LastOf(reading.Snapshot, Environment.CurrentDirectory);
        return SessionChoice.WithId(reading.Snapshot, id, out var found)
            ?? throw new WrongInputException(
                found == 0
                    ? $"--session: no session of the logs begins with \"{id}\"."
                    : $"--session: {found} sessions begin with \"{id}\"; expected one."
            );
    }
}
