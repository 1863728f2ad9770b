using Plumbline.Core.Comparison;
using Plumbline.Core.Model;

namespace Plumbline.Tests.OfCore;

public class ModelComparisonTests
{
    static PromptSums Prompt(
        long cents,
        long uses = 0,
        long failures = 0,
        long requests = 1,
        long errors = 0,
        long edits = 0,
        long rejected = 0
    ) => new(1, new Quantity((Int128)cents * 10_000_000), requests, uses, failures, errors, edits, rejected);

    static List<PromptSums> Many(int count, PromptSums prompt) => [.. Enumerable.Repeat(prompt, count)];

    static ComparedValue Of(ModelComparison comparison, ComparedMeasure measure) => comparison.Values[(int)measure];

    [Fact]
    public void The_cheaper_model_is_weighted_to_the_dearer_ones_mix_of_shapes()
    {
        // Hard prompts cost $4 and $1, easy ones $1 and $0.50; the dearer model answered 6 hard and 30 easy ones.
        var comparison = ModelComparison.Of(
            [new ComparedShape(Many(6, Prompt(400)), Many(30, Prompt(100))), new ComparedShape(Many(30, Prompt(100)), Many(6, Prompt(50)))],
            1
        );

        var cost = Of(comparison, ComparedMeasure.CostPerPrompt);
        Assert.Equal(54d / 36, cost.Dearer!.Value, 9);
        Assert.Equal(21d / 36, cost.Cheaper!.Value, 9);
        Assert.Equal(21d / 54 - 1, cost.Effect!.Value, 9);
        // Whatever is drawn of prompts that are all alike is the same.
        Assert.Equal((cost.Effect.Value, cost.Effect.Value), (Math.Round(cost.Low!.Value, 12), Math.Round(cost.High!.Value, 12)), Nearly);
        Assert.Equal((36, 36, 2), (comparison.DearerPrompts, comparison.CheaperPrompts, comparison.Shapes));
    }

    static bool Nearly((double Low, double High) left, (double Low, double High) right) =>
        Math.Abs(left.Low - right.Low) < 1e-9 && Math.Abs(left.High - right.High) < 1e-9;

    [Theory]
    [InlineData(29, 40)]
    [InlineData(40, 29)]
    [InlineData(0, 40)]
    public void Too_few_prompts_say_nothing(int dearer, int cheaper)
    {
        var comparison = ModelComparison.Of([new ComparedShape(Many(dearer, Prompt(400)), Many(cheaper, Prompt(100)))], 1);

        Assert.Empty(comparison.Values);
        Assert.Equal(ComparisonVerdict.TooFew, comparison.Verdict);
    }

    [Fact]
    public void A_shape_that_only_one_model_answered_is_left_out()
    {
        var comparison = ModelComparison.Of(
            [
                new ComparedShape(Many(40, Prompt(100)), Many(40, Prompt(80))),
                new ComparedShape(Many(500, Prompt(9000)), Many(4, Prompt(1))),
            ],
            1
        );

        Assert.Equal((40, 40, 1), (comparison.DearerPrompts, comparison.CheaperPrompts, comparison.Shapes));
        Assert.Equal(-0.2, Of(comparison, ComparedMeasure.CostPerPrompt).Effect!.Value, 9);
    }

    [Fact]
    public void Verdicts_follow_the_intervals()
    {
        ModelComparison Compare(PromptSums dearer, PromptSums cheaper) =>
            ModelComparison.Of([new ComparedShape(Many(50, dearer), Many(50, cheaper))], 1);

        Assert.Equal(ComparisonVerdict.NotCheaper, Compare(Prompt(100, 10, 1), Prompt(120, 10, 1)).Verdict);
        Assert.Equal(ComparisonVerdict.CheaperButWorse, Compare(Prompt(100, 10, 1, edits: 2), Prompt(50, 10, 3, edits: 2)).Verdict);
        Assert.Equal(ComparisonVerdict.CheaperAndNoWorse, Compare(Prompt(100, 10, 1, edits: 2), Prompt(50, 10, 1, edits: 2)).Verdict);
        // No edit was decided on: whether they were rejected more often is open.
        Assert.Equal(ComparisonVerdict.Unclear, Compare(Prompt(100, 10, 1), Prompt(50, 10, 1)).Verdict);
    }

