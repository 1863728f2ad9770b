using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Plumbline.Cli.Blocks;
using Plumbline.Cli.Output;
using Plumbline.Core.Pricing;
using Plumbline.Server;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb live</c>: the active block on a screen of its own, until it is stopped. Without a terminal it is shown once.</summary>
static class LiveCommand
{
    const LogOption Options =
        LogOption.Dir | LogOption.Tz | LogOption.Project | LogOption.Model | LogOption.User | LogOption.Prices | LogOption.NoIndex;

    static readonly Option<string> Every = new("--every")
    {
        HelpName = "SECONDS",
        Description = "How often to look, from 1 to 3600. [3]",
        DefaultValueFactory = _ => "3",
    };

    static readonly Option<string> TokenLimit = new("--token-limit")
    {
        HelpName = "N|max",
        Description = "Compare with so many tokens, or with the most that any block before held. [max]",
        DefaultValueFactory = _ => "max",
    };

    public static Command Create(TimeProvider time)
    {
        Command command = new("live", "Shows the active five-hour window, again and again: burn rate, projection, plan limits.")
        {
            Every,
            TokenLimit,
        };
        LogOptions.AddTo(command, Options);
        command.SetAction(
            async (parsed, stop) =>
            {
                var streams = parsed.InvocationConfiguration;
                var every = ReadEvery(parsed.GetValue(Every)!);
                var limit = BlocksCommand.ReadTokenLimit(parsed.GetValue(TokenLimit));
                var prices = LogOptions.Read(parsed, time).ReadPrices();
                // What cannot be read is said before the screen is taken.
                var first = Look(parsed, prices, limit, time, streams, Terminal.Of(streams.Output));
                if (Terminal.Of(streams.Output).IsTerminal)
                    await FollowAsync(
                        () => Look(parsed, prices, limit, time, streams, Terminal.Of(streams.Output)),
                        first,
                        every,
                        streams.Output,
                        stop
                    );
                else
                    WriteLines(streams.Output, first);
                return (int)ExitCode.Done;
            }
        );
        return command;
    }

    static IReadOnlyList<string> Look(
        ParseResult parsed,
        PriceBook prices,
        BlockLimit limit,
        TimeProvider time,
        InvocationConfiguration streams,
        Terminal terminal
    )
    {
        var arguments = LogOptions.Read(parsed, time);
        using var reading = LogReading.Open(arguments, streams, IndexContent.Requests);
        var report = BlocksCommand.Read(reading, prices, arguments, limit);
        return
        [
            .. new ActiveBlockView(report, arguments.Clock, terminal).Lines(),
            .. RecentBlocks.Lines(report, arguments.Clock, terminal),
        ];
    }

    static async Task FollowAsync(
        Func<IReadOnlyList<string>> look,
        IReadOnlyList<string> lines,
        TimeSpan every,
        TextWriter output,
        CancellationToken stop
    )
    {
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopInstead);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopInstead);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, StopInstead);
        using var resized = new SemaphoreSlim(0);
        using var resize = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => resized.Release());
        using var screen = new LiveScreen(output);
        while (!asked.IsCancellationRequested)
        {
            screen.Show(lines, $"every {every.TotalSeconds:0} s · q or Ctrl-C ends");
            if (await screen.IsEndedAsync(every, resized, asked.Token))
                break;
            lines = look();
        }

        void StopInstead(PosixSignalContext context)
        {
            context.Cancel = true;
            asked.Cancel();
        }
    }

    static void WriteLines(TextWriter output, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            output.WriteLine(line);
    }

    static TimeSpan ReadEvery(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out var seconds) && seconds is >= 1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new WrongInputException($"--every: expected a number of seconds from 1 to 3600, got \"{text}\".");
}
