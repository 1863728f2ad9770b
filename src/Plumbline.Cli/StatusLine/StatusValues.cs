using System.Globalization;
using Plumbline.Cli.Blocks;
using Plumbline.Cli.Client;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;

namespace Plumbline.Cli.StatusLine;

/// <summary>What each placeholder of a status line shows, with its colour.</summary>
/// <param name="Input">What Claude Code said; null when it said nothing that can be read.</param>
/// <param name="Totals">What the logs say; null when that is not known in time.</param>
/// <param name="Now">Milliseconds since 1970.</param>
sealed record StatusValues(StatusInput? Input, StatusTotals? Totals, long Now, bool HasColor)
{
    // From here on a share is something to look at.
    const decimal Near = 80;

    readonly FiveHourBlock? _block = Totals?.Active;

    /// <summary>A value as text; null when it is not known.</summary>
    public string? Of(StatusField field)
    {
        if (TextOf(field) is not { Length: > 0 } text)
            return null;
        text = DisplayText.Safe(text);
        var style = StyleOf(field);
        return HasColor && style != Style.None ? style.Begin() + text + "\e[0m" : text;
    }

    string? TextOf(StatusField field) =>
        field switch
        {
            StatusField.Model => Input?.ModelName ?? (Input?.ModelId is { } id ? BlocksTable.ShortName(id) : null),
            StatusField.Cost => Input?.Cost is { } told ? Figures.Money(told) : Cost(Totals?.Session),
            StatusField.Today => Totals is null ? null : BlocksTable.CostText(Totals.Today),
            StatusField.Burn => _block?.RateAt(Now)?.CostPerHour is { } rate ? Figures.Money(rate) : null,
            StatusField.Rate => _block?.RateAt(Now) is { } rate ? Figures.Compact(rate.TokensPerMinute) : null,
            StatusField.Block => Cost(_block?.Sums),
            StatusField.Left => _block is null ? null : Figures.Duration((_block.End - Now) / 60_000 * 60_000),
            StatusField.Cache => Totals?.Session is { PromptTokens: > 0 } session
                ? WholeShare(session.CacheReadTokens, session.PromptTokens)
                : null,
            StatusField.Context => Input?.Context?.UsedPercent is { } used ? Percent(used) : null,
            StatusField.ContextTokens => Input?.Context?.UsedTokens is { } tokens ? Figures.Compact(tokens) : null,
            StatusField.FiveHour => Percent(Input?.Limits?.FiveHour),
            StatusField.SevenDay => Percent(Input?.Limits?.SevenDay),
            StatusField.Tokens => Totals?.Session is { Requests: > 0 } used ? Figures.Compact(used.Tokens) : null,
            StatusField.Pr => Input?.PullRequest is { } pullRequest ? $"#{pullRequest.Number}" : null,
            StatusField.Lines => Input is { LinesAdded: { } added, LinesRemoved: { } removed } ? $"+{added} -{removed}" : null,
            StatusField.Duration => Input?.DurationMs is { } duration ? Figures.Duration(duration) : null,
            StatusField.Project => Path.GetFileName((Input?.ProjectFolder ?? "").TrimEnd('/', '\\')),
            StatusField.Session => Input?.SessionName ?? (Input?.SessionId is { } id ? id[..Math.Min(8, id.Length)] : null),
            StatusField.Effort => Input?.Effort,
            StatusField.Agent => Input?.Agent,
            StatusField.Version => Input?.Version,
            _ => null,
        };

    Style StyleOf(StatusField field) =>
        field switch
        {
            StatusField.Model => Style.Accent,
            StatusField.Context when Input?.Context?.UsedPercent >= Near => Style.Warning,
            StatusField.FiveHour when Input?.Limits?.FiveHour?.UsedPercent >= Near => Style.Warning,
            StatusField.SevenDay when Input?.Limits?.SevenDay?.UsedPercent >= Near => Style.Warning,
            _ => Style.None,
        };

    static string? Cost(in Measures? sums) => sums is { Requests: > 0 } known ? BlocksTable.CostText(known) : null;

    // A window that has begun anew since it was said is not known.
    string? Percent(RateLimit? limit) => limit is null || limit.ResetsAt <= Now ? null : Percent(limit.UsedPercent);

    static string Percent(decimal percent) => percent.ToString("0", CultureInfo.InvariantCulture) + "%";

    static string WholeShare(long part, long whole) => Percent(100m * part / whole);
}
