namespace Plumbline.Cli.Reports;

/// <summary>What a report over requests is asked.</summary>
sealed record UsageQuestion
{
    /// <summary>What its rows are.</summary>
    public required Dimension Rows { get; init; }

    /// <summary>What each row is divided into.</summary>
    public Dimension? By { get; init; }

    /// <summary>Whether rows, or what they are divided into, are broken down by model.</summary>
    public bool HasBreakdown { get; init; }

    public required LocalClock Clock { get; init; }

    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    public LogFilter Filter { get; init; } = new();

    /// <summary>The order of rows; null for the natural one: by time, or by cost.</summary>
    public RowOrder? Sort { get; init; }

    /// <summary>Whether the largest or latest comes first; null for the natural order.</summary>
    public bool? IsDescending { get; init; }
}

/// <summary>By what rows are ordered.</summary>
enum RowOrder : byte
{
    Key,
    Cost,
    Tokens,
    Requests,

    /// <summary>By the last request.</summary>
    Time,
}
