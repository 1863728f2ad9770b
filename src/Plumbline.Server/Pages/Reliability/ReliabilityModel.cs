using System.Globalization;
using Plumbline.Core.Reliability;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Reliability;

/// <summary>The answers of the page on reliability, in words.</summary>
public sealed class ReliabilityModel(PageState state, People people, ReliabilityReport report, ReliabilityDrawing drawing)
{
    public ReliabilityReport Report { get; } = report;

    public ReliabilityDrawing Drawing { get; } = drawing;

    /// <summary>Whether nothing was asked of the API in the window.</summary>
    public bool IsEmpty => Report.Ended == 0 && Report.Badly.Refused == 0;

    /// <summary>Who fails, as far as it may be shown.</summary>
    public IReadOnlyList<FailingGroup> Failing => Report.FailingShown(people);

    /// <summary>Whether who fails is hidden.</summary>
    public bool HidesFailing => Report.HidesFailing(people);

    /// <summary>A text of an error as it may be shown.</summary>
    public string? Text(FailureRow row) => people.ShowText(row.Text);

    /// <summary>A group as it is shown.</summary>
    public string Label(string? value) => Groups.Label(people, state.GroupBy, value);

    /// <summary>A group as the URL says it.</summary>
    public string Key(string? value) => people.Show(state.GroupBy, value) ?? "";

    /// <summary>Where a group leads: a session to itself, any other to this page with only it.</summary>
    public string Link(string? value) =>
        state.GroupBy.Name == "session" && value is not null
            ? state.Link("/sessions/" + Uri.EscapeDataString(value))
            : state.Link((state.GroupBy.Name, Key(value)), ("by", state.GroupBy.Name == "model" ? "version" : "model"));

    /// <summary>The page with the window of an outage, from a few minutes before it.</summary>
    public string Link(OutageRow row) =>
        state.Link(("range", null), ("from", Rfc3339.Format(row.Outage.Start)), ("to", Rfc3339.Format(row.Outage.End)), ("every", null));

    /// <summary>A time in the zone of the page.</summary>
    public string Time(long nanos) => state.Local(nanos).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds in the unit that suits.</summary>
    public static string Duration(long? milliseconds) =>
        milliseconds switch
        {
            null => "–",
            < 1000 => milliseconds.Value.ToString(CultureInfo.InvariantCulture) + Show.Thin + "ms",
            < 120_000 => (milliseconds.Value / 1000m).ToString(milliseconds < 10_000 ? "0.00" : "0.0", CultureInfo.InvariantCulture)
                + Show.Thin
                + "s",
            < 7_200_000 => (milliseconds.Value / 60_000m).ToString("0.0", CultureInfo.InvariantCulture) + Show.Thin + "min",
            _ => (milliseconds.Value / 3_600_000m).ToString("#,##0.0", CultureInfo.InvariantCulture) + Show.Thin + "h",
        };

    /// <summary>Milliseconds exactly.</summary>
    public static string Exact(long? milliseconds) =>
        milliseconds is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) + " ms" : "not known";

    /// <summary>A count with commas.</summary>
    public static string Exact(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent with as many digits as tell it from one.</summary>
    public static string Percent(decimal? share) =>
        share is not { } known
            ? "–"
            // What is not all is never rounded up to it.
            : (100 * (known is < 1 and > 0.9999m ? 0.9999m : known)).ToString(
                known is > 0.99m and < 1 ? "0.00" : "0.0",
                CultureInfo.InvariantCulture
            )
                + Show.Thin
                + "%";

    /// <summary>A part of a budget, which may be overspent.</summary>
    public static string Budget(decimal? left) =>
        left is not { } known ? "–"
        : known < -9.99m ? "−>" + Show.Thin + "999" + Show.Thin + "%"
        : (known < 0 ? "−" : "") + Math.Abs(100 * known).ToString("0.0", CultureInfo.InvariantCulture) + Show.Thin + "%";

    /// <summary>A burn rate.</summary>
    public static string Burn(decimal? rate) =>
        rate is { } known ? known.ToString(known < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + Show.Thin + "×" : "–";

    /// <summary>Classes with their counts.</summary>
    public static string Classes(OutageRow row) =>
        string.Join(", ", row.Classes.Select(one => $"{ErrorClasses.Of(one.Class).Title} {Exact(one.Count)}"));
}
