using System.Runtime.CompilerServices;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Times of log lines in milliseconds since 1970 (UTC): ISO 8601 with or without fraction and offset (none means UTC), or an epoch
/// number of seconds, milliseconds, microseconds or nanoseconds, told apart by its size. Years 1970 to 9999.
/// </summary>
static class Timestamps
{
    // 2026-11-20T15:39:51.987Z
    const int UsualLength = 24;

    /// <summary>A time as text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long milliseconds)
    {
        if (text.Length == UsualLength && text[19] == '.' && text[23] == 'Z' && TryDateAndTime(text, out milliseconds))
            return TryDigits(text[20..23], out var fraction) && Add(ref milliseconds, fraction);
        return TryGeneral(text, out milliseconds);
    }

    /// <summary>A time as a number: at most 11 digits are seconds, up to 14 milliseconds, up to 17 microseconds.</summary>
    public static bool TryFromEpoch(ReadOnlySpan<byte> number, out long milliseconds)
    {
        milliseconds = 0;
        if (
            !decimal.TryParse(
                number,
                System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture,
                out var value
            )
        )
            return false;
        value = value switch
        {
            < 1e11m => value * 1000,
            < 1e14m => value,
            < 1e17m => value / 1000,
            _ => value / 1_000_000,
        };
        if (value is <= 0 or >= 253402300800000m)
            return false;
        milliseconds = (long)value;
        return true;
    }

    static bool TryGeneral(ReadOnlySpan<byte> text, out long milliseconds)
    {
        if (!TryDateAndTime(text, out milliseconds))
            return TryEpochText(text, out milliseconds);
        var rest = text[19..];
        if (!rest.IsEmpty && rest[0] is (byte)'.' or (byte)',')
        {
            var digits = 1;
            var scale = 100;
            for (; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++, scale /= 10)
                milliseconds += (rest[digits] - '0') * scale;
            if (digits == 1)
                return false;
            rest = rest[digits..];
        }

        return TryOffset(rest, out var minutes) && Add(ref milliseconds, -minutes * 60_000L) && milliseconds > 0;
    }

    static bool TryEpochText(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        return text.Length is >= 9 and <= 24
            && text.IndexOfAnyExceptInRange((byte)'.', (byte)'9') < 0
            && TryFromEpoch(text, out milliseconds);
    }

    // Nothing and Z are UTC; +02:00, +0200 and +02 are ahead of it.
    static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
            return true;
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || !TryDigits(text[1..3], out var hours))
            return false;
        var rest = 0;
        if (text.Length > 3 && (!TryDigits(text[^2..], out rest) || (text.Length == 6 && text[3] != ':')))
            return false;
        minutes = (hours * 60) + rest;
        minutes = text[0] == '-' ? -minutes : minutes;
        return hours < 24 && rest < 60;
    }

    static bool TryDateAndTime(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':')
            return false;
        if (text[10] is not ((byte)'T' or (byte)'t' or (byte)' '))
            return false;
        if (
            !TryDigits(text[..4], out var year)
            || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour)
            || !TryDigits(text[14..16], out var minute)
            || !TryDigits(text[17..19], out var second)
        )
            return false;
        if (year < 1970 || (uint)(month - 1) > 11 || hour > 23 || minute > 59 || second > 60)
            return false;
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        milliseconds = ((((((DaysSince1970(year, month, day) * 24L) + hour) * 60) + minute) * 60) + second) * 1000;
        return true;
    }

    // Counted from March, so that the leap day is the last of its year.
    static int DaysSince1970(int year, int month, int day)
    {
        var years = month > 2 ? year : year - 1;
        var months = month > 2 ? month - 3 : month + 9;
        return (years * 365) + (years / 4) - (years / 100) + (years / 400) + (((months * 153) + 2) / 5) + day - 719_469;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            var digit = b - '0';
            if ((uint)digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        return true;
    }

    static bool Add(ref long sum, long further)
    {
        sum += further;
        return true;
    }
}
