namespace Plumbline.Store.Queries;

/// <summary>
/// How much time failed requests took, in SQL over events (t). The client tells of all attempts and the waiting between them when it gives up; a
/// request that had only one attempt tells how long it was. Nobody waits for a day.
/// </summary>
static class Retrying
{
    const string Day = "86400000";

    /// <summary>Milliseconds that an <c>api_error</c> tells of; nothing where giving up tells more.</summary>
    public const string LostInError =
        $"CASE WHEN t.attempt > 1 OR coalesce(t.duration_ms, 0) < 0 THEN 0 ELSE least(coalesce(t.duration_ms, 0), {Day}) END";

    /// <summary>Milliseconds that an <c>api_retries_exhausted</c> tells of.</summary>
    public static string LostInGivingUp(SqlDialect dialect)
    {
        var total = $"coalesce({dialect.WholeNumber(dialect.JsonText("t.attributes", "total_retry_duration_ms"))}, 0)";
        return $"CASE WHEN {total} < 0 THEN 0 ELSE least({total}, {Day}) END";
    }
}
