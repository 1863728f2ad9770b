using System.Globalization;
using System.Net.Http.Headers;

namespace Plumbline.Instrumentation.Wire;

/// <summary>The headers of the API's answers: <c>request-id</c>, <c>retry-after</c>, <c>anthropic-ratelimit-…</c>.</summary>
static class ResponseHeaders
{
    public const int RateLimitKinds = 4;

    static readonly string[] Kinds = ["requests", "tokens", "input-tokens", "output-tokens"];
    static readonly string[] Limits = [.. Kinds.Select(kind => $"anthropic-ratelimit-{kind}-limit")];
    static readonly string[] Remainings = [.. Kinds.Select(kind => $"anthropic-ratelimit-{kind}-remaining")];
    static readonly string[] Resets = [.. Kinds.Select(kind => $"anthropic-ratelimit-{kind}-reset")];

    /// <summary>A header's only or first value, cut to a harmless length; null without it.</summary>
    public static string? Text(HttpHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out var values))
            return null;
        foreach (var value in values)
            return value.Length <= KnownText.LengthMax ? value : value[..KnownText.LengthMax];
        return null;
    }

    public static bool TryRateLimit(HttpHeaders headers, RateLimitKind kind, out RateLimit limit)
    {
        limit = default;
        if (
            !long.TryParse(Text(headers, Remainings[(int)kind]), NumberStyles.None, CultureInfo.InvariantCulture, out var remaining)
            || !TryTime(Text(headers, Resets[(int)kind]), out var reset)
        )
            return false;
        var hasLimit = long.TryParse(Text(headers, Limits[(int)kind]), NumberStyles.None, CultureInfo.InvariantCulture, out var all);
        limit = new RateLimit(hasLimit ? all : -1, remaining, reset.ToUnixTimeMilliseconds());
        return true;
    }

    /// <summary>
    /// Seconds until the next try makes sense, from <c>retry-after</c> as seconds or a date; null when nothing was said. At least zero.
    /// </summary>
    public static double? RetryAfterSeconds(HttpHeaders headers, DateTimeOffset now)
    {
        var text = Text(headers, "retry-after");
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return seconds;
        return TryTime(text, out var time) ? Math.Max(0, (time - now).TotalSeconds) : null;
    }

    // The API's own form first: it is read several times as fast.
    static bool TryTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
        || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
