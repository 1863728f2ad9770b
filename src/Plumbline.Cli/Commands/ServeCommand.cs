using System.CommandLine;
using Microsoft.Extensions.Logging;
using Plumbline.Server;
using Plumbline.Server.Settings;

namespace Plumbline.Cli.Commands;

/// <summary><c>plumb serve</c>: receives, stores, answers, until it is asked to stop.</summary>
static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Receives telemetry and serves pages, the API and /metrics until it is asked to stop.");
        var options = SettingOptions.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options.Read(parsed), parsed.InvocationConfiguration, stop));
        return command;
    }

    static async Task<int> RunAsync(ServerSettings settings, InvocationConfiguration streams, CancellationToken stop)
    {
        using var asked = StopSignal.Listen(stop);
        using var log = new LineLoggerProvider(streams.Error, TimeProvider.System, LogLevel.Information);
        await using (var server = await ServerHost.StartAsync(settings, log, TimeProvider.System))
        {
            await streams.Output.WriteLineAsync(server.ReadyLine);
            await streams.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, asked.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            log.CreateLogger("Plumbline").LogInformation("Stopping: requests that have begun are finished, then the journal is applied.");
        }

        return (int)ExitCode.Done;
    }
}
