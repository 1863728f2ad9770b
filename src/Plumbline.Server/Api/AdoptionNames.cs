using System.Diagnostics;
using System.Globalization;
using Plumbline.Core.Adoption;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>The words of adoption, as API and pages have them.</summary>
public static class AdoptionNames
{
    /// <summary>Such as <c>never_started</c>.</summary>
    public static string Of(Standing standing) =>
        standing switch
        {
            Standing.New => "new",
            Standing.Continuing => "continuing",
            Standing.Returned => "returned",
            Standing.Dormant => "dormant",
            Standing.NeverStarted => "never_started",
            _ => throw new UnreachableException(),
        };

    /// <summary>A local day, such as <c>2026-11-20</c>.</summary>
    public static string Day(int day) => ZoneClock.DayLabel(day);

    /// <summary>A plugin as it may be called: by its own name where the settings know it, else as the client said.</summary>
    public static string? Plugin(SetUpRow row, OwnPlugins own) =>
        own.OfHash(row.Key[2])
        ?? (row.Key is [{ } name, { } marketplace, ..] && name != marketplace ? $"{name}@{marketplace}" : row.Key[0]);

    /// <summary>What may be shown for a seat: what it is called, or a pseudonym of the first thing that its holder is known by.</summary>
    public static string Label(this Seat seat, People people) => people.AreHidden ? people.Show(seat.Keys[0].Value)! : seat.Label;

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Text(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
