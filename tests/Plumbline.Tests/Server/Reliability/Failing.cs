using Plumbline.Tests.Store.Queries;

namespace Plumbline.Tests.Server.Reliability;

/// <summary>Requests of a small ledger that were answered in some time, or not at all.</summary>
static class Failing
{
    public static void Answered(this SmallLedger ledger, int context, long time, long milliseconds, string model = "claude-opus-5-5")
    {
        ledger.Request(context, time, model: model);
        ledger.Connection.Execute("UPDATE requests SET duration_ms = $1 WHERE row = (SELECT max(row) FROM requests)", milliseconds);
    }

    public static void Fail(
        this SmallLedger ledger,
        int context,
        long time,
        string? error,
        int? status = null,
        int attempt = 1,
        string model = "claude-opus-5-5",
        long? lostMs = null
    )
    {
        ledger.Event(context, time, "api_error", model);
        Complete(ledger, error, status);
        ledger.Connection.Execute("UPDATE events SET attempt = $1, duration_ms = 40 WHERE row = (SELECT max(row) FROM events)", attempt);
        if (lostMs is null)
            return;
        ledger.Event(
            context,
            time,
            "api_retries_exhausted",
            model,
            attributes: $$"""{"total_attempts":{{attempt}},"total_retry_duration_ms":{{lostMs}}}"""
        );
        Complete(ledger, error, status);
    }

    static void Complete(SmallLedger ledger, string? error, int? status) =>
        ledger.Connection.Execute(
            "UPDATE events SET error = $1, status_code = CAST($2 AS INTEGER) WHERE row = (SELECT max(row) FROM events)",
            error,
            status
        );
}
