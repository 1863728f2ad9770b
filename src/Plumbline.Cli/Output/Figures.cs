using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Output;

/// <summary>Numbers as people read them. The exact ones are in JSON and CSV.</summary>
static class Figures
{
    static readonly string[] Units = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>A whole number with separators, such as <c>1,234,567</c>.</summary>
    public static string Count(long value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>At most five characters, three digits of which say something: <c>999</c>, <c>12.3k</c>, <c>1.23M</c>.</summary>
    public static string Compact(long value)
    {
        if (value is > -1000 and < 1000)
            return value.ToString(CultureInfo.InvariantCulture);
        var (rest, unit) = ((decimal)value, 0);
        // 999.5 would be shown as 1000, so it goes up a unit as well.
        while (Math.Abs(rest) >= 999.5m)
            (rest, unit) = (rest / 1000, unit + 1);
        var format =
            Math.Abs(rest) < 9.995m ? "0.00"
            : Math.Abs(rest) < 99.95m ? "0.0"
            : "0";
        return rest.ToString(format, CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>Dollars and cents, such as <c>$1,234.56</c>; less than a cent, but not nothing, is <c>&lt;$0.01</c>.</summary>
    public static string Money(Usd value) =>
        value.Nanos is > 0 and < 5_000_000 ? "<$0.01" : (value.Nanos / 1e9m).ToString("$#,##0.00;-$#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>An amount of which only bounds are known, such as <c>$1.20–$3.40</c>; a single amount where both read the same.</summary>
    public static string Money(Usd low, Usd high) => Money(low) == Money(high) ? Money(low) : $"{Money(low)}–{Money(high)}";

    /// <summary>A share, such as <c>97.3 %</c>; a dash when there is nothing to share.</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? "–" : (100m * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A time span in its two largest units, such as <c>850 ms</c>, <c>12.3 s</c>, <c>4 min 05 s</c>, <c>2 h 10 min</c>, <c>3 d 04 h</c>.</summary>
    public static string Duration(long milliseconds)
    {
        if (milliseconds < 1000)
            return $"{milliseconds} ms";
        if (milliseconds < 59_950)
            return (milliseconds / 1000m).ToString("0.0", CultureInfo.InvariantCulture) + " s";
        var seconds = (milliseconds + 500) / 1000;
        return seconds < 3600 ? $"{seconds / 60} min {seconds % 60:00} s"
            : seconds < 86_400 ? $"{seconds / 3600} h {seconds / 60 % 60:00} min"
            : $"{seconds / 86_400} d {seconds / 3600 % 24:00} h";
    }

    /// <summary>Bytes in units of 1,000, such as <c>12.3 kB</c>.</summary>
    public static string Bytes(long value)
    {
        var text = Compact(value);
        return char.IsAsciiDigit(text[^1]) ? text + " B" : $"{text[..^1]} {text[^1]}B";
    }

    /// <summary>A noun with its count, such as <c>1 request</c>, <c>2 requests</c>.</summary>
    public static string Some(long count, string noun, string? plural = null) =>
        $"{Count(count)} {(count == 1 ? noun : plural ?? noun + "s")}";
}
