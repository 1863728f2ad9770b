using System.CommandLine;
using Plumbline.Cli.Exec;
using Plumbline.Server;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb exec -- COMMAND</c>: runs a command as a span of the trace that it is called in.</summary>
static class ExecCommand
{
    /// <summary>What it is called by.</summary>
    public const string Name = "exec";

    const long NanosPerTick = 100;

    public static Command Create(TimeProvider time)
    {
        var command = new Command(
            Name,
            "Runs a command as a span of the trace that TRACEPARENT names, and exits as it does; for build scripts and CI."
        );
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "The command and its arguments, behind --. Its input, output and errors are this program's.",
            Arity = ArgumentArity.OneOrMore,
        };
        var withArguments = new Option<bool>("--with-args") { Description = "Tell the arguments as well, not only the program's name." };
        var verbose = new Option<bool>("--verbose") { Description = "Say on stderr which trace it is and whether the span was taken." };
        command.Add(words);
        command.Add(withArguments);
        command.Add(verbose);
        command.SetAction(parsed =>
        {
            var error = parsed.InvocationConfiguration.Error;
            return RunAsync(parsed.GetValue(words)!, parsed.GetValue(withArguments), parsed.GetValue(verbose), error, time);
        });
        return command;
    }

    static async Task<int> RunAsync(string[] words, bool withArguments, bool isVerbose, TextWriter error, TimeProvider time)
    {
        if (words[0].Length == 0)
            throw new WrongInputException("COMMAND: expected a program's name behind --, such as npm.");
        var given = Environment.GetEnvironmentVariable("TRACEPARENT");
        var parent = TraceContext.Read(given, Environment.GetEnvironmentVariable("TRACESTATE"));
        var place = parent?.Child() ?? TraceContext.Begin();
        if (isVerbose && parent is null)
            await error.WriteLineAsync(
                $"plumb: {(string.IsNullOrEmpty(given) ? "there is no TRACEPARENT" : "TRACEPARENT is broken")}: this is the new trace {place.TraceId}"
            );
        var (start, ticks) = ((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick, time.GetTimestamp());
        var exitCode = await CommandRun.RunAsync(words, place, error);
        var duration = time.GetElapsedTime(ticks).Ticks * NanosPerTick;
        var name = CommandClass.NameOf(words[0]);
        var finished = new FinishedCommand(name, withArguments ? words[1..] : null, start, duration, exitCode);
        var said = await TellAsync(finished, place, parent);
        if (isVerbose)
            await error.WriteLineAsync("plumb: " + said);
        return exitCode;
    }

    static async Task<string> TellAsync(FinishedCommand command, TraceContext place, TraceContext? parent)
    {
        if (!place.IsSampled)
            return "the span is not sent: the trace is not recorded by whoever began it";
        var settings = SpanSettings.Read(Environment.GetEnvironmentVariable);
        return await SpanSender.SendAsync(SpanMessage.Write(command, place, parent, settings), settings);
    }
}
