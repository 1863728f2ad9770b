namespace Plumbline.Store.Queries;

/// <summary>What today, this week and this month cost so far, each beside the same stretch of the period before it, and what the whole month before did.</summary>
public sealed record ToDateQuery
{
    /// <summary>Nanoseconds since 1970.</summary>
    public required long Now { get; init; }

    public required ZoneClock Zone { get; init; }

    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>All that is asked about, a day more at either end: what the zone has to be known over.</summary>
    public static TimeRange Range(long now) => new(now - 64 * TimeRange.Day, now + 33 * TimeRange.Day);

    /// <summary>Asks.</summary>
    public ToDateAnswer Run(IStoreReader store) => Answer(UsageQuery.RunAll(store, Questions));

    /// <summary>What it asks about usage.</summary>
    public IReadOnlyList<UsageQuery> Questions
    {
        get
        {
            var month = ToDate.Month(Now, Zone);
            return
            [
                .. Periods().SelectMany(period => new[] { Usage(period.Time.Now), Usage(period.Time.Before) }),
                Usage(new TimeRange(month.Before.From, month.Now.From)),
            ];
        }
    }

    /// <summary>What follows from the answers to its questions.</summary>
    public ToDateAnswer Answer(IReadOnlyList<UsageAnswer> answers) =>
        new(
            [.. Periods().Select((period, i) => new PeriodToDate(period.Name, period.Time, answers[2 * i], answers[2 * i + 1]))],
            answers[^1]
        );

    (string Name, ToDate Time)[] Periods() =>
        [("Today", ToDate.Day(Now, Zone)), ("This week", ToDate.Week(Now, Zone)), ("This month", ToDate.Month(Now, Zone))];

    UsageQuery Usage(TimeRange range) =>
        new()
        {
            Range = range,
            Zone = Zone,
            Filters = Filters,
            AmountsOnly = true,
        };
}

/// <summary>The three periods, and the whole month before this one.</summary>
public sealed record ToDateAnswer(IReadOnlyList<PeriodToDate> Periods, UsageAnswer LastMonth);

/// <summary>One period so far, and the same stretch before.</summary>
public sealed record PeriodToDate(string Name, ToDate Time, UsageAnswer Now, UsageAnswer Before);
