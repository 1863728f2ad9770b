namespace Plumbline.Store.Queries;

/// <summary>A half-open range of time, [From, To), in nanoseconds since 1970 (UTC).</summary>
public readonly record struct TimeRange(long From, long To)
{
    /// <summary>Nanoseconds in a day of 24 hours.</summary>
    public const long Day = 86_400_000_000_000;

    /// <summary>The range of the same length that ends where this one begins.</summary>
    public TimeRange Before => new(From - (To - From), From);

    /// <summary>Its two ends. Written out, because each range has one before it, and so on for ever.</summary>
    public override string ToString() => FormattableString.Invariant($"[{From}, {To})");

    /// <summary>The condition on a column of times.</summary>
    public string Sql(string column) => FormattableString.Invariant($"{column} >= {From} AND {column} < {To}");
}