    [Fact]
    public void The_same_prompts_and_seed_give_the_same_intervals_whatever_the_currency()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            List<PromptSums> dearer = [.. Enumerable.Range(0, 60).Select(_ => Prompt(random.Next(1, 5000), 5, random.Next(0, 6)))];
            List<PromptSums> cheaper = [.. Enumerable.Range(0, 60).Select(_ => Prompt(random.Next(1, 2000), 5, random.Next(0, 6)))];
            static List<PromptSums> Times(List<PromptSums> prompts, int factor) =>
                [.. prompts.Select(prompt => prompt with { Cost = new Quantity(prompt.Cost.Nanos * factor) })];

            var one = ModelComparison.Of([new ComparedShape(dearer, cheaper)], 7);
            var again = ModelComparison.Of([new ComparedShape(dearer, cheaper)], 7);
            var seven = ModelComparison.Of([new ComparedShape(Times(dearer, 7), Times(cheaper, 7))], 7);

            Assert.True(one.Values.SequenceEqual(again.Values), $"SEED={seed}");
            var (plain, scaled) = (Of(one, ComparedMeasure.CostPerPrompt), Of(seven, ComparedMeasure.CostPerPrompt));
            Assert.True(Nearly((plain.Low!.Value, plain.High!.Value), (scaled.Low!.Value, scaled.High!.Value)), $"SEED={seed}");
            Assert.True(plain.Low <= plain.Effect && plain.Effect <= plain.High, $"SEED={seed}");
            Assert.True(Math.Abs(scaled.Dearer!.Value - 7 * plain.Dearer!.Value) < 1e-6, $"SEED={seed}");
        }
    }

    [Fact]
    public void Of_models_that_are_alike_nine_intervals_in_ten_hold_no_difference()
    {
        // Uses of tools in one prompt fail together, as they do: single uses are far from independent.
        var (held, narrow) = (0, 0);
        const int Trials = 200;
        for (var seed = 1; seed <= Trials; seed++)
        {
            var random = new Random(seed);
            List<PromptSums> Prompts() => [.. Enumerable.Range(0, 80).Select(_ => Prompt(100, 10, random.Next(10) == 0 ? 10 : 0))];
            var failures = Of(ModelComparison.Of([new ComparedShape(Prompts(), Prompts())], (ulong)seed), ComparedMeasure.ToolFailures);
            held += failures.Low <= 0 && failures.High >= 0 ? 1 : 0;
            // What 800 independent uses on each side would seem to prove.
            narrow += Math.Abs(failures.Effect!.Value) > 1.96 * Math.Sqrt(2 * 0.1 * 0.9 / 800) ? 1 : 0;
        }

        Assert.True(held >= Trials * 0.88, $"{held} of {Trials} intervals held no difference (SEED=1..{Trials})");
        Assert.True(narrow > Trials * 0.3, $"Of single uses {narrow} of {Trials} intervals would have missed it.");
    }

    [Theory]
    [InlineData("user_temporary", DecisionMaker.Person)]
    [InlineData("user_permanent", DecisionMaker.Person)]
    [InlineData("user_reject", DecisionMaker.Person)]
    [InlineData("user_abort", DecisionMaker.Person)]
    [InlineData("config", DecisionMaker.Rule)]
    [InlineData("hook", DecisionMaker.Hook)]
    [InlineData("classifier", DecisionMaker.Classifier)]
    [InlineData("user_of_a_later_version", DecisionMaker.Unknown)]
    [InlineData("unknown", DecisionMaker.Unknown)]
    [InlineData(null, DecisionMaker.Unknown)]
    public void Who_decided_is_never_guessed(string? source, DecisionMaker maker) => Assert.Equal(maker, DecisionMakers.Of(source));
}
