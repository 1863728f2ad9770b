using System.CommandLine;
using Plumbline.Cli.Client;
using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Output;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb index --refresh</c>: brings the index up to date. Not in the help: every report does this by itself.</summary>
static class IndexCommand
{
    static readonly Option<bool> Refresh = new("--refresh") { Description = "Brings the index up to date.", Required = true };
    static readonly Option<bool> Background = new("--background")
    {
        Description = "For `plumb statusline`: alone, last in line, in silence.",
    };

    public static Command Create(TimeProvider time)
    {
        Command command = new("index", "The index of this machine's session logs.") { Refresh, Background };
        command.Hidden = true;
        LogOptions.AddTo(command, LogOption.Dir);
        command.SetAction(parsed =>
        {
            var arguments = LogOptions.Read(parsed, time);
            var cache = CacheFolder.Default(Environment.GetEnvironmentVariable);
            if (!parsed.GetValue(Background))
            {
                using var reading = LogReading.Open(arguments, parsed.InvocationConfiguration, IndexContent.All);
                parsed.InvocationConfiguration.Output.WriteLine(
                    $"{Figures.Some(reading.Snapshot.Files.Count, "log")}, {Figures.Some(reading.Snapshot.Requests.Length, "request")}."
                );
                return (int)ExitCode.Done;
            }

            using var entered = BackgroundRefresh.TryEnter(cache, time.GetUtcNow());
            if (entered is null)
                return (int)ExitCode.Done;
            new ClientStates(cache).Sweep(time.GetUtcNow());
            using var snapshot = LocalIndex.Refresh(LogReading.SourcesOf(arguments), cache, new LocalIndexOptions());
            return (int)ExitCode.Done;
        });
        return command;
    }
}
