using Plumbline.Core.Attribution;

namespace Plumbline.Tests.OfCore.Attribution;

public class RuleSetPropertyTests
{
    static void Try(Action<RandomRules, RuleSetDefinition, Subject> property, int count = 3000) =>
        Seeds.Try(
            count,
            random =>
            {
                var dice = new RandomRules(random);
                property(dice, dice.Rules(), dice.Subject());
            }
        );

    [Fact]
    public void Owners_are_those_that_a_slow_reading_of_the_rules_gives() =>
        Try(
            (dice, definition, subject) =>
            {
                var intervals = new RuleSet(definition).OwnersOf(subject);
                for (var i = 0; i < 20; i++)
                {
                    var time = dice.Moment();
                    Assert.Equal(SlowRules.At(definition, subject, time), At(intervals, time).Owner);
                }
            }
        );

    [Fact]
    public void Intervals_cover_all_time_without_gap_or_overlap_and_begin_at_midnights() =>
        Try(
            (_, definition, subject) =>
            {
                var intervals = new RuleSet(definition).OwnersOf(subject);

                Assert.Equal((long.MinValue, long.MaxValue), (intervals[0].From, intervals[^1].Until));
                foreach (var (one, next) in intervals.Zip(intervals.Skip(1)))
                {
                    Assert.Equal(one.Until, next.From);
                    Assert.Equal(0, next.From % 86_400_000);
                    Assert.NotEqual(one.Owner, next.Owner);
                }
            }
        );

    [Fact]
    public void An_explanation_comes_to_the_same_owner() =>
        Try(
            (dice, definition, subject) =>
            {
                var rules = new RuleSet(definition);
                var intervals = rules.OwnersOf(subject);
                for (var i = 0; i < 10; i++)
                {
                    var time = dice.Moment();
                    var explained = rules.Explain(subject, time);

                    Assert.Equal(At(intervals, time), explained.Interval);
                    AssertStepsMakeTheOwner(explained);
                }
            }
        );

    // The fields that steps say they set are the owner's, each set once.
    static void AssertStepsMakeTheOwner(Explanation explained)
    {
        var set = explained
            .Steps.SelectMany(step => step.Settings)
            .Where(setting => setting.Outcome == SettingOutcome.Sets)
            .ToDictionary(setting => setting.Field, setting => setting.Value);
        var owner = explained.Interval.Owner;

        Assert.Equal(owner.Team, set.GetValueOrDefault(RuleField.Team));
        Assert.Equal(owner.Pool, set.GetValueOrDefault(RuleField.Pool));
        Assert.Equal(owner.Person, set.GetValueOrDefault(RuleField.Person));
        Assert.Equal(owner.Project, set.GetValueOrDefault(RuleField.Project));
        Assert.Equal(owner.CostCenter, owner.Pool is null ? set.GetValueOrDefault(RuleField.CostCenter) : null);
        Assert.All(explained.Steps, step => Assert.True(step.Outcome == StepOutcome.Holds || step.Settings.Count == 0));
    }

    [Fact]
    public void The_order_of_the_maps_rows_makes_no_difference() =>
        Seeds.Try(
            2000,
            random =>
            {
                var dice = new RandomRules(random);
                var (definition, subject) = (dice.Rules(), dice.Subject());
                var rows = definition.IdentityRows.ToArray();
                random.Shuffle(rows);

                Assert.Equal(
                    new RuleSet(definition).OwnersOf(subject),
                    new RuleSet(definition with { IdentityRows = rows }).OwnersOf(subject)
                );
            }
        );

    [Fact]
    public void Moving_one_person_changes_nobody_else() =>
        Seeds.Try(
            1000,
            random =>
            {
                var dice = new RandomRules(random);
                var (definition, subject) = (dice.Rules(), dice.Subject());
                if (definition.IdentityRows.Count == 0)
                    return;
                var moved = definition.IdentityRows[random.Next(definition.IdentityRows.Count)];
                var rows = definition.IdentityRows.Select(row => row == moved ? row with { Team = "green" } : row).ToList();
                var (before, after) = (new RuleSet(definition), new RuleSet(definition with { IdentityRows = rows }));
                for (var i = 0; i < 10; i++)
                {
                    var time = dice.Moment();
                    if (!subject.Person.Contains(moved.Key) || !moved.Days.Contains(time))
                        Assert.Equal(At(before.OwnersOf(subject), time).Owner, At(after.OwnersOf(subject), time).Owner);
                }
            }
        );

    static OwnedInterval At(IReadOnlyList<OwnedInterval> intervals, long time) =>
        Assert.Single(intervals, interval => time >= interval.From && time < interval.Until);
}
