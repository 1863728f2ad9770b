using Plumbline.Core.Adoption;

namespace Plumbline.Store.Queries;

/// <summary>On which local days people were active, in a window and in the days before it that counts of trailing days need.</summary>
public sealed record ActiveDaysQuery
{
    public required TimeRange Range { get; init; }

    /// <summary>The zone that days belong to.</summary>
    public required ZoneClock Zone { get; init; }

    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>The first local day of the window, in days since 1970-01-01.</summary>
    public int FirstDay => Zone.DayOf(Range.From);

    /// <summary>The last one.</summary>
    public int LastDay => Zone.DayOf(Range.To - 1);

    /// <summary>Asks.</summary>
    public IReadOnlyList<PersonDays> Run(IStoreReader store) => Answer(Question.Run(store));

    /// <summary>What it asks about usage.</summary>
    public UsageQuery Question
    {
        get
        {
            var range = new TimeRange(Zone.StartOfDay(FirstDay - ActiveUsers.MonthDays + 1), Range.To);
            return new UsageQuery
            {
                Range = range,
                Zone = Zone.Over(range),
                By = [Dimension.Of("user"), Dimension.Of("day")],
                Filters = Filters,
                WithListCosts = false,
                Limit = UsageQuery.AllRows,
            };
        }
    }

    /// <summary>What follows from the answer to its question.</summary>
    public IReadOnlyList<PersonDays> Answer(UsageAnswer usage)
    {
        return
        [
            .. usage
                .Rows
                // An error alone is no activity.
                .Where(row => row.Key[0] is not null && row.Users > 0)
                .GroupBy(row => row.Key[0]!, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => PersonDays.Of(group.Key, group, FirstDay)),
        ];
    }
}

/// <summary>One person's active days.</summary>
/// <param name="User">The merged person.</param>
/// <param name="Days">In the window and in the 29 days before it.</param>
/// <param name="DaySessions">Sessions of each day of the window, added up: one that goes on over midnight is in two days.</param>
public sealed record PersonDays(string User, ActiveDays Days, Core.Model.Quantity DaySessions)
{
    internal static PersonDays Of(string user, IEnumerable<UsageRow> rows, int firstDay)
    {
        var days = rows.Select(row => (Day: DayOf(row), row.Sessions)).ToList();
        var sessions = days.Where(day => day.Day >= firstDay).Aggregate(Core.Model.Quantity.Zero, (sum, day) => sum + day.Sessions);
        return new PersonDays(user, ActiveDays.Of(days.Select(day => day.Day)), sessions);
    }

    static int DayOf(UsageRow row) => ZoneClock.TryParseDay(row.Key[1]!, out var day) ? (int)day : throw new FormatException(row.Key[1]);
}
