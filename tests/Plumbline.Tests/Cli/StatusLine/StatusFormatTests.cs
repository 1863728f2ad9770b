using Plumbline.Cli.StatusLine;

namespace Plumbline.Tests.Cli.StatusLine;

public sealed class StatusFormatTests
{
    static string? Values(StatusField field) =>
        field switch
        {
            StatusField.Model => "Opus",
            StatusField.Cost => "$1.00",
            _ => null,
        };

    [Theory]
    [InlineData("{model} {cost}", "Opus $1.00")]
    [InlineData("{MODEL}", "Opus")]
    [InlineData("{model}[ · {cost}][ · {burn}/h]", "Opus · $1.00")]
    [InlineData("{model}[ a {cost}[ b {burn}] c]", "Opus a $1.00 c")]
    [InlineData("{model}[ a {burn}[ b {cost}] c]", "Opus")]
    [InlineData("{today}", "–")]
    [InlineData("{{model}} [[x]] {model}", "{model} [x] Opus")]
    [InlineData("[ no placeholder]", "no placeholder")]
    [InlineData("", "")]
    [InlineData("a ] b", "a ] b")]
    public void A_format_is_filled_in(string format, string expected)
    {
        Assert.True(StatusFormat.TryParse(format, out var parsed, out _));
        Assert.Equal(expected, parsed!.Apply(Values));
    }

    [Theory]
    [InlineData("{nope}", "there is no {nope}")]
    [InlineData("{model", "expected a } for the { at 1")]
    [InlineData("x[{model}", "expected a ] for the [ at 2")]
    public void A_wrong_one_says_what_is_wrong(string format, string problem)
    {
        Assert.False(StatusFormat.TryParse(format, out _, out var said));
        Assert.StartsWith(problem, said);
    }

    [Fact]
    public void Any_text_gives_a_format_or_a_problem()
    {
        Plumbline.Tests.OfCore.Seeds.Try(
            2000,
            random =>
            {
                string[] pieces = ["{", "}", "[", "]", "{model}", "{burn}", "x", " ", "{{", "]]"];
                var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]));

                var isRight = StatusFormat.TryParse(text, out var format, out var problem);

                Assert.Equal(isRight, problem is null);
                if (isRight)
                    Assert.DoesNotContain("\n", format!.Apply(Values));
            }
        );
    }

    [Fact]
    public void Every_placeholder_has_a_name_that_leads_back_to_it()
    {
        Assert.Equal(Enum.GetValues<StatusField>().Length, StatusFields.Names.Distinct().Count());
        foreach (var (i, name) in StatusFields.Names.Index())
        {
            Assert.True(StatusFields.TryParse(name, out var field));
            Assert.Equal((StatusField)i, field);
        }
    }

    [Fact]
    public void Every_placeholder_is_documented()
    {
        var text = File.ReadAllText(Path.Combine(House.WorkingCopy.Root, "docs", "reference", "commands.md"));

        Assert.All(StatusFields.Names, name => Assert.Contains($"`{{{name}}}`", text));
    }
}
