namespace Plumbline.Core.Metrics;

/// <summary>Which time a record is dated at. Times are nanoseconds since 1970.</summary>
public static class RecordTime
{
    /// <summary>2024-01-01T00:00:00Z: Claude Code did not exist before, so an earlier time is a broken clock.</summary>
    public const long Earliest = 1_704_067_200L * 1_000_000_000;

    /// <summary>How far a sender's clock may run ahead: 24 hours.</summary>
    public const long MostAhead = 24L * 3600 * 1_000_000_000;

    /// <summary>Whether a time can be believed, given when it was received.</summary>
    public static bool IsCredible(long time, long receivedAt) => time >= Earliest && time - receivedAt <= MostAhead;

    /// <summary>The time itself when it can be believed, else the time of receipt.</summary>
    public static long Dated(long time, long receivedAt) => IsCredible(time, receivedAt) ? time : receivedAt;
}
