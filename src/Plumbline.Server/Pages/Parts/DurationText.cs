using System.Globalization;

namespace Plumbline.Server.Pages.Parts;

/// <summary>Durations in milliseconds as pages show them: three digits and a unit.</summary>
public static class DurationText
{
    /// <summary>A duration; a dash where none is known.</summary>
    public static string Of(long? milliseconds) => milliseconds is { } known ? Of(known) : "–";

    static string Of(long milliseconds) =>
        milliseconds switch
        {
            < 1000 => milliseconds.ToString(CultureInfo.InvariantCulture) + Show.Thin + "ms",
            < 10_000 => In(milliseconds, 1000m, "0.00", "s"),
            < 100_000 => In(milliseconds, 1000m, "0.0", "s"),
            < 6_000_000 => In(milliseconds, 60_000m, "0.0", "min"),
            _ => In(milliseconds, 3_600_000m, "#,##0.0", "h"),
        };

    static string In(long milliseconds, decimal unit, string format, string name) =>
        (milliseconds / unit).ToString(format, CultureInfo.InvariantCulture) + Show.Thin + name;

    /// <summary>All milliseconds, and of how many it is.</summary>
    public static string Exact(long? milliseconds, long count) =>
        milliseconds is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"{known:N0} ms, of {count:N0} that told how long they took; by nearest rank")
            : "Nobody told how long it took.";
}
