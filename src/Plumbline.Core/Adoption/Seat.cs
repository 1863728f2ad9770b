using Plumbline.Core.Attribution;

namespace Plumbline.Core.Adoption;

/// <summary>Someone for whom a seat is paid, or who is to have one.</summary>
public sealed record Seat
{
    /// <summary>What they are known by; at least one.</summary>
    public required IReadOnlyList<PersonKey> Keys { get; init; }

    /// <summary>How they are called; null when the list does not say.</summary>
    public string? Name { get; init; }

    /// <summary>Their team; null when the list does not say.</summary>
    public string? Team { get; init; }

    /// <summary>The days on which they have it.</summary>
    public DayRange Days { get; init; }

    /// <summary>The line of the list, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>How they are called, or else known.</summary>
    public string Label => Name ?? Keys[0].Value;

    /// <summary>Whether they have it on any day from one to another, both included.</summary>
    public bool IsHeldIn(DateOnly first, DateOnly last) => (Days.From ?? first) <= last && (Days.Until ?? last) >= first;
}
