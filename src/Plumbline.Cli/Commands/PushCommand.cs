using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Output;
using Plumbline.Cli.Push;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb push</c>: sends what is new in this machine's session logs to a server.</summary>
sealed class PushCommand
{
    const string ToVariable = "PLUMBLINE_PUSH_TO";
    const string TokenVariable = "PLUMBLINE_PUSH_TOKEN";

    // A hook that takes long is noticed at the end of every session; what remains is sent at the end of the next.
    static readonly TimeSpan HookTime = TimeSpan.FromSeconds(10);

    const long HookLogBytesMax = 1 << 20;

    readonly Option<string> _to = new("--to")
    {
        HelpName = "URL",
        Description = $"Where a Plumbline receives OTLP over HTTP, such as http://127.0.0.1:4318. [{ToVariable}]",
    };

    readonly Option<string> _token = new("--token")
    {
        HelpName = "TOKEN",
        Description = $"An ingest token of that server; better in the environment, where others do not see it. [{TokenVariable}]",
    };

    readonly Option<bool> _withPaths = new("--with-paths")
    {
        Description = "Also send working folders, the paths of files and the first words of commands.",
    };

    readonly Option<bool> _anonymous = new("--anonymous")
    {
        Description = "Leave out who and where: no user, account, organisation or resource attribute.",
    };
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be sent, and send nothing." };
    readonly Option<bool> _again = new("--again")
    {
        Description = "Send everything, whatever was sent before; the server counts nothing twice.",
    };
    readonly Option<bool> _quiet = new("--quiet") { Description = "Say nothing when all is well." };

    readonly Option<bool> _hook = new("--hook")
    {
        Description =
            "For Claude Code's SessionEnd hook: take at most ten seconds, exit 0 in any case, write to push.log in the cache folder.",
    };

    readonly TimeProvider _time;

    PushCommand(TimeProvider time) => _time = time;

    public static Command Create(TimeProvider time)
    {
        var push = new PushCommand(time);
        var command = new Command(
            "push",
            "Sends what is new in this machine's session logs to a Plumbline server: numbers and names, no text."
        )
        {
            push._to,
            push._token,
            push._withPaths,
            push._anonymous,
            push._dryRun,
            push._again,
            push._quiet,
            push._hook,
        };
        LogOptions.AddTo(command, LogOption.Dir | LogOption.Since | LogOption.Json);
        command.SetAction(
            (parsed, stop) => parsed.GetValue(push._hook) ? push.RunHookAsync(parsed, stop) : Task.Run(() => push.Run(parsed, stop), stop)
        );
        return command;
    }

    int Run(ParseResult parsed, CancellationToken stop)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        PushResult result;
        try
        {
            result = Read(parsed, null).Run(_time, stop);
        }
        catch (ShipmentFailedException trouble)
        {
            error.WriteLine("plumb: " + trouble.Message.ReplaceLineEndings(" "));
            return (int)ExitCode.Failed;
        }

        if (LogOptions.Read(parsed, _time).Format == OutputFormat.Json)
            output.WriteLine(JsonSerializer.Serialize(result.ToDocument(), JsonText.Readable));
        else if (!parsed.GetValue(_quiet))
            output.WriteLine(result.Sentence());
        if (!parsed.GetValue(_quiet) && result.Report.Skipped.Total > 0)
            error.WriteLine($"plumb: {result.Report.Skipped.Total} lines gave nothing; plumb daily --verbose says why.");
        return (int)(result.Refused.Count == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    PushRun Read(ParseResult parsed, HookInput? hook)
    {
        var arguments = LogOptions.Read(parsed, _time);
        var isDry = parsed.GetValue(_dryRun);
        var to = parsed.GetValue(_to) ?? Environment.GetEnvironmentVariable(ToVariable);
        if (string.IsNullOrEmpty(to) && !isDry)
            throw new WrongInputException($"--to: expected the address of a server, such as http://127.0.0.1:4318 (or {ToVariable}).");
        var address = string.IsNullOrEmpty(to)
            ? null
            : PushServer.AddressOf(to)
                ?? throw new WrongInputException($"--to: expected http://HOST:PORT or https://HOST:PORT, got \"{to}\".");
        return new()
        {
            Address = isDry ? null : address,
            DryAddress = address,
            Token = (parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable)) is { Length: > 0 } token ? token : null,
            Folders = LogFolders.Roots([.. arguments.Folders], ClientFiles.OfThisMachine.Variable, ClientFiles.OfThisMachine.Home),
            CacheFolder = CacheFolder.Default(Environment.GetEnvironmentVariable),
            WithPaths = parsed.GetValue(_withPaths),
            IsAnonymous = parsed.GetValue(_anonymous),
            Since = arguments.SinceText is { } since ? (arguments.Filter.Since, since) : default,
            IsAnew = parsed.GetValue(_again),
            Hook = hook,
        };
    }

    // Whatever goes wrong here is no reason to trouble the session that has ended.
    async Task<int> RunHookAsync(ParseResult parsed, CancellationToken stop)
    {
        string line;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(HookTime);
        try
        {
            var hook = await HookInput.ReadAsync(Console.In, !Console.IsInputRedirected);
            var run = Read(parsed, hook);
            line = await Task.Run(() => run.Run(_time, deadline.Token).Sentence(), CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            line = "It took too long; the rest goes with the next session.";
        }
        catch (Exception trouble)
        {
            line = trouble.Message.ReplaceLineEndings(" ");
        }

        WriteLog(line);
        return (int)ExitCode.Done;
    }

    void WriteLog(string line)
    {
        try
        {
            var file = new FileInfo(Path.Combine(CacheFolder.Default(Environment.GetEnvironmentVariable), "push.log"));
            file.Directory!.Create();
            if (file.Exists && file.Length > HookLogBytesMax)
                file.Delete();
            var moment = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            File.AppendAllText(file.FullName, $"{moment} {line}{Environment.NewLine}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // There is nowhere left to say it.
        }
    }
}
