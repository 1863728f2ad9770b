namespace Plumbline.Core.Adoption;

/// <summary>How many people did something on a local day, and in the 7 and the 30 days that end with it.</summary>
/// <param name="Day">Days since 1970-01-01.</param>
public readonly record struct ActiveUsers(int Day, int Daily, int Weekly, int Monthly)
{
    /// <summary>Days that count as a week.</summary>
    public const int WeekDays = 7;

    /// <summary>Days that count as a month, whatever the calendar says, so that months compare.</summary>
    public const int MonthDays = 30;

    /// <summary>
    /// The counts of each day from one to another, both included. What a person did in the <see cref="MonthDays"/> − 1 days before the first
    /// one has to be among their days.
    /// </summary>
    public static IReadOnlyList<ActiveUsers> Over(IReadOnlyCollection<ActiveDays> people, int first, int last)
    {
        if (last < first)
            return [];
        var (daily, weekly, monthly) = (
            Trailing(people, first, last, 1),
            Trailing(people, first, last, WeekDays),
            Trailing(people, first, last, MonthDays)
        );
        return [.. Enumerable.Range(0, last - first + 1).Select(i => new ActiveUsers(first + i, daily[i], weekly[i], monthly[i]))];
    }

    // An active day counts for itself and for the days that follow; where such stretches of one person meet, the person counts once.
    static int[] Trailing(IReadOnlyCollection<ActiveDays> people, int first, int last, int days)
    {
        var changes = new int[last - first + 2];
        foreach (var person in people)
        {
            var counted = first;
            foreach (var day in person.All)
            {
                var (from, until) = (Math.Max(day, counted), Math.Min(day + days, last + 1));
                if (from >= until)
                    continue;
                changes[from - first]++;
                changes[until - first]--;
                counted = until;
            }
        }

        for (var i = 1; i < changes.Length; i++)
            changes[i] += changes[i - 1];
        return changes;
    }
}
