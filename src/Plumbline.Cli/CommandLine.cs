using System.CommandLine;
using System.CommandLine.Invocation;
using Plumbline.Cli.Commands;
using Plumbline.Server;

namespace Plumbline.Cli;

/// <summary>The program's commands, and the edge where problems become one line and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="stop">Asks a running server to end, besides SIGTERM and SIGINT.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var parsed = Root(args).Parse(args);
        if (parsed.Action is ParseErrorAction)
            return WrongInput(error, $"{ProblemIn(parsed)}. See {NameOf(parsed.CommandResult.Command)} --help.");
        try
        {
            // Termination is handled by the commands that have something to end.
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, stop);
        }
        catch (WrongInputException problem)
        {
            return WrongInput(error, problem.Message);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            await error.WriteLineAsync("plumb: " + problem.Message.ReplaceLineEndings(" "));
            return (int)ExitCode.Failed;
        }
    }

    // The status line starts every few seconds and has no time to make the other commands.
    static RootCommand Root(string[] args)
    {
        var root = new RootCommand(
            "Plumbline says what Claude Code cost: from this machine's logs, or from the telemetry that it receives."
        );
        if (args is ["statusline", ..])
            root.Add(StatusLineCommand.Create(TimeProvider.System));
        else
            AddAll(root);
        return root;
    }

    static void AddAll(RootCommand root)
    {
        var report = new Command("report", "Reports over this machine's session logs; each is also a command of its own.");
        foreach (var one in ReportCommands.Create(TimeProvider.System).Append(BlocksCommand.Create(TimeProvider.System)))
        {
            root.Add(one);
            report.Add(one);
        }

        root.Add(report);
        root.Add(PricesCommand.Create());
        root.Add(LiveCommand.Create(TimeProvider.System));
        root.Add(CostCommand.Create(TimeProvider.System));
        root.Add(InsightsCommand.Create(TimeProvider.System));
        root.Add(BudgetCommand.Create(TimeProvider.System));
        root.Add(StatusLineCommand.Create(TimeProvider.System));
        root.Add(IndexCommand.Create(TimeProvider.System));
        root.Add(ServeCommand.Create());
        root.Add(DoctorCommand.Create());
        root.Add(TokenCommand.Create());
        root.Add(PushCommand.Create(TimeProvider.System));
        root.Add(SetupCommand.Create());
    }

    static string ProblemIn(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0
            ? $"There is no command or option \"{parsed.UnmatchedTokens[0]}\" here"
            : parsed.Errors[0].Message.TrimEnd('.');

    static string NameOf(Command command) =>
        command.Parents.FirstOrDefault() is Command parent ? $"{NameOf(parent)} {command.Name}" : "plumb";

    static int WrongInput(TextWriter error, string message)
    {
        error.WriteLine("plumb: " + message.ReplaceLineEndings(" "));
        return (int)ExitCode.WrongInput;
    }
}
