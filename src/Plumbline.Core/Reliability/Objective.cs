namespace Plumbline.Core.Reliability;

/// <summary>What share of requests should be good, in percent: above 0 and below 100, since a promise without a budget cannot be kept.</summary>
public readonly record struct Objective
{
    /// <summary>An objective.</summary>
    /// <param name="percent">Above 0 and below 100, such as 99.5.</param>
    public Objective(decimal percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(percent, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(percent, 100);
        Percent = percent;
    }

    /// <summary>Percent of all.</summary>
    public decimal Percent { get; }

    /// <summary>The share that may be bad, above 0 and below 1.</summary>
    public decimal Allowed => (100 - Percent) / 100;
}

/// <summary>Requests that were as they should be, and those that were not.</summary>
public readonly record struct GoodBad(long Good, long Bad)
{
    /// <summary>Both.</summary>
    public long Total => Good + Bad;

    /// <summary>The share of the good ones; null of none.</summary>
    public decimal? GoodShare => Total == 0 ? null : (decimal)Good / Total;

    public static GoodBad operator +(GoodBad left, GoodBad right) => new(left.Good + right.Good, left.Bad + right.Bad);
}
