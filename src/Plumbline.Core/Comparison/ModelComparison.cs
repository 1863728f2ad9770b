using Plumbline.Core.Model;

namespace Plumbline.Core.Comparison;

/// <summary>
/// "Would a cheaper model do?": two models over the prompts of like shapes that both answered. The cheaper model's values are weighted to the dearer one's mix of shapes
/// (direct standardisation). Intervals are of the stratified percentile bootstrap: within each shape and model the parts are drawn anew, with
/// replacement, as often as there are parts. What is drawn are prompts, never single uses of tools: those of one prompt are alike, and to take them for independent
/// would make the intervals too narrow.
/// </summary>
public sealed record ModelComparison
{
    /// <summary>Comparable prompts that each model must have for any statement.</summary>
    public const int PromptsLeast = 30;

    /// <summary>By how much a share may be higher and still count as no worse: five points.</summary>
    public const double Margin = 0.05;

    const int ResamplesLeast = 200,
        ResamplesMost = 1000,
        // Parts drawn in all, so that a comparison of many shapes takes no longer than a moment.
        DrawsMost = 4_000_000;

    const double Tail = 0.025;

    /// <summary>Comparable prompts of the dearer model.</summary>
    public required long DearerPrompts { get; init; }

    /// <summary>Comparable prompts of the cheaper model.</summary>
    public required long CheaperPrompts { get; init; }

    /// <summary>Shapes that both have enough of.</summary>
    public required int Shapes { get; init; }

    /// <summary>How often parts were drawn anew; 0 where nothing was.</summary>
    public required int Resamples { get; init; }

    /// <summary>Each measure, in the order of <see cref="ComparedMeasures.All"/>; none without enough prompts.</summary>
    public required IReadOnlyList<ComparedValue> Values { get; init; }

    /// <summary>What may be said.</summary>
    public ComparisonVerdict Verdict =>
        Values.Count == 0 ? ComparisonVerdict.TooFew
        : !Values[0].IsLess ? ComparisonVerdict.NotCheaper
        : Quality.Any(value => value.IsMore) ? ComparisonVerdict.CheaperButWorse
        : Quality.All(value => value.High is { } high && high <= Margin) ? ComparisonVerdict.CheaperAndNoWorse
        : ComparisonVerdict.Unclear;

    IEnumerable<ComparedValue> Quality => Values.Where(value => value.Measure.IsOfQuality());

    /// <summary>Compares. Equal shapes and an equal seed give an equal answer.</summary>
    public static ModelComparison Of(IEnumerable<ComparedShape> shapes, ulong seed)
    {
        var comparable = shapes.Where(shape => shape.IsComparable).ToList();
        var (dearer, cheaper) = (comparable.Sum(shape => shape.DearerPrompts), comparable.Sum(shape => shape.CheaperPrompts));
        var isEnough = dearer >= PromptsLeast && cheaper >= PromptsLeast;
        var parts = comparable.Sum(shape => shape.Dearer.Count + shape.Cheaper.Count);
        var resamples = isEnough ? Math.Clamp(DrawsMost / parts, ResamplesLeast, ResamplesMost) : 0;
        return new ModelComparison
        {
            DearerPrompts = dearer,
            CheaperPrompts = cheaper,
            Shapes = comparable.Count,
            Resamples = resamples,
            Values = isEnough ? Compare(comparable, dearer, resamples, seed) : [],
        };
    }

    static List<ComparedValue> Compare(List<ComparedShape> shapes, long prompts, int resamples, ulong seed)
    {
        var weights = shapes.Select(shape => (double)shape.DearerPrompts / prompts).ToArray();
        var found = new SideSums(weights);
        for (var i = 0; i < shapes.Count; i++)
            found.Set(i, PromptSums.Sum(shapes[i].Dearer), PromptSums.Sum(shapes[i].Cheaper));
        var parts = shapes.Select(shape => (Dearer: shape.Dearer.ToArray(), Cheaper: shape.Cheaper.ToArray())).ToArray();
        var effects = ComparedMeasures.All.Select(_ => new List<double>(resamples)).ToArray();
        var draws = new Draws(seed);
        var drawn = new SideSums(weights);
        for (var n = 0; n < resamples; n++)
        {
            for (var i = 0; i < shapes.Count; i++)
                drawn.Set(i, Draw(parts[i].Dearer, ref draws), Draw(parts[i].Cheaper, ref draws));
            foreach (var measure in ComparedMeasures.All)
            {
                if (drawn.Of(measure).Effect is { } effect)
                    effects[(int)measure].Add(effect);
            }
        }

        return [.. ComparedMeasures.All.Select(measure => Value(measure, found.Of(measure), effects[(int)measure], resamples))];
    }

    // Millions are drawn: each is added field by field, so that no sum is copied on the way.
    static PromptSums Draw(PromptSums[] parts, ref Draws draws)
    {
        long prompts = 0,
            requests = 0,
            uses = 0,
            failures = 0,
            errors = 0,
            decisions = 0,
            rejections = 0;
        Int128 cost = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            ref readonly var part = ref parts[draws.Below(parts.Length)];
            prompts += part.Prompts;
            cost += part.Cost.Nanos;
            requests += part.Requests;
            uses += part.ToolUses;
            failures += part.ToolFailures;
            errors += part.Errors;
            decisions += part.EditDecisions;
            rejections += part.EditRejections;
        }

        return new PromptSums(prompts, new Quantity(cost), requests, uses, failures, errors, decisions, rejections);
    }

    // An interval of which one draw in twenty says nothing would be one of something else.
    static ComparedValue Value(
        ComparedMeasure measure,
        (double? Dearer, double? Cheaper, double? Effect) found,
        List<double> effects,
        int resamples
    )
    {
        effects.Sort();
        var isKnown = found.Effect is not null && effects.Count >= resamples * 0.95;
        return new ComparedValue(
            measure,
            found.Dearer,
            found.Cheaper,
            found.Effect,
            isKnown ? effects[Rank(Tail, effects.Count)] : null,
            isKnown ? effects[Rank(1 - Tail, effects.Count)] : null
        );
    }

    // Nearest rank, as all our percentiles.
    static int Rank(double share, int count) => Math.Clamp((int)Math.Ceiling(share * count) - 1, 0, count - 1);
}
