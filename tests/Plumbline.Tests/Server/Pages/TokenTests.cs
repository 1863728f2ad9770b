using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Server.Pages;

namespace Plumbline.Tests.Server.Pages;

/// <summary>The colours of both themes, by WCAG 2.2: 4.5 to 1 for text, 3 to 1 for what is drawn.</summary>
public sealed class TokenTests
{
    static readonly Dictionary<string, (string Light, string Dark)> Tokens = Regex
        .Matches(WebAssets.Text("plumb.css"), @"--(?<name>[\w-]+): light-dark\((?<day>#[0-9a-f]{6}), (?<night>#[0-9a-f]{6})\);")
        .ToDictionary(match => match.Groups["name"].Value, match => (match.Groups["day"].Value, match.Groups["night"].Value));

    [Theory]
    [InlineData("ink", 7)]
    [InlineData("muted", 4.5)]
    [InlineData("accent", 4.5)]
    [InlineData("better", 4.5)]
    [InlineData("worse", 4.5)]
    [InlineData("control", 3)]
    [InlineData("opus", 3)]
    [InlineData("sonnet", 3)]
    [InlineData("haiku", 3)]
    [InlineData("fable", 3)]
    [InlineData("input", 3)]
    [InlineData("output", 3)]
    [InlineData("cache-read", 3)]
    [InlineData("cache-creation", 3)]
    [InlineData("s1", 3)]
    [InlineData("s2", 3)]
    [InlineData("s3", 3)]
    [InlineData("s4", 3)]
    [InlineData("s5", 3)]
    [InlineData("s6", 3)]
    [InlineData("other", 3)]
    public void A_colour_stands_out_from_its_ground_in_both_themes(string token, double least)
    {
        foreach (var ground in new[] { "paper", "panel" })
        {
            Assert.InRange(Contrast(Tokens[token].Light, Tokens[ground].Light), least, 21);
            Assert.InRange(Contrast(Tokens[token].Dark, Tokens[ground].Dark), least, 21);
        }
    }

    [Fact]
    public void A_button_s_text_can_be_read()
    {
        Assert.InRange(Contrast("#ffffff", Tokens["accent"].Light), 4.5, 21);
        Assert.InRange(Contrast("#14171b", Tokens["accent"].Dark), 4.5, 21);
    }

    // The matrices of Viénot, Brettel and Mollon (1999) for linear RGB: what those see who lack red or green cones.
    [Theory]
    [InlineData(0.11238, 0.88762, 0.00401, -0.00401)]
    [InlineData(0.29275, 0.70725, -0.02234, 0.02234)]
    public void Model_families_differ_for_the_colour_blind(double red, double green, double blueRed, double blueGreen)
    {
        string[] families = ["opus", "sonnet", "haiku", "fable"];
        foreach (var dark in new[] { false, true })
        {
            var seen = families.Select(family => See(dark ? Tokens[family].Dark : Tokens[family].Light)).ToList();
            for (var i = 0; i < seen.Count; i++)
            {
                for (var j = i + 1; j < seen.Count; j++)
                    Assert.True(
                        Distance(seen[i], seen[j]) > 0.03,
                        $"{families[i]} and {families[j]} look alike{(dark ? " at night" : "")}: {Distance(seen[i], seen[j])}"
                    );
            }
        }

        double[] See(string color)
        {
            var linear = Linear(color);
            var grey = red * linear[0] + green * linear[1];
            return [grey, grey, blueRed * linear[0] + blueGreen * linear[1] + linear[2]];
        }
    }

    static double Distance(double[] left, double[] right) => Math.Sqrt(left.Zip(right, (a, b) => (a - b) * (a - b)).Sum());

    static double Contrast(string left, string right)
    {
        var (a, b) = (Luminance(left), Luminance(right));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    static double Luminance(string color)
    {
        var linear = Linear(color);
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    static double[] Linear(string color) =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => int.Parse(color.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
                .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
        ];
}
