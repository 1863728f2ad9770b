using System.Globalization;

namespace Plumbline.Server.Pages.Traces;

/// <summary>Durations of spans and traces, from nanoseconds, in three digits or so.</summary>
public static class SpanTime
{
    const long Millisecond = 1_000_000,
        Second = 1_000_000_000;

    /// <summary>Such as <c>229.5 ms</c>, <c>45.1 s</c>, <c>12 min 05 s</c>.</summary>
    public static string Text(long nanos) =>
        nanos switch
        {
            < 0 => "−" + Text(-Math.Max(nanos, -long.MaxValue)),
            0 => "0",
            < 1000 => Number(nanos, "0") + "ns",
            < Millisecond => Number(nanos / 1000m, "0.#") + "µs",
            < 100 * Millisecond => Number(nanos / (decimal)Millisecond, "0.0") + "ms",
            < Second => Number(nanos / (decimal)Millisecond, "0") + "ms",
            < 10 * Second => Number(nanos / (decimal)Second, "0.00") + "s",
            < 100 * Second => Number(nanos / (decimal)Second, "0.0") + "s",
            < 3600 * Second => Two(nanos / Second, 60, "min", "s"),
            _ => Two(nanos / Second / 60, 60, "h", "min"),
        };

    /// <summary>All digits: <c>229.52427 ms</c>.</summary>
    public static string Exact(long nanos) =>
        (nanos / (decimal)Millisecond).ToString("#,##0.######", CultureInfo.InvariantCulture) + Show.Thin + "ms";

    /// <summary>A share of a whole in percent, for an attribute of a drawing: no more than 100.</summary>
    public static string Percent(long part, long whole) =>
        whole <= 0 ? "0%" : Math.Round(100m * Math.Clamp(part, 0, whole) / whole, 3).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    static string Number(decimal value, string format) => value.ToString(format, CultureInfo.InvariantCulture) + Show.Thin;

    static string Two(long units, long perLarge, string large, string small) =>
        string.Create(CultureInfo.InvariantCulture, $"{units / perLarge:N0}{Show.Thin}{large} {units % perLarge:00}{Show.Thin}{small}");
}
