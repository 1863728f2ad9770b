using System.Globalization;
using Plumbline.Core.Caching;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>What the cache saved and lost as tables: the groups, with two columns for each cause, and the largest misses.</summary>
static class CacheTable
{
    /// <summary>Columns of groups.</summary>
    public static IEnumerable<string> Columns(IReadOnlyList<Dimension> by) =>
        [.. by.Select(dimension => dimension.Name), .. CacheColumns.Names];

    /// <summary>A group.</summary>
    public static IEnumerable<string?> Cells(IReadOnlyList<Dimension> by, CacheRow row, People people)
    {
        var usage = row.Usage;
        return
        [
            .. by.Select((dimension, i) => people.Show(dimension, row.Key[i])),
            Text(usage.Requests),
            Text(usage.InputTokens),
            Text(usage.ReadTokens),
            Text(usage.WrittenTokens),
            Text(usage.Written5mTokens),
            Text(usage.Written1hTokens),
            usage.HitRatio?.ToString(CultureInfo.InvariantCulture),
            Text(usage.UnpricedRequests),
            usage.Saved.ToString(),
            usage.Premium.ToString(),
            Text(usage.Lost.Tokens),
            usage.Lost.Cost.ToString(),
            usage.Lives.FiveMinutes.ToString(),
            usage.Lives.Hour.ToString(),
            .. CauseAdvice.All.Select(cause => usage.Of(cause.Cause)).SelectMany(sums => new[] { Text(sums.Tokens), sums.Cost.ToString() }),
        ];
    }

    /// <summary>Columns of misses.</summary>
    public static readonly string[] MissColumns =
    [
        "time",
        "request_id",
        .. CacheQuery.MissDimensions.Select(dimension => dimension.Name),
        "cause",
        "is_possible_only",
        "gap_ms",
        "expected_tokens",
        "cache_read_tokens",
        "lost_tokens",
        "lost_usd",
    ];

    /// <summary>A miss.</summary>
    public static IEnumerable<string?> Cells(CacheMissRow miss, People people) =>
        [
            Rfc3339.Format(miss.Time),
            miss.RequestId,
            .. CacheQuery.MissDimensions.Select(dimension => people.Show(dimension, miss.Of[dimension])),
            CauseAdvice.Of(miss.Cause).Name,
            CauseConfidence.IsPossible(miss.Cause, miss.Evidence) ? "true" : "false",
            Text(miss.GapMs),
            Text(miss.ExpectedTokens),
            Text(miss.ReadTokens),
            Text(miss.LostTokens),
            miss.Cost?.ToString(),
        ];

    /// <summary><c>5m</c>, <c>1h</c>, or null where it makes no difference.</summary>
    public static string? NameOf(CacheLife? life) =>
        life switch
        {
            CacheLife.FiveMinutes => "5m",
            CacheLife.Hour => "1h",
            _ => null,
        };

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
