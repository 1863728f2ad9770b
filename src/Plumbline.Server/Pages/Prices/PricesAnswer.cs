using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Prices;

/// <summary>Asks for what the page of prices shows.</summary>
static class PricesAnswer
{
    static readonly PageShape Shape = new() { Parameters = ["at"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var day = PricesModel.ReadDay(state.Own("at"));
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), null));
        var models = request.AskAsync(store =>
            new UsageQuery
            {
                Range = state.Range,
                Zone = state.Zone,
                By = [Dimension.Of("model")],
                WithPeople = false,
                Limit = 10_000,
            }.Run(store)
        );
        var prices = request.AskAsync(new PricesQuery().Run);
        var model = new PricesModel(await prices, request.Prices?.Now, day, await models);
        return PageRequest.Page<PricesPage>(new() { [nameof(PricesPage.Frame)] = await frame, [nameof(PricesPage.Model)] = model });
    }
}
