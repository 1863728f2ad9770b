using Plumbline.Cli.Reports;

namespace Plumbline.Cli.Budgets;

/// <summary>For how long a budget is: the calendar day, week or month that it is now in the asked zone.</summary>
enum BudgetPeriod : byte
{
    Daily,
    Weekly,
    Monthly,
}

/// <summary>Where periods begin and end.</summary>
static class BudgetPeriods
{
    /// <summary>The first moment of the period and the first after it, milliseconds since 1970.</summary>
    public static (long From, long Until) RangeAt(this BudgetPeriod period, long now, LocalClock clock, DayOfWeek weekStart)
    {
        var today = LocalClock.DateOf(clock.DayOf(now));
        var (first, next) = period switch
        {
            BudgetPeriod.Daily => (today, today.AddDays(1)),
            BudgetPeriod.Weekly => WeekOf(today, weekStart),
            _ => (new DateOnly(today.Year, today.Month, 1), new DateOnly(today.Year, today.Month, 1).AddMonths(1)),
        };
        return (clock.StartOfDay(LocalClock.DayOf(first)), clock.StartOfDay(LocalClock.DayOf(next)));
    }

    /// <summary>What it is called in a sentence.</summary>
    public static string Name(this BudgetPeriod period) =>
        period switch
        {
            BudgetPeriod.Daily => "today",
            BudgetPeriod.Weekly => "this week",
            _ => "this month",
        };

    static (DateOnly First, DateOnly Next) WeekOf(DateOnly day, DayOfWeek weekStart)
    {
        var first = day.AddDays(-(((int)day.DayOfWeek - (int)weekStart + 7) % 7));
        return (first, first.AddDays(7));
    }
}
