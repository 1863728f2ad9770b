using Plumbline.Core.Model;
using Plumbline.Server.Exposition;
using Plumbline.Server.Receiving;
using Plumbline.Store.Writing;

namespace Plumbline.Server;

/// <summary>Puts together what the program says about itself on <c>/metrics</c>.</summary>
static class HealthReading
{
    /// <summary>How it is now.</summary>
    public static ServerHealth Of(Ledger ledger, IngestCounters counters, LedgerQueries queries)
    {
        var status = ledger.Status();
        return new()
        {
            Requests = [.. counters.Requests()],
            Records = [.. Enum.GetValues<Signal>().Select(signal => (signal, counters.Taken(signal), counters.Refused(signal)))],
            BytesReceived = counters.Bytes,
            JournalPosition = status.JournalPosition,
            AppliedPosition = status.AppliedPosition,
            ApplyLagSeconds = status.ApplyLagSeconds,
            Commits = status.Commits,
            CommitSeconds = status.CommitSecondsSum,
            JournalSyncs = status.Journal.Fsyncs,
            JournalSyncSeconds = status.Journal.FsyncSecondsSum,
            DatabaseBytes = status.DatabaseBytes,
            JournalBytes = status.Journal.DiskBytes,
            QueriesTimedOut = queries.TimedOut,
            IsReady = status.Problem is null,
            Version = typeof(HealthReading).Assembly.GetName().Version!.ToString(3),
        };
    }
}
