using Plumbline.Core.Attribution;

namespace Plumbline.Tests.OfCore.Attribution;

public class GlobTests
{
    [Theory]
    [InlineData("checkout", "checkout", "")]
    [InlineData("*", "anything", "anything")]
    [InlineData("*", "", "")]
    [InlineData("acme/*", "acme/pay/web", "pay/web")]
    [InlineData("*-ci", "build-ci-ci", "build-ci")]
    [InlineData("acme/*-*", "acme/pay-web-api", "pay|web-api")]
    [InlineData("*a*a*", "aaaa", "||aa")]
    [InlineData("a*b*c", "abc", "|")]
    [InlineData("**", "x", "|x")]
    public void What_stars_stand_for(string pattern, string text, string captured)
    {
        var glob = new Glob(pattern);

        Assert.True(glob.Fits(text));
        Assert.Equal(captured, string.Join('|', glob.Capture(text)));
    }

    [Theory]
    [InlineData("checkout", "Checkout")]
    [InlineData("aba*aba", "aba")]
    [InlineData("a*b*c", "acb")]
    [InlineData("a*bb*b", "abb")]
    [InlineData("acme/*", "acme")]
    public void What_does_not_fit(string pattern, string text) => Assert.False(new Glob(pattern).Fits(text));

    [Fact]
    public void Case_makes_no_difference_where_it_is_ignored() => Assert.True(new Glob("Acme/*", ignoreCase: true).Fits("aCME/x"));

    [Fact]
    public void It_agrees_with_a_regular_expression() =>
        Seeds.Try(
            20_000,
            random =>
            {
                var pattern = Text(random, "ab*", 7);
                var text = Text(random, "ab", 9);
                var parts = pattern.Split('*').Select(System.Text.RegularExpressions.Regex.Escape);
                var expected = System.Text.RegularExpressions.Regex.Match(text, $@"\A{string.Join("(.*?)", parts)}\z");

                var glob = new Glob(pattern);

                Assert.True(expected.Success == glob.Fits(text), $"{pattern} on {text}");
                if (expected.Success)
                    Assert.Equal(pattern + ": " + text, pattern + ": " + Rebuilt(pattern, glob.Capture(text)));
            }
        );

    // A pattern with its stars replaced by what they stood for is the text again.
    static string Rebuilt(string pattern, string[] captured) =>
        string.Concat(pattern.Split('*').Zip([.. captured, ""], (part, star) => part + star));

    static string Text(Random random, string letters, int most) =>
        new([.. Enumerable.Range(0, random.Next(most)).Select(_ => letters[random.Next(letters.Length)])]);
}
