using System.Globalization;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>The number under which a request is grouped.</summary>
delegate int KeyOf(in RequestRow row);

/// <summary>A grouping: each request's key as a number, and what the number means. Keys of time have the order of time.</summary>
/// <param name="Of">The key of a request.</param>
/// <param name="Text">A key as it is shown and sorted by; empty when the logs do not say.</param>
/// <param name="IsTime">Whether the order of the numbers is that of time.</param>
sealed record Keys(KeyOf Of, Func<int, string> Text, bool IsTime)
{
    /// <summary>The grouping by a dimension.</summary>
    public static Keys By(Dimension dimension, IndexSnapshot snapshot, UsageQuestion question, Places places, RequestCosts costs)
    {
        var clock = question.Clock;
        return dimension switch
        {
            Dimension.Day => new((in row) => clock.DayOf(row.Time), DayText, true),
            Dimension.Week => new((in row) => StartOfWeek(clock.DayOf(row.Time), question.WeekStart), DayText, true),
            Dimension.Month => new((in row) => MonthOf(clock.DayOf(row.Time)), MonthText, true),
            Dimension.Hour => new((in row) => clock.HourOf(row.Time), hour => hour.ToString("00", CultureInfo.InvariantCulture), true),
            Dimension.Session => Texts(snapshot, (in row) => row.Session),
            Dimension.Branch => Texts(snapshot, (in row) => row.Branch),
            Dimension.Pr => Texts(snapshot, (in row) => places.PullRequests.Value.Of(row)),
            Dimension.Skill => Texts(snapshot, (in row) => row.Skill),
            Dimension.Mcp => Texts(snapshot, (in row) => row.McpServer),
            Dimension.Version => Texts(snapshot, (in row) => row.Version),
            Dimension.Project => new((in row) => places.Projects.Value.Of(row), project => places.Projects.Value[project].Path, false),
            Dimension.Model => new((in row) => costs.ModelOf(row.Model), model => costs.NameOf(model), false),
            Dimension.Agent => Agents(snapshot),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The conversation with the person.</summary>
    public const string MainAgent = "main";

    /// <summary>A sub-agent or a side question of which the log names no kind.</summary>
    public const string OtherAgent = "other";

    static Keys Agents(IndexSnapshot snapshot) =>
        new(
            (in row) =>
                row.Agent != 0 ? row.Agent
                : (row.Flags & RequestFlags.Sidechain) != 0 ? -1
                : 0,
            agent =>
                agent switch
                {
                    0 => MainAgent,
                    -1 => OtherAgent,
                    _ => snapshot.Text(agent)!,
                },
            false
        );

    static Keys Texts(IndexSnapshot snapshot, KeyOf of) => new(of, text => snapshot.Text(text) ?? "", false);

    // Day 0, 1970-01-01, was a Thursday.
    static int StartOfWeek(int day, DayOfWeek start) => day - ((day + (int)DayOfWeek.Thursday - (int)start) % 7 + 7) % 7;

    static int MonthOf(int day) => LocalClock.DateOf(day) is var date ? date.Year * 12 + date.Month - 1 : 0;

    static string DayText(int day) => LocalClock.DateOf(day).ToString("O", CultureInfo.InvariantCulture);

    static string MonthText(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:0000}-{month % 12 + 1:00}");
}
