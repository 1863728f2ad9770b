using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Attribution;

/// <summary>Asks for what the page of attribution shows: its questions run together.</summary>
static class AttributionAnswer
{
    const int IdLengthMax = 200;

    static readonly PageShape Shape = new() { Groups = AllocationQuery.Names, Parameters = ["cost", "request"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var id = state.Own("request");
        if (id is { Length: > IdLengthMax })
            throw new BadParameterException("request", "a request id, the uuid of a message, or a key");
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var allocation = request.AskAsync(store =>
            new AllocationQuery
            {
                Range = state.Range,
                By = [state.GroupBy],
                Filters = request.Options.People.Resolve(state.Filters, store),
            }.Run(store)
        );
        var found = id is null ? null : await request.AskAsync(new RequestQuery(id).Run);
        var rules = request.Rules.Now;
        var why = id is null ? null : new Why(id, found, found?.Explain(rules.Rules));
        var model = new AttributionModel(state, request.Options.People, await allocation, rules, why);
        return PageRequest.Page<AttributionPage>(
            new() { [nameof(AttributionPage.Frame)] = await frame, [nameof(AttributionPage.Model)] = model }
        );
    }
}
