using System.CommandLine;
using System.CommandLine.Invocation;
using Plumbline.Cli.Commands;
using Plumbline.Cli.LocalLogs;
using Plumbline.Server;

namespace Plumbline.Cli;

/// <summary>The program's commands, and the edge where problems become one line and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="stop">Asks a running server to end, besides SIGTERM and SIGINT.</param>
    /// <param name="search">A search for logs that was begun for this command line; null when there is none.</param>
    public static async Task<int> RunAsync(
        string[] args,
        TextWriter output,
        TextWriter error,
        CancellationToken stop,
        EarlySearch? search = null
    )
    {
        // The arguments of a command that is run are its own: @name is no file to read them from.
        var form = new ParserConfiguration();
        if (args is [ExecCommand.Name, ..])
            form.ResponseFileTokenReplacer = null;
        var parsed = Root(args, search).Parse(args, form);
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

    static RootCommand Root(string[] args, EarlySearch? search)
    {
        var root = new RootCommand(
            "Plumbline says what Claude Code cost: from this machine's logs, or from the telemetry that it receives."
        );
        var commands = Commands(TimeProvider.System, search);
        // Making all commands takes longer than most reports; one that is named needs no other.
        if (args.Length > 0 && commands.Find(command => command.Name == args[0]) is { } named)
            commands = [named];
        foreach (var command in commands)
            root.Add(command.Create());
        return root;
    }

    // In the order of the help.
    static List<NamedCommand> Commands(TimeProvider time, EarlySearch? search) =>
        [
            .. Reports(time, search),
            new("report", () => Report(time, search)),
            new("prices", PricesCommand.Create),
            new("live", () => LiveCommand.Create(time)),
            new("cost", () => CostCommand.Create(time)),
            new("cache", () => CacheCommand.Create(time)),
            new("insights", () => InsightsCommand.Create(time)),
            new("budget", () => BudgetCommand.Create(time)),
            new("statusline", () => StatusLineCommand.Create(time)),
            new("index", () => IndexCommand.Create(time)),
            new("serve", ServeCommand.Create),
            new("doctor", DoctorCommand.Create),
            new("token", TokenCommand.Create),
            new("rules", RulesCommand.Create),
            new("why", WhyCommand.Create),
            new("push", () => PushCommand.Create(time)),
            new("setup", SetupCommand.Create),
            new("plugins", PluginsCommand.Create),
            new("audit", AuditCommand.Create),
            new(ExecCommand.Name, () => ExecCommand.Create(time)),
            new("demo", () => DemoCommand.Create(time)),
        ];

    static IEnumerable<NamedCommand> Reports(TimeProvider time, EarlySearch? search) =>
        ReportCommands.All(time, search).Append(new("blocks", () => BlocksCommand.Create(time)));

    static Command Report(TimeProvider time, EarlySearch? search)
    {
        var report = new Command("report", "Reports over this machine's session logs; each is also a command of its own.");
        foreach (var one in Reports(time, search))
            report.Add(one.Create());
        return report;
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
