using System.Globalization;
using Plumbline.Core.Comparison;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Models;

/// <summary>A comparison of two models in words: what was seen, never what one should do.</summary>
public static class CheaperText
{
    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>What may be said.</summary>
    public static string Verdict(ModelPair pair) =>
        pair.Comparison.Verdict switch
        {
            ComparisonVerdict.TooFew => "too few comparable prompts to say anything",
            ComparisonVerdict.NotCheaper => "like prompts were not seen to cost less",
            ComparisonVerdict.CheaperButWorse => $"{Saved(pair)}, and {Worse(pair)}",
            ComparisonVerdict.CheaperAndNoWorse =>
                $"{Saved(pair)}, and nothing measured went worse by more than {ModelComparison.Margin * 100:0} points",
            _ => $"{Saved(pair)}; whether it went worse, so few prompts leave open",
        };

    /// <summary>What it stands on.</summary>
    public static string Evidence(ModelPair pair)
    {
        var comparison = pair.Comparison;
        var prompts = string.Create(
            Plain,
            $"{comparison.DearerPrompts:N0} prompts of {Show.Model(pair.Dearer)} and {comparison.CheaperPrompts:N0} of {Show.Model(pair.Cheaper)} in {comparison.Shapes:N0} shapes that both answered"
        );
        return comparison.Values.Count == 0
            ? string.Create(Plain, $"{prompts}; {ModelComparison.PromptsLeast} of each are the least.")
            : string.Create(Plain, $"{prompts}; {comparison.Resamples:N0} resamples.");
    }

    /// <summary>A measure's name.</summary>
    public static string Name(ComparedMeasure measure) =>
        measure switch
        {
            ComparedMeasure.CostPerPrompt => "Cost per prompt",
            ComparedMeasure.RequestsPerPrompt => "Requests per prompt",
            ComparedMeasure.ToolFailures => "Uses of tools that failed",
            ComparedMeasure.Errors => "Errors per request",
            _ => "Edits rejected",
        };

    /// <summary>What it is.</summary>
    public static string Meaning(ComparedMeasure measure) =>
        measure switch
        {
            ComparedMeasure.CostPerPrompt => "All requests of the prompt, those of subagents among them.",
            ComparedMeasure.RequestsPerPrompt =>
                "All requests of the prompt, those of subagents among them; more of them is neither better nor worse.",
            ComparedMeasure.ToolFailures => "Failed uses of tools in all whose end is known.",
            ComparedMeasure.Errors => "Requests that failed after all retries, for each request that was answered.",
            _ => "Rejected edits in all edits that were decided on, by tool_decision events.",
        };

    /// <summary>A model's value.</summary>
    public static string Value(ComparedMeasure measure, double? value) =>
        value is not { } known ? "–"
        : measure == ComparedMeasure.CostPerPrompt ? Show.Money(new Quantity((Int128)Math.Round(known * Quantity.NanosPerUnit)))
        : measure == ComparedMeasure.RequestsPerPrompt ? known.ToString("#,##0.0", Plain)
        : (100 * known).ToString(measure == ComparedMeasure.Errors ? "0.00" : "0.0", Plain) + Show.Thin + "%";

    /// <summary>What lies between the two, with its sign.</summary>
    public static string Effect(ComparedMeasure measure, double? effect)
    {
        if (effect is not { } known)
            return "–";
        var text = Math.Abs(100 * known).ToString(measure == ComparedMeasure.Errors ? "0.00" : "0.0", Plain);
        var sign =
            text.All(digit => digit is '0' or '.') ? "±"
            : known < 0 ? "\u2212"
            : "+";
        return sign + text + (measure.IsOfQuality() ? " points" : Show.Thin + "%");
    }

    static string Saved(ModelPair pair)
    {
        var cost = pair.Comparison.Values[0];
        return string.Create(Plain, $"like prompts cost {-100 * cost.High:0} to {-100 * cost.Low:0} % less");
    }

    static string Worse(ModelPair pair) =>
        string.Join(
            " and ",
            pair.Comparison.Values.Where(value => value.Measure.IsOfQuality() && value.IsMore)
                .Select(value =>
                    value.Measure switch
                    {
                        ComparedMeasure.ToolFailures => "more uses of tools failed",
                        ComparedMeasure.Errors => "more requests failed",
                        _ => "more edits were rejected",
                    }
                )
        );
}
