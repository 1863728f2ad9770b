using Plumbline.Core.Model;
using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>All that is known of a model, or of a model and something else that requests have.</summary>
/// <param name="Usage">What it was used for.</param>
/// <param name="Cost">Which of the two costs its cost per prompt and per line are of.</param>
public sealed record ModelRow(UsageRow Usage, CostShown Cost)
{
    public ModelTimes Times { get; init; } = new();

    /// <summary>Null where prompts are not counted, or no request told its prompt.</summary>
    public PromptCountRow? Prompts { get; init; }

    /// <summary>Null where lines are not known by the group.</summary>
    public ModelLines? Lines { get; init; }

    /// <summary>Null where refusals are not known by the group.</summary>
    public ModelEventsRow? Events { get; init; }

    /// <summary>What the shown cost is for each line that was added; null where no line was.</summary>
    public Quantity? CostPerLine =>
        Lines is { Added: var added } && added > Quantity.Zero && CostIn > Quantity.Zero
            ? new Quantity((Int128)Math.Round((decimal)CostIn.Nanos * Quantity.NanosPerUnit / (decimal)added.Nanos))
            : null;

    /// <summary>The shown cost.</summary>
    public Quantity CostIn => Cost.In(Usage);

    /// <summary>Tokens of prompts: what the hit ratio divides by.</summary>
    public Quantity PromptTokens => Usage.Amounts.CacheRead + Usage.Amounts.CacheCreation + Usage.Amounts.Input;

    /// <summary>Errors in errors and requests, from 0 to 1; null of none.</summary>
    public decimal? ErrorShare => Usage.Errors + Usage.Requests == 0 ? null : (decimal)Usage.Errors / (Usage.Errors + Usage.Requests);

    /// <summary>The columns behind those of the groups.</summary>
    internal static IReadOnlyList<Column<ModelRow>> Columns { get; } =
    [
        new("requests", row => row.Usage.Requests),
        new("input_tokens", row => Column<ModelRow>.Number(row.Usage.Amounts.Input)),
        new("output_tokens", row => Column<ModelRow>.Number(row.Usage.Amounts.Output)),
        new("cache_read_tokens", row => Column<ModelRow>.Number(row.Usage.Amounts.CacheRead)),
        new("cache_creation_tokens", row => Column<ModelRow>.Number(row.Usage.Amounts.CacheCreation)),
        new("cache_hit_ratio", row => Share(row.Usage.Amounts.CacheRead, row.PromptTokens)),
        new("client_cost_usd", row => row.Usage.Amounts.ClientCost.ToString()),
        new("list_cost_usd", row => Column<ModelRow>.Money(row.Usage.ListCosts?.Amount)),
        new("cost_kind", row => row.Cost.IsListCost ? "list" : "client"),
        new("prompts", row => row.Prompts?.Prompts),
        new(
            "requests_per_prompt",
            row => row.Prompts is { Prompts: > 0 } each ? Math.Round((decimal)each.Requests / each.Prompts, 6) : null
        ),
        new("cost_per_prompt_usd", row => Column<ModelRow>.Money(row.Prompts?.CostPerPrompt)),
        new("lines_added", row => row.Lines is { } lines ? Column<ModelRow>.Number(lines.Added) : null),
        new("lines_removed", row => row.Lines is { } lines ? Column<ModelRow>.Number(lines.Removed) : null),
        new("cost_per_added_line_usd", row => Column<ModelRow>.Money(row.CostPerLine)),
        .. Durations("", row => row.Times.Durations),
        .. Durations("ttft_", row => row.Times.FirstTokens),
        new("output_tokens_per_second", row => row.Times.TokensPerSecond),
        new("errors", row => row.Usage.Errors),
        new("error_share", row => row.ErrorShare is { } share ? Math.Round(share, 6) : null),
        new("refusals", row => row.Events?.Refusals),
        new("retries_exhausted", row => row.Events?.RetriesExhausted),
    ];

    static IEnumerable<Column<ModelRow>> Durations(string prefix, Func<ModelRow, DurationCounts> of) =>
        [
            new(prefix + "timed", row => of(row).Count),
            new(prefix + "p50_ms", row => of(row).P50),
            new(prefix + "p95_ms", row => of(row).P95),
            new(prefix + "p99_ms", row => of(row).P99),
        ];

    static object? Share(Quantity part, Quantity whole) =>
        whole <= Quantity.Zero ? null : Math.Round((decimal)part.Nanos / (decimal)whole.Nanos, 6);
}
