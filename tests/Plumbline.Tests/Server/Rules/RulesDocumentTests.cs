using System.Text.RegularExpressions;
using Plumbline.Core.Attribution;
using Plumbline.Tests.House;

namespace Plumbline.Tests.Server.Rules;

/// <summary>The example in the description of the format is read, and says what the text beside it says.</summary>
public partial class RulesDocumentTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(WorkingCopy.Root, "docs", "formats", "rules.md"));

    [GeneratedRegex(@"```(?<kind>yaml|csv)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    static string Text(string kind) => Block().Matches(Page).First(block => block.Groups["kind"].Value == kind).Groups["text"].Value;

    static Owner OwnerAt(RuleSet rules, DateOnly day, string? email = null, string? repository = null, string service = "claude-code") =>
        rules
            .Explain(
                new Subject
                {
                    Attributes = new Dictionary<string, string> { ["service.name"] = service },
                    Repository = repository,
                    Person = email is null ? [] : [PersonKey.Of(PersonKeyKind.Email, email)],
                },
                new DayRange(day, null).FromMilliseconds
            )
            .Interval.Owner;

    [Fact]
    public void The_example_is_read_and_decides()
    {
        var rules = RulesFolder.Rules(Text("yaml"), ("people.csv", Text("csv")));

        Assert.Equal("payments", OwnerAt(rules, new(2026, 3, 31), "anna@acme.example").Team);
        var anna = OwnerAt(rules, new(2026, 4, 1), "anna@acme.example", "https://github.com/acme/search-index.git");
        Assert.Equal(("search", "cc-200", "Anna", "search-index"), (anna.Team, anna.CostCenter, anna.Person, anna.Project));
        Assert.Equal(Billing.Subscription, anna.Billing);
        Assert.Equal(UnallocatedReason.OutsideDates, OwnerAt(rules, new(2026, 7, 1), "ben@acme.example").Reason);
        Assert.Equal("external", OwnerAt(rules, new(2026, 7, 1), "x@contractors.example").Team);
        Assert.Equal("build", OwnerAt(rules, new(2026, 7, 1), service: "build-3").Pool);
    }

    [Fact]
    public void Every_field_condition_column_and_reason_is_described()
    {
        IEnumerable<string> names =
        [
            .. RuleFields.All.Select(field => field.Name()),
            .. Enum.GetValues<TraitKind>().Select(kind => kind == TraitKind.Attribute ? "attribute KEY" : Trait.NameOf(kind)),
            .. Plumbline.Server.Rules.IdentityMapReader.Columns,
            .. PersonKeyAttributes.Default.All.Select(key => key.Attribute),
        ];
        Assert.All(names, name => Assert.Contains($"`{name}`", Page));
    }

    [Fact]
    public void Every_reason_is_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(WorkingCopy.Root, "docs", "operate", "attribution.md"));
        Assert.All(
            Enum.GetValues<UnallocatedReason>().Select(Plumbline.Store.Queries.OwnerNames.Of).OfType<string>(),
            name => Assert.Contains($"`{name}`", guide)
        );
    }
}
