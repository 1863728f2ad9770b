namespace Plumbline.Core.Adoption;

/// <summary>The people whose first activity of all fell into one week, and how many of them were active in each week since.</summary>
/// <param name="Monday">The week's first day, in days since 1970-01-01.</param>
/// <param name="People">How many they are; all of them were active in week 0.</param>
/// <param name="Active">How many were active in week 0, 1, 2 …, up to the week in which the window ends.</param>
public sealed record Cohort(int Monday, int People, IReadOnlyList<int> Active)
{
    const int Week = 7;

    /// <summary>
    /// The cohorts of a window, oldest first, weeks without anyone left out. A week that begins before the window is none: of its people only
    /// some would be here.
    /// </summary>
    /// <param name="people">The first day of all, and the days in the window.</param>
    public static IReadOnlyList<Cohort> Of(IEnumerable<(int FirstEver, ActiveDays Days)> people, int first, int last)
    {
        var begun = MondayOf(first) == first ? first : MondayOf(first) + Week;
        return
        [
            .. people
                .Where(person => person.FirstEver >= begun && person.FirstEver <= last)
                .GroupBy(person => MondayOf(person.FirstEver))
                .OrderBy(group => group.Key)
                .Select(group => Of(group.Key, [.. group.Select(person => person.Days)], last)),
        ];
    }

    static Cohort Of(int monday, IReadOnlyList<ActiveDays> people, int last) =>
        new(
            monday,
            people.Count,
            [
                .. Enumerable
                    .Range(0, (last - monday) / Week + 1)
                    .Select(week =>
                        people.Count(days => days.AnyIn(monday + week * Week, Math.Min(monday + week * Week + Week - 1, last)))
                    ),
            ]
        );

    /// <summary>The Monday of a day's week; 1970-01-01 was a Thursday.</summary>
    public static int MondayOf(int day) => day - (((day + 3) % Week) + Week) % Week;
}
