using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Plumbline.Core.Model;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Server.Receiving;
using Plumbline.Server.Settings;
using Plumbline.Store.Writing;

namespace Plumbline.Server.SessionLogs;

/// <summary>
/// Follows the session logs of this machine: what they tell goes the way of everything that is received, in bodies of limited size. A look
/// around finds what changed; being told of changes only makes it look sooner. One thread of its own, which steps back behind others.
/// </summary>
public sealed class SessionLogFollower : IDisposable
{
    // A response takes seconds to write: looking more often would read the same lines in smaller pieces.
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly ServerSettings _settings;
    readonly IExportSink _sink;
    readonly IngestCounters _counters;
    readonly ILogger _log;
    readonly TimeProvider _time;
    readonly LogShipment _shipment;
    readonly FolderWatch _watch = new();
    readonly CancellationTokenSource _stop = new();
    readonly Thread _thread;
    string? _lastTrouble;

    SessionLogFollower(ServerSettings settings, IExportSink sink, IngestCounters counters, ILogger log, TimeProvider time)
    {
        (_settings, _sink, _counters, _log, _time) = (settings, sink, counters, log, time);
        var options = new ShipmentOptions
        {
            Client = $"plumb serve {typeof(SessionLogFollower).Assembly.GetName().Version!.ToString(3)}",
            Route = "followed",
            // They stay on their machine, and rules may go by them.
            WithFolders = true,
        };
        var positions = ReadPositions.Open(Path.Combine(settings.Data, "session-logs.json"));
        var identities = new MachineIdentities(ClientFiles.OfThisMachine, Directory.Exists);
        _shipment = new LogShipment(options, identities, positions, Send, time);
        _thread = new Thread(Run) { Name = "session-logs", IsBackground = true };
    }

    /// <summary>Starts following; null when the settings say none.</summary>
    public static SessionLogFollower? Start(
        ServerSettings settings,
        IExportSink sink,
        IngestCounters counters,
        ILogger log,
        TimeProvider time
    )
    {
        if (settings.SessionLogs is [])
            return null;
        var follower = new SessionLogFollower(settings, sink, counters, log, time);
        follower._thread.Start();
        return follower;
    }

    IReadOnlyList<string> Folders =>
        LogFolders.Roots([.. _settings.SessionLogs ?? []], ClientFiles.OfThisMachine.Variable, ClientFiles.OfThisMachine.Home);

    void Run()
    {
        ThreadNiceness.StepBack();
        for (var isFirst = true; !_stop.IsCancellationRequested; )
        {
            try
            {
                _watch.Cover(Folders);
                isFirst = !Look(isFirst) && isFirst;
                _lastTrouble = null;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Whatever is wrong with a log, the server has more to do than to read it: it is tried again with the next look.
                Complain(error.Message);
            }

            if (_watch.Wait(_stop.Token))
                _stop.Token.WaitHandle.WaitOne(Settling);
        }
    }

    // Whether there was anything.
    bool Look(bool isFirst)
    {
        var started = Stopwatch.GetTimestamp();
        var logs = LocalLog.In(Folders);
        var report = _shipment.Run(logs, _stop.Token);
        if (isFirst && logs.Count > 0)
            _log.LogInformation(
                "{Line}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Follows {logs.Count} session logs of this machine; {report.Logs} had news, with {report.Requests} API requests, read in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s."
                )
            );
        return logs.Count > 0;
    }

    // Once for each kind of trouble, not with every look.
    void Complain(string trouble)
    {
        if (!string.Equals(trouble, _lastTrouble, StringComparison.Ordinal))
            _log.LogWarning("Session logs could not be read: {Trouble}", trouble);
        _lastTrouble = trouble;
    }

    // Waits for as long as the ledger is behind or its disk is full: nothing is lost meanwhile, the logs stay where they are.
    void Send(ReadOnlyMemory<byte> body)
    {
        while (true)
        {
            var outcome = _sink
                .AcceptAsync(Signal.SessionLogs, Protocol.Http, Encoding.Json, body, Patience, _stop.Token)
                .AsTask()
                .GetAwaiter()
                .GetResult();
            switch (outcome.Result)
            {
                case ExportResult.Stored:
                    _counters.CountRecords(Signal.SessionLogs, outcome.Taken, outcome.Refused);
                    return;
                case ExportResult.Malformed:
                    throw new ShipmentFailedException(outcome.Message ?? "The records cannot be read.");
                default:
                    if (outcome.Result == ExportResult.NoSpace)
                        Complain("the disk is full.");
                    _stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(2));
                    _stop.Token.ThrowIfCancellationRequested();
                    break;
            }
        }
    }

    /// <summary>Stops; what was not sent is read again by the next server.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _watch.Dispose();
        _shipment.Dispose();
        _stop.Dispose();
    }
}
