using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Server.Pages;

/// <summary>Numbers as pages show them. The exact ones are in titles and tables.</summary>
public static class Show
{
    /// <summary>Between a number and its unit.</summary>
    public const string Thin = "\u2009";

    const string Minus = "\u2212";
    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>Money with cents, or with its first two digits when it is less than a dollar.</summary>
    public static string Money(Quantity amount)
    {
        var value = Value(amount);
        var size = Math.Abs(value);
        var decimals = 2;
        for (var scale = 0.1m; size > 0 && size < scale && decimals < 9; scale /= 10)
            decimals++;
        return Sign(value) + "$" + size.ToString("N" + decimals.ToString(Plain), Plain);
    }

    /// <summary>A count in three digits: <c>2.84 B</c>, <c>38.2 M</c>; below ten thousand as it is.</summary>
    public static string Count(Quantity count)
    {
        var value = Value(count);
        var size = Math.Abs(value);
        var (divisor, letter) = size switch
        {
            >= 1e12m => (1e12m, "T"),
            >= 1e9m => (1e9m, "B"),
            >= 1e6m => (1e6m, "M"),
            >= 1e4m => (1e3m, "k"),
            _ => (1m, ""),
        };
        var scaled = size / divisor;
        var format =
            letter.Length == 0 ? "#,##0.##"
            : scaled >= 100 ? "#,##0"
            : scaled >= 10 ? "0.0"
            : "0.00";
        return Sign(value) + scaled.ToString(format, Plain) + (letter.Length == 0 ? "" : Thin + letter);
    }

    /// <summary>A whole count in three digits.</summary>
    public static string Count(long count) => Count(Quantity.FromWhole(count));

    /// <summary>An exact number with commas.</summary>
    public static string Exact(Quantity number)
    {
        var text = number.ToString();
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        return Int128.Parse(whole, Plain).ToString("N0", Plain) + (point < 0 ? "" : text[point..]);
    }

    /// <summary>A share with one digit; a dash when there is nothing to share.</summary>
    public static string Percent(Quantity part, Quantity whole) =>
        whole == Quantity.Zero ? "–" : (100 * Value(part) / Value(whole)).ToString("0.0", Plain) + Thin + "%";

    /// <summary>A time span in hours and minutes.</summary>
    public static string Duration(Quantity seconds)
    {
        var minutes = (long)Math.Round(Value(seconds) / 60);
        return minutes switch
        {
            0 => Value(seconds).ToString("0", Plain) + Thin + "s",
            < 60 => minutes.ToString(Plain) + Thin + "min",
            >= 100 * 60 => Math.Round(minutes / 60m).ToString("N0", Plain) + Thin + "h",
            _ => (minutes / 60).ToString("N0", Plain) + Thin + "h " + (minutes % 60).ToString("00", Plain) + Thin + "min",
        };
    }

    /// <summary>How much more or less than before, in percent; null when there was nothing before.</summary>
    public static string? Change(Quantity now, Quantity before)
    {
        if (before <= Quantity.Zero)
            return null;
        var change = 100 * (Value(now) - Value(before)) / Value(before);
        if (change > 999)
            return "×" + (Value(now) / Value(before)).ToString("N0", Plain);
        var rounded = Math.Round(Math.Abs(change), Math.Abs(change) < 10 ? 1 : 0);
        return (
                rounded == 0 ? "±"
                : change < 0 ? Minus
                : "+"
            )
            + rounded.ToString("0.#", Plain)
            + Thin
            + "%";
    }

    /// <summary>The difference of two shares, in points; null when one of them does not exist.</summary>
    public static string? Points(Quantity part, Quantity whole, Quantity partBefore, Quantity wholeBefore)
    {
        if (whole == Quantity.Zero || wholeBefore == Quantity.Zero)
            return null;
        var points = Math.Round(100 * (Value(part) / Value(whole) - Value(partBefore) / Value(wholeBefore)), 1);
        return (
                points == 0 ? "±"
                : points < 0 ? Minus
                : "+"
            )
            + Math.Abs(points).ToString("0.0", Plain)
            + " points";
    }

    /// <summary>How long ago, in one unit.</summary>
    public static string Ago(long then, long now)
    {
        var seconds = Math.Max(0, (now - then) / 1_000_000_000);
        return seconds switch
        {
            < 60 => seconds.ToString(Plain) + Thin + "s ago",
            < 3600 => (seconds / 60).ToString(Plain) + Thin + "min ago",
            < 48 * 3600 => (seconds / 3600).ToString(Plain) + Thin + "h ago",
            _ => (seconds / 86_400).ToString(Plain) + " days ago",
        };
    }

    /// <summary>A model's id without the maker's name.</summary>
    public static string Model(string id) => id.StartsWith("claude-", StringComparison.Ordinal) && id.Length > 7 ? id[7..] : id;

    /// <summary>A stranger's text as a label: cut, and with a mark in the place of what would break or turn the line that it stands in.</summary>
    public static string Short(string text, int most = 60)
    {
        var cut = text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";
        return cut.Any(IsOdd) ? string.Concat(cut.Select(c => IsOdd(c) ? '\uFFFD' : c)) : cut;
    }

    static bool IsOdd(char c) => char.IsControl(c) || Turning.Contains(c);

    // Marks that change the direction of what follows them, also beyond the text's end.
    static readonly System.Buffers.SearchValues<char> Turning = System.Buffers.SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
    );

    /// <summary>The nearest decimal.</summary>
    public static decimal Value(Quantity quantity) => (decimal)quantity.Nanos / Quantity.NanosPerUnit;

    static string Sign(decimal value) => value < 0 ? Minus : "";
}
