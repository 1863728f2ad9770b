using Plumbline.Core.Comparison;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>One measure of two models; without one, that there are too few prompts.</summary>
sealed record ComparisonRow(ModelPair Pair, ComparedValue? Value)
{
    public static IReadOnlyList<Column<ComparisonRow>> Columns { get; } =
    [
        new("dearer", row => row.Pair.Dearer),
        new("cheaper", row => row.Pair.Cheaper),
        new("dearer_prompts", row => row.Pair.Comparison.DearerPrompts),
        new("cheaper_prompts", row => row.Pair.Comparison.CheaperPrompts),
        new("shapes", row => row.Pair.Comparison.Shapes),
        new("verdict", row => Name(row.Pair.Comparison.Verdict)),
        new("measure", row => row.Value?.Measure.Name()),
        new("dearer_value", row => Number(row.Value?.Dearer)),
        new("cheaper_value", row => Number(row.Value?.Cheaper)),
        new("effect", row => Number(row.Value?.Effect)),
        new("effect_low", row => Number(row.Value?.Low)),
        new("effect_high", row => Number(row.Value?.High)),
        new("resamples", row => row.Pair.Comparison.Resamples),
    ];

    /// <summary>A verdict in the API.</summary>
    public static string Name(ComparisonVerdict verdict) =>
        verdict switch
        {
            ComparisonVerdict.TooFew => "too_few",
            ComparisonVerdict.NotCheaper => "not_cheaper",
            ComparisonVerdict.CheaperButWorse => "cheaper_but_worse",
            ComparisonVerdict.CheaperAndNoWorse => "cheaper_and_no_worse",
            _ => "unclear",
        };

    // An estimate: more digits would say more than is known.
    static object? Number(double? value) => value is { } known && Math.Abs(known) < 1e12 ? Math.Round((decimal)known, 6) : null;
}
