using Plumbline.Core.Comparison;

namespace Plumbline.Store.Queries;

/// <summary>Prompts by shape and model, and those that cannot be compared.</summary>
public sealed class PromptShapeAnswer
{
    readonly Dictionary<PromptShape, Dictionary<string, Dictionary<string, PromptSums>>> _shapes = [];

    /// <summary>All prompts of the window.</summary>
    public long Prompts { get; private set; }

    /// <summary>Those whose own requests (not their subagents') went to several models.</summary>
    public long Mixed { get; private set; }

    /// <summary>Those without a request of their own, or without a model.</summary>
    public long Unknown { get; private set; }

    /// <summary>Those of which the cost of some request is not known.</summary>
    public long WithoutCost { get; private set; }

    /// <summary>The models that answered prompts alone, those with the most prompts first.</summary>
    public IReadOnlyList<(string Model, PromptSums Sums)> Models =>
        [
            .. _shapes
                .Values.SelectMany(models => models)
                .GroupBy(model => model.Key, StringComparer.Ordinal)
                .Select(model => (model.Key, PromptSums.Sum(model.SelectMany(parts => parts.Value.Values))))
                .OrderByDescending(model => model.Item2.Prompts)
                .ThenBy(model => model.Key, StringComparer.Ordinal),
        ];

    /// <summary>The shapes of prompts that both models answered, in an order that does not depend on how they were found.</summary>
    public IReadOnlyList<ComparedShape> Of(string dearer, string cheaper) =>
        [
            .. _shapes
                .Where(shape => shape.Value.ContainsKey(dearer) && shape.Value.ContainsKey(cheaper))
                .OrderBy(shape => (shape.Key.Team, shape.Key.Project, shape.Key.Source, shape.Key.Size).ToString(), StringComparer.Ordinal)
                .Select(shape => new ComparedShape(Parts(shape.Value[dearer]), Parts(shape.Value[cheaper]))),
        ];

    static List<PromptSums> Parts(Dictionary<string, PromptSums> lots) =>
        [.. lots.OrderBy(lot => lot.Key, StringComparer.Ordinal).Select(lot => lot.Value)];

    internal static PromptShapeAnswer Of(IEnumerable<ShapedPrompts> found)
    {
        var answer = new PromptShapeAnswer();
        foreach (var prompts in found)
            answer.Add(prompts);
        return answer;
    }

    void Add(in ShapedPrompts prompts)
    {
        var count = prompts.Sums.Prompts;
        Prompts += count;
        if (prompts.Model is not { } model)
        {
            Unknown += count;
        }
        else if (prompts.IsMixed)
        {
            Mixed += count;
        }
        else if (!prompts.IsCosted)
        {
            WithoutCost += count;
        }
        else
        {
            if (!_shapes.TryGetValue(prompts.Shape, out var models))
                _shapes[prompts.Shape] = models = new(StringComparer.Ordinal);
            if (!models.TryGetValue(model, out var lots))
                models[model] = lots = new(StringComparer.Ordinal);
            lots[prompts.Lot] = lots.GetValueOrDefault(prompts.Lot) + prompts.Sums;
        }
    }
}
