using Plumbline.Core.Adoption;

namespace Plumbline.Tests.OfCore.Adoption;

public class PersonHistoryTests
{
    [Theory]
    [InlineData(null, null, new int[0], Standing.NeverStarted)]
    [InlineData(100, null, new[] { 100 }, Standing.New)]
    [InlineData(50, 99, new[] { 100 }, Standing.Continuing)]
    [InlineData(50, 70, new[] { 100 }, Standing.Continuing)]
    [InlineData(50, 69, new[] { 100 }, Standing.Returned)]
    [InlineData(50, 69, new int[0], Standing.Dormant)]
    public void Someone_stands_to_a_window_by_what_was_before_it_and_in_it(int? first, int? lastBefore, int[] days, Standing expected) =>
        Assert.Equal(expected, new PersonHistory(first, lastBefore, ActiveDays.Of(days)).Standing);

    [Fact]
    public void Silence_is_counted_from_the_last_day_of_all()
    {
        Assert.Equal(5, new PersonHistory(1, 90, ActiveDays.Of([100, 105])).SilentDays(110));
        Assert.Equal(20, new PersonHistory(1, 90, ActiveDays.None).SilentDays(110));
        Assert.Null(new PersonHistory(null, null, ActiveDays.None).SilentDays(110));
    }

    // A whole history of days, cut at a window in two ways.
    [Fact]
    public void Standings_are_what_the_whole_history_says() =>
        Seeds.Try(
            500,
            dice =>
            {
                var all = Enumerable.Range(0, dice.Next(0, 8)).Select(_ => dice.Next(0, 200)).Distinct().Order().ToList();
                var first = dice.Next(1, 180);
                var (before, inside) = (all.Where(day => day < first).ToList(), all.Where(day => day >= first).ToList());
                var history = new PersonHistory(
                    all.Count == 0 ? null : all[0],
                    before.Count == 0 ? null : before[^1],
                    ActiveDays.Of(inside)
                );
                var silentDays =
                    inside.Count > 0 && before.Count > 0
                        ? Enumerable.Range(before[^1] + 1, inside[0] - before[^1] - 1).Count(day => !all.Contains(day))
                        : 0;

                Assert.Equal(
                    all.Count == 0 ? Standing.NeverStarted
                        : inside.Count == 0 ? Standing.Dormant
                        : before.Count == 0 ? Standing.New
                        : silentDays >= 30 ? Standing.Returned
                        : Standing.Continuing,
                    history.Standing
                );
            }
        );

    [Fact]
    public void Cohorts_are_whole_weeks_and_count_whoever_was_active_in_each()
    {
        // 2026-11-02 is a Monday.
        var monday = new DateOnly(2026, 11, 2).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        Assert.Equal(monday, Cohort.MondayOf(monday + 6));
        var people = new[]
        {
            (monday - 1, ActiveDays.Of([monday - 1, monday + 7])),
            (monday, ActiveDays.Of([monday, monday + 8])),
            (monday + 6, ActiveDays.Of([monday + 6])),
            (monday + 14, ActiveDays.Of([monday + 14])),
        };

        Assert.Equal(
            [(monday, 2, "2,1,0"), (monday + 14, 1, "1")],
            Cohort.Of(people, monday - 1, monday + 15).Select(cohort => (cohort.Monday, cohort.People, string.Join(',', cohort.Active)))
        );
    }

    [Fact]
    public void Cohorts_are_what_a_naive_count_gives() =>
        Seeds.Try(
            200,
            dice =>
            {
                var (first, last) = (dice.Next(-20, 20), dice.Next(20, 120));
                var people = Enumerable
                    .Range(0, dice.Next(0, 20))
                    .Select(_ => ActiveDays.Of(Enumerable.Range(0, dice.Next(1, 12)).Select(_ => dice.Next(first, last + 1))))
                    .Select(days => (days.First!.Value, days))
                    .ToList();
                var cohorts = Cohort.Of(people, first, last);

                foreach (var cohort in cohorts)
                {
                    var members = people.Where(person => Cohort.MondayOf(person.Value) == cohort.Monday).ToList();
                    Assert.Equal(members.Count, cohort.People);
                    Assert.Equal(cohort.People, cohort.Active[0]);
                    for (var week = 0; week < cohort.Active.Count; week++)
                        Assert.Equal(
                            members.Count(member => member.days.All.Any(day => Cohort.MondayOf(day) == cohort.Monday + 7 * week)),
                            cohort.Active[week]
                        );
                }

                Assert.Equal(people.Count(person => Cohort.MondayOf(person.Value) >= first), cohorts.Sum(cohort => cohort.People));
            }
        );
}
