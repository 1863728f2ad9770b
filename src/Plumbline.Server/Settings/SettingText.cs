using System.Globalization;

namespace Plumbline.Server.Settings;

/// <summary>The forms in which values are written: sizes, durations, lists, switches.</summary>
public static class SettingText
{
    static readonly (string Suffix, long Factor)[] SizeUnits = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];
    static readonly (string Suffix, long Factor)[] TimeUnits = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>A whole number of bytes, with B, KiB, MiB or GiB behind it or nothing.</summary>
    public static bool TryParseSize(string text, out long bytes) => TryParse(text, SizeUnits, 1, out bytes);

    /// <summary>A whole number with ms, s, m or h behind it; without a unit: seconds.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        var valid = TryParse(text, TimeUnits, 1000, out var milliseconds) && milliseconds <= TimeSpan.FromDays(365).TotalMilliseconds;
        duration = valid ? TimeSpan.FromMilliseconds(milliseconds) : default;
        return valid;
    }

    static bool TryParse(string text, (string Suffix, long Factor)[] units, long factorWithout, out long value)
    {
        var factor = factorWithout;
        foreach (var unit in units)
        {
            if (!text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            (text, factor) = (text[..^unit.Suffix.Length].TrimEnd(), unit.Factor);
            break;
        }

        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= long.MaxValue / factor;
        value = valid ? value * factor : 0;
        return valid;
    }

    /// <summary><c>true</c> or <c>false</c>, also 1 and 0, yes and no, on and off.</summary>
    public static bool TryParseSwitch(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "1" or "yes" or "on";
        return value || text.ToLowerInvariant() is "false" or "0" or "no" or "off";
    }

    /// <summary>Items between commas; blanks around them do not count, empty items are not taken.</summary>
    public static bool TryParseList(string text, out IReadOnlyList<string> items)
    {
        items = text.Split(',', StringSplitOptions.TrimEntries);
        if (text.Trim().Length == 0)
            items = [];
        return items.All(item => item.Length > 0);
    }

    /// <summary>The shortest form of a size.</summary>
    public static string ShowSize(long bytes)
    {
        var (suffix, factor) = SizeUnits.First(unit => bytes % unit.Factor == 0);
        return bytes == 0 ? "0" : (bytes / factor).ToString(CultureInfo.InvariantCulture) + (factor == 1 ? "" : suffix);
    }

    /// <summary>The shortest form of a duration.</summary>
    public static string ShowDuration(TimeSpan duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        var (suffix, factor) = TimeUnits.Last(unit => milliseconds % unit.Factor == 0);
        return (milliseconds / factor).ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
