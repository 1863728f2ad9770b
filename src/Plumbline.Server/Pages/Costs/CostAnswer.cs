using Microsoft.AspNetCore.Http;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Costs;

/// <summary>Asks for what the page of costs shows: its questions run together.</summary>
static class CostAnswer
{
    // More rows than anyone reads; the rest is one row, and all of them are in the CSV.
    const int TableRows = 100;

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
        var table = request.AskAsync(store =>
            (request.Usage(state, store, state.GroupBy) with { Limit = TableRows, WithApiEquivalent = true }).Run(store)
        );
        var time = request.AskAsync(store => UsageOverTime.Ask(state, step, request.Usage(state, store, step.Asked, state.GroupBy), store));
        var usage = await table;
        var byTime = usage.Total.ListCosts is { Differences.Count: > 0 }
            ? request.AskAsync(store => (request.Usage(state, store, step.Asked) with { Limit = UsageQuery.AllRows }).Run(store))
            : null;
        // Only then it matters which models they are.
        var unpriced = usage.Total.ListCosts is { UnpricedRequests: > 0 }
            ? await request.AskAsync(store =>
                (request.Usage(state, store, Dimension.Of("model")) with { AmountsOnly = true, Limit = 10_000 }).Run(store)
            )
            : null;
        var model = new CostModel(state, request.Options.People, step, usage, await time, unpriced)
        {
            OverTime = byTime is null ? null : await byTime,
        };
        return PageRequest.Page<CostPage>(new() { [nameof(CostPage.Frame)] = await frame, [nameof(CostPage.Model)] = model });
    }
}
