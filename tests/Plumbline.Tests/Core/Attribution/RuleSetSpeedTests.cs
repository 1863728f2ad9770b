using System.Diagnostics;
using System.Globalization;
using Plumbline.Core.Attribution;

namespace Plumbline.Tests.OfCore.Attribution;

public class RuleSetSpeedTests(ITestOutputHelper output)
{
    const int Rules = 50,
        People = 1000,
        Subjects = 100_000;

    static string N(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Two rows for each person: they move on the first of July.
    static RuleSet Set() =>
        new(
            new RuleSetDefinition
            {
                Version = "large",
                Rules =
                [
                    .. Enumerable
                        .Range(0, Rules)
                        .Select(i => new Rule
                        {
                            Name = N(i),
                            Place = new RulePlace("rules.yaml", i),
                            Days = new DayRange(new DateOnly(2026, 1, 1).AddDays(i), null),
                            Conditions =
                            [
                                new Condition(new Trait(TraitKind.Repository), [new Glob($"github.com/acme/team{N(i)}-*", true)]),
                                new Condition(new Trait(TraitKind.Attribute, "service.name"), [new Glob("claude-*"), new Glob("build")]),
                            ],
                            Settings = [new Rule.Setting(RuleField.Project, ValueTemplate.Literal("project " + N(i)))],
                        }),
                ],
                IdentityRows =
                [
                    .. Enumerable
                        .Range(0, People)
                        .SelectMany(i => new[] { Row(i, null, new(2026, 6, 30)), Row(i + 1, new(2026, 7, 1), null) with { Key = Key(i) } }),
                ],
            }
        );

    static PersonKey Key(int person) => new(PersonKeyKind.Email, $"person{N(person)}@example.com");

    static IdentityRow Row(int person, DateOnly? from, DateOnly? until) =>
        new()
        {
            Key = Key(person),
            Days = new DayRange(from, until),
            Team = "team " + N(person % 12),
        };

    static Subject Subject(int i) =>
        new()
        {
            Attributes = new Dictionary<string, string> { ["service.name"] = "claude-code", ["session.id"] = N(i) },
            Repository = $"https://github.com/acme/team{N(i % 70)}-web.git",
            Person = [Key(i % (People + 100)), new(PersonKeyKind.InstallId, N(i))],
        };

    [Fact]
    public void A_hundred_thousand_senders_are_decided_in_a_few_seconds()
    {
        var (rules, subjects) = (Set(), Enumerable.Range(0, Subjects).Select(Subject).ToList());
        var clock = Stopwatch.StartNew();
        long intervals = 0;
        foreach (var subject in subjects)
            intervals += rules.OwnersOf(subject).Count;
        output.WriteLine($"{Subjects} subjects, {intervals} intervals: {clock.ElapsedMilliseconds} ms");

        // Of 70 repositories 50 have a rule, which begins on a day of its own; of 1,100 people 1,000 move.
        Assert.InRange(intervals, Subjects, 4L * Subjects);
        Assert.True(clock.ElapsedMilliseconds < 10_000, $"{clock.ElapsedMilliseconds} ms");
    }
}
