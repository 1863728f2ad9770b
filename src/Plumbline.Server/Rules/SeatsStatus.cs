using Plumbline.Core.Adoption;

namespace Plumbline.Server.Rules;

/// <summary>Which list of seats is in use, and what is wrong with the one in the file, for whoever shows it.</summary>
public sealed class SeatsStatus(SeatsState first)
{
    SeatsState _now = first;

    /// <summary>Without a list.</summary>
    public static SeatsStatus None => new(new SeatsState(null, []));

    /// <summary>How it is at this moment.</summary>
    public SeatsState Now
    {
        get => Volatile.Read(ref _now);
        internal set => Volatile.Write(ref _now, value);
    }
}

/// <summary>The list of seats at one moment.</summary>
/// <param name="List">The one in use; null without a file.</param>
/// <param name="Problems">What is wrong in the file as it is now; then the list in use is the one from before.</param>
public sealed record SeatsState(SeatList? List, IReadOnlyList<RuleProblem> Problems)
{
    /// <summary>What is wrong, in one line; null when nothing is.</summary>
    public string? Problem =>
        Problems.Count switch
        {
            0 => null,
            1 => Problems[0].ToString(),
            _ => FormattableString.Invariant($"{Problems[0]} (and {Problems.Count - 1} more)"),
        };
}
