using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Plumbline.Cli.Demo;
using Plumbline.Core.Pricing;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb demo</c>: a made-up company, sent to a server or written to a folder.</summary>
sealed class DemoCommand
{
    readonly Option<string> _to = new("--to")
    {
        HelpName = "URL",
        Description = "Send it to a server that receives OTLP over HTTP, such as http://127.0.0.1:4318.",
    };

    readonly Option<string> _token = new("--token") { HelpName = "TOKEN", Description = "An ingest token of that server." };

    readonly Option<string> _out = new("--out")
    {
        HelpName = "DIR",
        Description = "A folder for the company's rules and for the truth about it; without --to also for what it sends.",
    };

    readonly DemoOptions _options;

    DemoCommand(Command command, TimeProvider time)
    {
        command.Add(_to);
        command.Add(_token);
        command.Add(_out);
        _options = DemoOptions.AddTo(command, time);
    }

    public static Command Create(TimeProvider time)
    {
        var command = new Command(
            "demo",
            "Makes up a company from a seed and sends what its machines would send: for tries, pictures and proofs."
        );
        var demo = new DemoCommand(command, time);
        command.SetAction(demo.RunAsync);
        command.Add(DemoServeCommand.Create(time));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var (to, folder) = (parsed.GetValue(_to), parsed.GetValue(_out));
        if (to is null && folder is null)
            throw new WrongInputException(
                "--to or --out: expected the address of a server, a folder, or both. plumb demo serve needs neither."
            );
        var address = to is null ? null : AddressOf(to);
        var began = Stopwatch.GetTimestamp();
        var settings = _options.Read(parsed);
        var story = new Story(settings, PriceBook.BuiltIn);
        if (folder is not null)
            RulesFiles.Write(folder, story.Company, settings);
        var sent = address is null ? Write(story, folder!, stop) : await SendAsync(story, address, parsed.GetValue(_token), stop);
        if (folder is not null)
            TruthFiles.Write(folder, settings, story.Company, story.Truth);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(Sentence(story.Truth, sent, Stopwatch.GetElapsedTime(began)));
        return (int)ExitCode.Done;
    }

    static (long Bodies, long Bytes) Write(Story story, string path, CancellationToken stop)
    {
        using var folder = new DemoFolder(path);
        return folder.Write(story.Tell(), stop);
    }

    static async Task<(long Bodies, long Bytes)> SendAsync(Story story, Uri address, string? token, CancellationToken stop)
    {
        using var server = new DemoServer(address, token);
        return await server.SendAsync(story.Tell(), stop);
    }

    /// <summary>What was made, in one line.</summary>
    public static string Sentence(Truth truth, (long Bodies, long Bytes) sent, TimeSpan time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{truth.Total.Requests:N0} requests in {sent.Bodies:N0} exports of {sent.Bytes / 1e6:N0} MB, {time.TotalSeconds:N1} s."
        );

    static Uri AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new WrongInputException($"--to: expected http://HOST:PORT or https://HOST:PORT, got \"{text}\".");
}
