using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Models;

/// <summary>Asks for what the page of models shows: its questions run together, those about prompts only where they take no time to speak of.</summary>
static class ModelsAnswer
{
    // Requests up to which prompts are looked into without being asked for: each prompt is a group of its own.
    const long RequestsMost = 2_500_000;

    static readonly PageShape Shape = new() { Parameters = ["every", "split", "prompts", "measure"] };

    static readonly Dimension Model = Dimension.Of("model");

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var (step, split) = (TimeStep.Read(state), Split(state));
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        if (state.Filters.Any(filter => !ModelTimesQuery.Knows(filter.Dimension)))
            return PageRequest.Page<ModelsUnknown>(new() { [nameof(ModelsUnknown.Frame)] = await frame });
        var whole = request.AskAsync(store => (request.Usage(state, store, Model) with { Limit = UsageQuery.AllRows }).Run(store));
        var parts = request.AskAsync(store => (request.Usage(state, store, Model, split) with { Limit = UsageQuery.AllRows }).Run(store));
        var times = request.AskAsync(store => Times(request, state, store, split).Run(store));
        var metered = request.AskAsync(store => ModelMetered.Ask(request.Usage(state, store), store));
        var time = request.AskAsync(store => UsageOverTime.Ask(state, step, request.Usage(state, store, step.Asked, Model), store));
        var usage = await whole;
        var isAsked = state.Own("prompts") == "show" || usage.Total.Requests <= RequestsMost;
        var cost = CostShown.Of(usage);
        var prompts = isAsked
            ? request.AskAsync(store => Prompts(request, state, store, split, cost.IsListCost ? usage.Costs : null))
            : null;
        var model = new ModelsModel(state, step, split, usage, await parts, cost, await time)
        {
            Times = await times,
            Metered = await metered,
            Prompts = prompts is null ? null : await prompts,
        };
        return PageRequest.Page<ModelsPage>(new() { [nameof(ModelsPage.Frame)] = await frame, [nameof(ModelsPage.Model)] = model });
    }

    static Dimension Split(PageState state) =>
        state.Own("split") switch
        {
            null or "effort" => Dimension.Of("effort"),
            "speed" => Dimension.Of("speed"),
            "query_source" => Dimension.Of("query_source"),
            _ => throw new BadParameterException("split", "effort, speed or query_source"),
        };

    static ModelTimesQuery Times(PageRequest request, PageState state, IStoreReader store, Dimension split) =>
        new()
        {
            Range = state.Range,
            Zone = state.Zone,
            By = [Model, split],
            Filters = request.Options.People.Resolve(state.Filters, store),
        };

    static PromptAnswers Prompts(PageRequest request, PageState state, IStoreReader store, Dimension split, CostVersion? prices)
    {
        var filters = request.Options.People.Resolve(state.Filters, store);
        var count = new PromptCountQuery
        {
            Range = state.Range,
            Zone = state.Zone,
            Filters = filters,
            ListCosts = prices,
        };
        // Prompts are compared whole, so not under a condition on single requests.
        var comparison = filters.Any(filter => filter.Dimension.IsOfRequests)
            ? null
            : new ModelComparisonQuery
            {
                Range = state.Range,
                Zone = state.Zone,
                Filters = filters,
                ListCosts = prices,
            }.Run(store);
        return new PromptAnswers((count with { By = [Model] }).Run(store), (count with { By = [Model, split] }).Run(store), comparison);
    }
}
