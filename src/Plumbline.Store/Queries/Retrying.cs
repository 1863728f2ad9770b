namespace Plumbline.Store.Queries;

/// <summary>How much time failed requests took, in SQL.</summary>
static class Retrying
{
    const long Day = 86_400_000;

    /// <summary>
    /// Milliseconds that an event (t) tells of: all attempts and the waiting between them where the client says so when it gives up; else the last
    /// attempt, of a request that had only one, since another event tells of the others. Nobody waits for a day.
    /// </summary>
    public static string LostSql(long exhausted, SqlDialect dialect)
    {
        var total = dialect.WholeNumber(dialect.JsonText("t.attributes", "total_retry_duration_ms"));
        return FormattableString.Invariant(
            $"least(CASE WHEN t.name_id = {exhausted} THEN {total} WHEN t.attempt > 1 THEN 0 ELSE t.duration_ms END, {Day})"
        );
    }

    /// <summary>A sum of such milliseconds.</summary>
    public static long Clamped(Int128 milliseconds) => (long)Int128.Min(milliseconds, long.MaxValue);
}
