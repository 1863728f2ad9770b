using Microsoft.AspNetCore.Http;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Costs;

/// <summary>Asks for what the page of costs shows: those about usage in one pass.</summary>
static class CostAnswer
{
    // More rows than anyone reads; the rest is one row, and all of them are in the CSV.
    const int TableRows = 100,
        ModelsMost = 10_000;

    static readonly PageShape Shape = new()
    {
        Groups = Groups.All,
        GroupWithoutTeams = "model",
        Parameters = ["cost", "every"],
    };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = await request.StateAsync(Shape);
        var step = TimeStep.Read(state);
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var costs = request.AskAsync(store => Ask(request, state, step, store));
        return PageRequest.Page<CostPage>(new() { [nameof(CostPage.Frame)] = await frame, [nameof(CostPage.Model)] = await costs });
    }

    static CostModel Ask(PageRequest request, PageState state, TimeStep step, IStoreReader store)
    {
        var byTimeAndGroup = request.Usage(state, store, step.Asked, state.GroupBy);
        var answers = UsageQuery.RunAll(
            store,
            [
                request.Usage(state, store, state.GroupBy) with
                {
                    Limit = TableRows,
                    WithApiEquivalent = true,
                },
                UsageOverTime.Question(byTimeAndGroup),
                request.Usage(state, store, step.Asked) with
                {
                    Limit = UsageQuery.AllRows,
                },
                request.Usage(state, store, Dimension.Of("model")) with
                {
                    AmountsOnly = true,
                    Limit = ModelsMost,
                },
            ]
        );
        var (usage, time) = (answers[0], UsageOverTime.Of(state, step, byTimeAndGroup, answers[1], store));
        // Only where requests have no price it matters which models they are.
        var unpriced = usage.Total.ListCosts is { UnpricedRequests: > 0 } ? answers[3] : null;
        return new CostModel(state, request.Options.People, step, usage, time, unpriced)
        {
            OverTime = usage.Total.ListCosts is { Differences.Count: > 0 } ? answers[2] : null,
        };
    }
}
