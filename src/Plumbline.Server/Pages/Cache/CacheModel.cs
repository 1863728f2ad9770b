using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Cache;

/// <summary>The answers of the page of the cache, arranged.</summary>
public sealed class CacheModel(PageState state, People people, TimeStep step, UsageAnswer table, UsageOverTime time)
{
    /// <summary>Usage by group, the most read from the cache first.</summary>
    public UsageAnswer Table { get; } =
        table with
        {
            Rows = [.. table.Rows.Take(TableRows)],
            HasMore = table.HasMore || table.Rows.Count > TableRows,
        };

    /// <summary>The groups that had less than 15 % of their prompts from the cache, the largest prompts first.</summary>
    public IReadOnlyList<UsageRow> Low { get; } =
    [
        .. table
            .Rows.Where(row => Prompt(row) > Quantity.Zero && row.Amounts.CacheRead.Nanos * 100 < Prompt(row).Nanos * 15)
            .OrderByDescending(Prompt),
    ];

    // More rows than anyone reads; all of them are in the CSV.
    const int TableRows = 50;

    public UsageRow Total => Table.Total;

    public TimeStep Step { get; } = step;

    /// <summary>What the cache saved and lost; null where that is not known by the chosen group or filters.</summary>
    public CacheFindings? Money { get; init; }

    /// <summary>The money of a group; null when there is none.</summary>
    public CacheUsage? MoneyOf(UsageRow row) => Money?.Rows.FirstOrDefault(known => known.Key[0] == row.Key[0])?.Usage;

    /// <summary>What was lost by cause and by how the cause is known, the costliest first; beginnings are no loss.</summary>
    public IEnumerable<CacheLoss> Losses =>
        (Money?.Total.Losses ?? [])
            .Where(loss => loss.Cause is not (CacheCause.SessionStart or CacheCause.None))
            .OrderByDescending(loss => loss.Sums.Cost.Nanos)
            .ThenByDescending(loss => loss.Sums.Tokens);

    /// <summary>The largest misses; none while they would tell who is who.</summary>
    public IReadOnlyList<CacheMissRow> Misses => people.AreHidden && Total.Users < 5 ? [] : Money?.Misses ?? [];

    /// <summary>A cause as it may be said: possibly, where it is right less than nine times in ten.</summary>
    public static string CauseText(CacheCause cause, CacheEvidence evidence) =>
        CauseConfidence.IsPossible(cause, evidence) ? "possibly " + CauseAdvice.Of(cause).Title
        : evidence == CacheEvidence.Shape && cause is not (CacheCause.Unknown or CacheCause.Minor)
            ? CauseAdvice.Of(cause).Title + ", by its counts"
        : CauseAdvice.Of(cause).Title;

    /// <summary>Money as a quantity.</summary>
    public static Quantity Of(Usd amount) => new(amount.Nanos);

    /// <summary>A dimension of a miss as it may be shown.</summary>
    public string? Shown(CacheMissRow miss, string dimension) =>
        miss.Of.TryGetValue(Dimension.Of(dimension), out var value) ? people.Show(Dimension.Of(dimension), value) : null;

    /// <summary>Whether no prompt was sent in the window.</summary>
    public bool IsEmpty => Prompt(Total) <= Quantity.Zero;

    /// <summary>Whether the groups would rank fewer than five people while names are hidden.</summary>
    public bool HidesGroups => people.AreHidden && state.GroupBy.NamesPeople && Total.Users < 5;

    /// <summary>Tokens of prompts: what the hit ratio divides by.</summary>
    public static Quantity Prompt(UsageRow row) => row.Amounts.CacheRead + row.Amounts.CacheCreation + row.Amounts.Input;

    /// <summary>The cache hit ratio of a row.</summary>
    public static string HitRatio(UsageRow row) => Show.Percent(row.Amounts.CacheRead, Prompt(row));

    /// <summary>Writes whose life is not known: of old clients' events, and of metrics.</summary>
    public static Quantity UnknownLife(UsageRow row) =>
        row.Amounts.CacheCreation - Quantity.FromWhole(row.CacheCreation5m + row.CacheCreation1h);

    /// <summary>The name of a group as it is shown.</summary>
    public string Label(string? value) => Groups.Label(people, state.GroupBy, value);

    /// <summary>A group as the URL says it.</summary>
    public string Key(string? value) => people.Show(state.GroupBy, value) ?? "";

    /// <summary>The page with only this group.</summary>
    public string Link(string? value) =>
        state.Link((state.GroupBy.Name, Key(value)), ("by", state.GroupBy.Name == "model" ? "team" : "model"));

    /// <summary>The hit ratio over time: a line for each of the groups with the largest prompts.</summary>
    public ChartData Chart()
    {
        var groups = Groups.Largest(time.Usage, Prompt);
        var colors = SeriesColors.Of(state.GroupBy, groups);
        Layer LayerOf(string? group, int i) =>
            new(Label(group), colors[i].Color, colors[i].Shade, row => row.Key[1] == group, _ => Quantity.Zero) { Key = Key(group) };
        return time.Drawing.Shares(
            $"Cache hit ratio by {Step.Name} and {Groups.Name(state.GroupBy)}",
            [.. groups.Select(LayerOf)],
            row => (row.Amounts.CacheRead, Prompt(row))
        ) with
        {
            FilterBy = state.GroupBy.Name,
        };
    }
}
