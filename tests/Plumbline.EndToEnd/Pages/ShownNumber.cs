using System.Globalization;
using System.Text.RegularExpressions;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What kind of thing a number is of; time is in seconds, a share in percent.</summary>
enum NumberKind
{
    Count,
    Money,
    Share,
    Time,
}

/// <summary>A number as a page shows it, with the room that its rounding leaves.</summary>
/// <param name="Kind">What it is of.</param>
/// <param name="Low">The least that is shown like this.</param>
/// <param name="High">The most.</param>
/// <param name="Text">How it stands there.</param>
sealed partial record ShownNumber(NumberKind Kind, decimal Low, decimal High, string Text)
{
    static readonly Dictionary<string, (NumberKind Kind, decimal Scale)> Units = new()
    {
        [""] = (NumberKind.Count, 1),
        ["k"] = (NumberKind.Count, 1e3m),
        ["M"] = (NumberKind.Count, 1e6m),
        ["B"] = (NumberKind.Count, 1e9m),
        ["%"] = (NumberKind.Share, 1),
        ["ns"] = (NumberKind.Time, 1e-9m),
        ["µs"] = (NumberKind.Time, 1e-6m),
        ["ms"] = (NumberKind.Time, 1e-3m),
        ["s"] = (NumberKind.Time, 1),
        ["min"] = (NumberKind.Time, 60),
        ["h"] = (NumberKind.Time, 3600),
        ["days"] = (NumberKind.Time, 86_400),
    };

    /// <summary>Whether a number may be shown like this.</summary>
    public bool Holds(decimal value) => value >= Low && value <= High;

    /// <summary>The numbers of a text; dates, times of day and what belongs to a name are none.</summary>
    public static IEnumerable<ShownNumber> In(string text)
    {
        text = Dates().Replace(text, " ");
        foreach (Match two in Compound().Matches(text))
        {
            var (large, small) = (Units[two.Groups["large"].Value].Scale, Units[two.Groups["small"].Value].Scale);
            var value = Digits(two.Groups["a"].Value) * large + Digits(two.Groups["b"].Value) * small;
            yield return new(NumberKind.Time, value - small, value + small, two.Value);
        }

        foreach (Match match in Number().Matches(Compound().Replace(text, " ")))
            yield return Of(match);
    }

    static ShownNumber Of(Match match)
    {
        var digits = match.Groups["digits"].Value;
        var (kind, scale) = Units[match.Groups["unit"].Value];
        if (match.Groups["dollar"].Success)
            kind = NumberKind.Money;
        var decimals = digits.Contains('.') ? digits.Length - digits.IndexOf('.') - 1 : 0;
        // Half of the last digit; what is shown whole without a unit is whole.
        var half = decimals == 0 && scale == 1 && kind == NumberKind.Count ? 0 : 0.5m * scale / (decimal)Math.Pow(10, decimals);
        var value = Digits(digits) * scale * (match.Groups["minus"].Success ? -1 : 1);
        return new(kind, value - half, value + half, match.Value);
    }

    static decimal Digits(string text) =>
        decimal.Parse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d{4}-\d\d-\d\d|\d\d:\d\d(:\d\d)?(\.\d+)?|\d{1,2} [A-Z][a-z]{2}( \d{4})?")]
    private static partial Regex Dates();

    [GeneratedRegex(@"(?<a>\d[\d,]*)\u2009(?<large>h|min) (?<b>\d+)\u2009(?<small>min|s)")]
    private static partial Regex Compound();

    [GeneratedRegex(
        @"(?<![\w.])(?<minus>−)?(?<dollar>\$)?(?<digits>\d[\d,]*(\.\d+)?)(?![\w-]|\.\d)(?:[\u2009 ](?<unit>k|M|B|%|ns|µs|ms|s|min|h|days)(?!\w))?"
    )]
    private static partial Regex Number();
}
