using Plumbline.Core.Adoption;

namespace Plumbline.Tests.OfCore.Adoption;

public class ActiveUsersTests
{
    [Fact]
    public void A_person_counts_once_in_the_days_that_end_with_a_day()
    {
        var people = new[] { ActiveDays.Of([3, 1, 1]), ActiveDays.Of([2]), ActiveDays.None };

        Assert.Equal(
            [new ActiveUsers(1, 1, 1, 1), new ActiveUsers(2, 1, 2, 2), new ActiveUsers(3, 1, 2, 2), new ActiveUsers(4, 0, 2, 2)],
            ActiveUsers.Over(people, 1, 4)
        );
    }

    [Fact]
    public void Every_day_of_the_counts_is_what_a_naive_count_of_sets_gives() =>
        Seeds.Try(
            300,
            dice =>
            {
                var first = dice.Next(-50, 20_000);
                var last = first + dice.Next(0, 100);
                var people = Enumerable
                    .Range(0, dice.Next(0, 12))
                    .Select(_ => ActiveDays.Of(Enumerable.Range(0, dice.Next(0, 40)).Select(_ => dice.Next(first - 40, last + 10))))
                    .ToList();
                int Naive(int day, int days) => people.Count(person => person.All.Any(active => active > day - days && active <= day));

                Assert.Equal(
                    Enumerable
                        .Range(first, last - first + 1)
                        .Select(day => new ActiveUsers(day, Naive(day, 1), Naive(day, 7), Naive(day, 30))),
                    ActiveUsers.Over(people, first, last)
                );
            }
        );

    [Fact]
    public void Days_within_a_window_are_those_of_the_set() =>
        Seeds.Try(
            200,
            dice =>
            {
                var days = Enumerable.Range(0, dice.Next(0, 30)).Select(_ => dice.Next(0, 60)).ToList();
                var (first, last) = (dice.Next(-5, 60), dice.Next(-5, 70));
                var set = ActiveDays.Of(days);

                Assert.Equal(days.Distinct().Order().Where(day => day >= first && day <= last), set.Within(first, last).All);
                Assert.Equal(days.Any(day => day >= first && day <= last), set.AnyIn(first, last));
            }
        );
}
