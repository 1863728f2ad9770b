using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Models;

/// <summary>The answers of the page of models, arranged.</summary>
public sealed class ModelsModel
{
    readonly PageState _state;
    readonly UsageAnswer _usage,
        _parts;
    readonly UsageOverTime _time;

    /// <summary>Arranges.</summary>
    /// <param name="state">The URL's state.</param>
    /// <param name="step">How long each bar is.</param>
    /// <param name="split">What models are split by.</param>
    /// <param name="usage">Usage by model.</param>
    /// <param name="parts">Usage by model and split.</param>
    /// <param name="cost">Which of the two costs the page is about.</param>
    /// <param name="time">Usage by time and model.</param>
    public ModelsModel(
        PageState state,
        TimeStep step,
        Dimension split,
        UsageAnswer usage,
        UsageAnswer parts,
        CostShown cost,
        UsageOverTime time
    )
    {
        (_state, Step, Split, _usage, _parts, Cost, _time) = (state, step, split, usage, parts, cost, time);
        Measure = state.Own("measure") switch
        {
            null or "cost" => "cost",
            "tokens" => "tokens",
            _ => throw new BadParameterException("measure", "cost or tokens"),
        };
    }

    public TimeStep Step { get; }

    /// <summary>What models are split by.</summary>
    public Dimension Split { get; }

    /// <summary>Which of the two costs the page is about.</summary>
    public CostShown Cost { get; }

    /// <summary>What is drawn: <c>cost</c> or <c>tokens</c>.</summary>
    public string Measure { get; }

    /// <summary>Times by model and split.</summary>
    public required IReadOnlyList<ModelTimesRow> Times { get; init; }

    /// <summary>Lines and refusals; null under a condition that only single requests meet.</summary>
    public required ModelMetered? Metered { get; init; }

    /// <summary>What is known of prompts; null where they were not looked into.</summary>
    public required PromptAnswers? Prompts { get; init; }

    public UsageRow Total => _usage.Total;

    /// <summary>The version of the price book; null while there is none.</summary>
    public string? PriceBook => _usage.PriceBook;

    /// <summary>Whether nothing was used in the window.</summary>
    public bool IsEmpty => Total.Requests == 0 && Total.Errors == 0 && Total.Amounts == UsageAmounts.None;

    /// <summary>Each model, the dearest first, with its parts.</summary>
    public IReadOnlyList<(ModelRow Whole, IReadOnlyList<ModelRow> Parts)> Models =>
        _models ??= [
            .. _usage
                .Rows.OrderByDescending(Cost.In)
                .ThenByDescending(row => row.Amounts.Tokens)
                .Select(row => (Whole(row), PartsOf(row.Key[0]))),
        ];

    IReadOnlyList<(ModelRow Whole, IReadOnlyList<ModelRow> Parts)>? _models;

    ModelRow Whole(UsageRow row)
    {
        var times = new ModelTimes();
        foreach (var part in Times.Where(part => part.Key[0] == row.Key[0]))
            times.Add(part.Times);
        return new ModelRow(row, Cost)
        {
            Times = times,
            Prompts = Prompts?.ByModel.FirstOrDefault(prompts => prompts.Key[0] == row.Key[0]),
            Lines = Metered?.LinesOf(row.Key[0]),
            Events = Metered?.EventsOf(row.Key[0]),
        };
    }

    IReadOnlyList<ModelRow> PartsOf(string? model)
    {
        var parts = _parts
            .Rows.Where(part => part.Key[0] == model)
            .Select(row => new ModelRow(row, Cost)
            {
                Times = Times.FirstOrDefault(times => times.Key.SequenceEqual(row.Key, StringComparer.Ordinal))?.Times ?? new ModelTimes(),
                Prompts = Prompts?.ByPart.FirstOrDefault(prompts => prompts.Key.SequenceEqual(row.Key, StringComparer.Ordinal)),
            })
            .ToList();
        // One part says no more than the whole, unless it has a name.
        return parts is [{ Usage.Key: [_, null] }] ? [] : parts;
    }

    /// <summary>A model's name as it is shown.</summary>
    public static string Name(string? model) => model is null ? "without a model" : Show.Model(model);

    /// <summary>The page with only this model.</summary>
    public string Link(string? model) => _state.Link(("model", model ?? ""));

    /// <summary>Cost or tokens over time.</summary>
    public ChartData Chart()
    {
        var dimension = Dimension.Of("model");
        Func<UsageRow, Quantity> of = Measure == "cost" ? Cost.In : row => row.Amounts.Tokens;
        var groups = Groups.Largest(_time.Usage, of);
        var colors = SeriesColors.Of(dimension, groups);
        var layers = groups
            .Select(
                (group, i) => Layer(Name(group), colors[i].Color, colors[i].Shade, row => row.Key[1] == group) with { Key = group ?? "" }
            )
            .ToList();
        if (_time.Usage.Any(row => !groups.Contains(row.Key[1])))
            layers.Add(Layer("other", "other", 0, row => !groups.Contains(row.Key[1])));
        var title = $"{(Measure == "cost" ? CostName : "Tokens")} by {Step.Name} and model";
        return _time.Drawing.Chart(title, Measure == "cost" ? "usd" : "tokens", layers) with { FilterBy = "model" };
    }

    /// <summary>The cost that the page is about.</summary>
    public string CostName => Cost.IsListCost ? "List cost" : "Client estimate";

    Layer Layer(string name, string color, int shade, Func<UsageRow, bool> holds) =>
        Measure == "tokens" ? new(name, color, shade, holds, amounts => amounts.Tokens)
        : Cost.IsListCost ? new(name, color, shade, holds, _ => Quantity.Zero) { OfRow = Cost.In }
        : new(name, color, shade, holds, amounts => amounts.ClientCost);
}
