namespace Plumbline.Core.Adoption;

/// <summary>How someone stands to a window of time.</summary>
public enum Standing
{
    /// <summary>Active in it, and never before it.</summary>
    New,

    /// <summary>Active in it, as before.</summary>
    Continuing,

    /// <summary>Active in it, after a pause of <see cref="PersonHistory.PauseDays"/> days or more.</summary>
    Returned,

    /// <summary>Active before it, not in it.</summary>
    Dormant,

    /// <summary>Has a seat, and was never active.</summary>
    NeverStarted,
}

/// <summary>What is known of one person's activity before a window and in it. Days are numbers of local days since 1970-01-01.</summary>
/// <param name="FirstEver">The first day of all; null for someone who was never active.</param>
/// <param name="LastBefore">The last day before the window; null when there is none.</param>
/// <param name="InWindow">The days in the window.</param>
public sealed record PersonHistory(int? FirstEver, int? LastBefore, ActiveDays InWindow)
{
    /// <summary>Days without anything after which someone counts as returned: a holiday is shorter.</summary>
    public const int PauseDays = 30;

    /// <summary>How they stand to the window.</summary>
    public Standing Standing =>
        InWindow.First is { } first
            ? LastBefore is not { } last
                ? Standing.New
                // Between two days of which one follows the other there is no pause at all.
                : first - last > PauseDays
                    ? Standing.Returned
                    : Standing.Continuing
            : LastBefore is null
                ? Standing.NeverStarted
                : Standing.Dormant;

    /// <summary>Whole days without anything until the end of a day; null for someone who was never active.</summary>
    public int? SilentDays(int today) => (InWindow.Last ?? LastBefore) is { } last ? today - last : null;
}
