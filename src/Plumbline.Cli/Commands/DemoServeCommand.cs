using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Plumbline.Cli.Demo;
using Plumbline.Core.Pricing;
using Plumbline.Server;
using Plumbline.Server.Settings;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb demo serve</c>: a server on loopback with a made-up company in it, in a folder that goes when it stops.</summary>
sealed class DemoServeCommand
{
    readonly Option<int> _port = new("--port")
    {
        HelpName = "PORT",
        Description = "The port of the pages on 127.0.0.1; 0 is any that is free.",
        DefaultValueFactory = _ => 4180,
    };

    readonly DemoOptions _options;

    DemoServeCommand(Command command, TimeProvider time)
    {
        command.Add(_port);
        _options = DemoOptions.AddTo(command, time);
    }

    public static Command Create(TimeProvider time)
    {
        var command = new Command(
            "serve",
            "Starts a server on loopback with a made-up company and its rules in it, until it is asked to stop."
        );
        var serve = new DemoServeCommand(command, time);
        command.SetAction(serve.RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var port = parsed.GetValue(_port);
        if (port is < 0 or > 65535)
            throw new WrongInputException(string.Create(CultureInfo.InvariantCulture, $"--port: expected 0 to 65535, got {port}."));
        var settings = _options.Read(parsed);
        var folder = Directory.CreateTempSubdirectory("plumbline-demo-");
        try
        {
            await ServeAsync(folder.FullName, port, settings, parsed.InvocationConfiguration, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return (int)ExitCode.Done;
    }

    static async Task ServeAsync(string folder, int port, DemoSettings demo, InvocationConfiguration streams, CancellationToken stop)
    {
        using var asked = StopSignal.Listen(stop);
        var story = new Story(demo, PriceBook.BuiltIn);
        var rules = RulesFiles.Write(folder, story.Company, demo);
        using var log = new LineLoggerProvider(streams.Error, TimeProvider.System, LogLevel.Warning);
        await using var server = await ServerHost.StartAsync(SettingsOf(folder, port, rules), log, TimeProvider.System);
        await streams.Output.WriteLineAsync(
            $"{Company.Name} is being filled at {server.Web.GetLeftPart(UriPartial.Authority)} (rules: {rules})."
        );
        await streams.Output.FlushAsync(CancellationToken.None);
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var client = new DemoServer(server.OtlpHttp, null);
            var sent = await client.SendAsync(story.Tell(), asked.Token);
            TruthFiles.Write(folder, demo, story.Company, story.Truth);
            await streams.Output.WriteLineAsync("It is full: " + DemoCommand.Sentence(story.Truth, sent, Stopwatch.GetElapsedTime(began)));
            await streams.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, asked.Token);
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            // Asked to stop, while filling or after.
        }
    }

    static ServerSettings SettingsOf(string folder, int port, string rules) =>
        new()
        {
            Data = Path.Combine(folder, "data"),
            Web = new ListenAddress(IPAddress.Loopback, port),
            OtlpHttp = new ListenAddress(IPAddress.Loopback, 0),
            OtlpGrpc = new ListenAddress(IPAddress.Loopback, 0),
            SessionLogs = [],
            Rules = rules,
        };
}
