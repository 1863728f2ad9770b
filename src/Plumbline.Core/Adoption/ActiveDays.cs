namespace Plumbline.Core.Adoption;

/// <summary>The local days on which one person did something, as numbers of days since 1970-01-01: rising, each once.</summary>
public sealed class ActiveDays
{
    readonly int[] _days;

    ActiveDays(int[] days) => _days = days;

    /// <summary>None.</summary>
    public static ActiveDays None { get; } = new([]);

    /// <summary>Takes days in any order, and any number of times.</summary>
    public static ActiveDays Of(IEnumerable<int> days) => new([.. days.Distinct().Order()]);

    /// <summary>All of them.</summary>
    public IReadOnlyList<int> All => _days;

    public int Count => _days.Length;

    /// <summary>The first; null when there is none.</summary>
    public int? First => _days.Length == 0 ? null : _days[0];

    /// <summary>The last; null when there is none.</summary>
    public int? Last => _days.Length == 0 ? null : _days[^1];

    /// <summary>Those from a day to another, both included.</summary>
    public ActiveDays Within(int first, int last)
    {
        var (from, to) = (FirstAtOrAfter(first), FirstAtOrAfter(last + 1));
        return from >= to ? None : new(_days[from..to]);
    }

    /// <summary>Whether there is one from a day to another, both included.</summary>
    public bool AnyIn(int first, int last) => FirstAtOrAfter(first) is var at && at < _days.Length && _days[at] <= last;

    int FirstAtOrAfter(int day)
    {
        var at = Array.BinarySearch(_days, day);
        return at < 0 ? ~at : at;
    }
}
