using System.Diagnostics;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Exposition;

/// <summary>Our own metrics, all named <c>plumbline_…</c>; described one by one in <c>docs/reference/metrics.md</c>.</summary>
static class HealthMetrics
{
    /// <summary>Writes them.</summary>
    public static void Write(PrometheusText text, ServerHealth health, IReadOnlyList<SourceRow> senders)
    {
        Info(text, health);
        Ingest(text, health);
        Reasons(text, senders);
        Storage(text, health);
        Queries(text, health);
        ProcessUse(text);
    }

    static void Info(PrometheusText text, ServerHealth health)
    {
        text.Family("plumbline_build_info", "gauge", "The running version.")
            .Sample("plumbline_build_info", PrometheusText.Labels(("version", health.Version)), 1);
        text.Family("plumbline_ready", "gauge", "1 while records are taken.").Sample("plumbline_ready", "", health.IsReady ? 1 : 0);
    }

    static void Ingest(PrometheusText text, ServerHealth health)
    {
        text.Family(
            "plumbline_ingest_requests_total",
            "counter",
            "Export requests, by the status they were answered with (HTTP's number, gRPC's name)."
        );
        foreach (var (signal, protocol, code, count) in health.Requests)
            text.Sample(
                "plumbline_ingest_requests_total",
                PrometheusText.Labels(("signal", signal?.Name() ?? "none"), ("protocol", Lower(protocol)), ("code", code)),
                count
            );
        text.Family("plumbline_ingest_records_total", "counter", "Points, log records and spans that were taken, repetitions included.");
        foreach (var (signal, taken, _) in health.Records)
            text.Sample("plumbline_ingest_records_total", PrometheusText.Labels(("signal", signal.Name())), taken);
        text.Family("plumbline_ingest_refused_total", "counter", "Points, log records and spans that were refused.");
        foreach (var (signal, _, refused) in health.Records)
            text.Sample("plumbline_ingest_refused_total", PrometheusText.Labels(("signal", signal.Name())), refused);
        text.Family("plumbline_ingest_bytes_total", "counter", "Bytes of bodies as received.")
            .Sample("plumbline_ingest_bytes_total", "", health.BytesReceived);
    }

    // These are kept in the ledger, so they go on over restarts.
    static void Reasons(PrometheusText text, IReadOnlyList<SourceRow> senders)
    {
        text.Family(
            "plumbline_ingest_rejects_total",
            "counter",
            "Points, log records and spans that were refused, by reason, since the data began."
        );
        Reasons(text, "plumbline_ingest_rejects_total", senders, sender => sender.Rejects);
        text.Family(
            "plumbline_ingest_flags_total",
            "counter",
            "Points, log records and spans that were taken with something odd about them, by reason, since the data began."
        );
        Reasons(text, "plumbline_ingest_flags_total", senders, sender => sender.Reasons.Where(reason => !reason.Key.IsRefusal()));
    }

    static void Reasons(
        PrometheusText text,
        string name,
        IReadOnlyList<SourceRow> senders,
        Func<SourceRow, IEnumerable<KeyValuePair<Reason, long>>> of
    )
    {
        var counts = senders
            .SelectMany(sender => of(sender).Select(reason => (sender.Signal, reason.Key, reason.Value)))
            .GroupBy(item => (item.Signal, item.Key))
            .OrderBy(group => group.Key);
        foreach (var group in counts)
            text.Sample(
                name,
                PrometheusText.Labels(("signal", group.Key.Signal.Name()), ("reason", group.Key.Key.Name())),
                group.Sum(item => item.Value)
            );
    }

    static void Storage(PrometheusText text, ServerHealth health)
    {
        Single(
            text,
            "plumbline_journal_position_bytes",
            "counter",
            "The end of the journal, in bytes since the first start.",
            health.JournalPosition
        );
        Single(text, "plumbline_applied_position_bytes", "counter", "How far the journal is applied to the store.", health.AppliedPosition);
        Single(
            text,
            "plumbline_apply_lag_bytes",
            "gauge",
            "Bytes of the journal that are acknowledged and not applied.",
            health.JournalPosition - health.AppliedPosition
        );
        text.Family("plumbline_apply_lag_seconds", "gauge", "How long the oldest request that is not applied has waited.")
            .Sample("plumbline_apply_lag_seconds", "", health.ApplyLagSeconds);
        Summary(text, "plumbline_commit_seconds", "Commits to the store.", health.CommitSeconds, health.Commits);
        Summary(text, "plumbline_journal_sync_seconds", "Group fsyncs of the journal.", health.JournalSyncSeconds, health.JournalSyncs);
        text.Family("plumbline_file_bytes", "gauge", "Bytes on disk.");
        text.Sample("plumbline_file_bytes", PrometheusText.Labels(("file", "database")), health.DatabaseBytes);
        text.Sample("plumbline_file_bytes", PrometheusText.Labels(("file", "journal")), health.JournalBytes);
    }

    static void Queries(PrometheusText text, ServerHealth health)
    {
        const string Name = "plumbline_query_timeouts_total";
        text.Family(
            Name,
            "counter",
            "Questions of the API and of pages that were not answered within query-timeout, by how far they were."
        );
        text.Sample(Name, PrometheusText.Labels(("state", "running")), health.QueriesTimedOut.Stopped);
        text.Sample(Name, PrometheusText.Labels(("state", "waiting")), health.QueriesTimedOut.NotBegun);
    }

    static void ProcessUse(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Family("process_cpu_seconds_total", "counter", "CPU seconds of the program.")
            .Sample("process_cpu_seconds_total", "", process.TotalProcessorTime.TotalSeconds);
        Single(text, "process_resident_memory_bytes", "gauge", "Memory of the program.", process.WorkingSet64);
        var started = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        text.Family("process_start_time_seconds", "gauge", "When the program started, in seconds since 1970.")
            .Sample("process_start_time_seconds", "", started);
    }

    static void Single(PrometheusText text, string name, string type, string help, long value) =>
        text.Family(name, type, help).Sample(name, "", value);

    static void Summary(PrometheusText text, string name, string help, double seconds, long count) =>
        text.Family(name, "summary", help).Sample(name + "_sum", "", seconds).Sample(name + "_count", "", count);

    static string Lower<T>(T value) => value?.ToString()?.ToLowerInvariant() ?? "none";
}
