using Plumbline.Core.Adoption;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>Someone who was active in a window, or before it.</summary>
/// <param name="User">The merged person.</param>
/// <param name="History">Since when, and on which days. Days are numbers of local days since 1970-01-01.</param>
public sealed record AdoptionPerson(string User, PersonHistory History)
{
    /// <summary>Whether the history before the window is known; it is not where a filter is on that only requests know.</summary>
    public required bool HasStanding { get; init; }

    /// <summary>How they stand to the window; null when that is not known.</summary>
    public Standing? Standing => HasStanding ? History.Standing : null;

    /// <summary>The last active day.</summary>
    public required int LastDay { get; init; }

    /// <summary>Sessions of each active day, added up.</summary>
    public Quantity DaySessions { get; init; }

    /// <summary>What they used in the window; null for those who were not active in it.</summary>
    public UsageRow? Usage { get; init; }

    /// <summary>The seat they have; null without one, or without a list.</summary>
    public Seat? Seat { get; init; }

    /// <summary>The version of the client that they used last; null when it does not say.</summary>
    public string? Version { get; init; }
}

/// <summary>How many seats are used.</summary>
/// <param name="Held">Seats that are held in the window.</param>
/// <param name="Active">Of these, those whose people were active in it.</param>
/// <param name="Dormant">Those whose people were active before it only.</param>
/// <param name="NeverStarted">Those whose people were never active.</param>
/// <param name="WithoutSeat">People who were active in the window and have no seat in it.</param>
public sealed record SeatUse(int Held, int Active, int Dormant, IReadOnlyList<Seat> NeverStarted, int WithoutSeat);

/// <summary>The use of one version of the client.</summary>
/// <param name="Usage">As usage by version has it.</param>
/// <param name="FirstDay">The first local day on which anyone had it; null when that is not known.</param>
/// <param name="People">People who used it last of all versions in the window.</param>
/// <param name="IsOld">Whether a newer one was in use here for <see cref="AdoptionReport.OldAfterDays"/> days already.</param>
public sealed record VersionUse(UsageRow Usage, int? FirstDay, int People, bool IsOld);
