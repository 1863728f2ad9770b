using System.Globalization;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Tools;

/// <summary>Waits for a person in words: what is measured and what is only a lower bound are never mixed.</summary>
public static class WaitText
{
    /// <summary>The median of what is measured; else of the lower bounds, marked as such.</summary>
    public static string Median(Waits waits) =>
        waits.Measured.Count > 0 ? DurationText.Of(waits.Measured.P50)
        : waits.AtLeast.Count > 0 ? "≥" + Show.Thin + DurationText.Of(waits.AtLeast.P50)
        : "not known";

    /// <summary>All that is known.</summary>
    public static string Exact(Waits waits) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"From the request for a decision to a person's decision. Measured by spans: {waits.Measured.Count:N0} (p95 {DurationText.Of(waits.Measured.P95)}). Known from events as a lower bound: {waits.AtLeast.Count:N0} (p95 {DurationText.Of(waits.AtLeast.P95)}). Not known: {waits.Unknown:N0}."
        );
}
