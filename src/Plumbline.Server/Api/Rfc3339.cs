using System.Globalization;

namespace Plumbline.Server.Api;

/// <summary>Times as the API writes them: RFC 3339, kept in nanoseconds since 1970 (UTC).</summary>
public static class Rfc3339
{
    const long NanosPerSecond = 1_000_000_000;

    /// <summary>UTC, with as many digits of the second as are not zero: <c>2026-11-20T12:00:00.25Z</c>.</summary>
    public static string Format(long nanos)
    {
        var seconds = Math.DivRem(nanos, NanosPerSecond, out var rest);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + NanosPerSecond);
        var text = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var fraction = rest == 0 ? "" : "." + rest.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return text + fraction + "Z";
    }

    /// <summary>
    /// Reads a time with its offset. A space before the offset's digits is read as the plus that a form or a shell turned into it.
    /// </summary>
    public static bool TryParse(string text, out long nanos)
    {
        nanos = 0;
        if (text.Length is < 20 or > 40 || text[10] is not ('T' or 't'))
            return false;
        var zone = text.AsSpan(19).IndexOfAny("Zz+- ");
        if (zone < 0)
            return false;
        var (body, fraction, offset) = (text[..19], text[19..(19 + zone)], text[(19 + zone)..].Replace(' ', '+'));
        if (offset is "z")
            offset = "Z";
        if (!TryFraction(fraction, out var rest))
            return false;
        var parsed = DateTimeOffset.TryParseExact(
            body.ToUpperInvariant() + offset,
            ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        );
        var seconds = time.ToUnixTimeSeconds();
        // 1700 to 2200: what 64 bits of nanoseconds hold, with room for ranges before and after.
        if (!parsed || seconds is < -8_520_336_000 or > 7_258_118_400)
            return false;
        nanos = seconds * NanosPerSecond + rest;
        return true;
    }

    static bool TryFraction(string text, out long nanos)
    {
        nanos = 0;
        if (text.Length == 0)
            return true;
        return text[0] == '.'
            && text.Length is > 1 and <= 10
            && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            && long.TryParse(text[1..].PadRight(9, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out nanos);
    }
}
