using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Explore;

/// <summary>Asks for what the page of any question shows.</summary>
static class ExploreAnswer
{
    static readonly PageShape Shape = new() { Parameters = ["measure", "by", "and", "every"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var question = ExploreQuestion.Read(state);
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var model = new ExploreModel(state, request.Options.People, question);
        if (question.Wrong is null)
        {
            var table = await request.AskAsync(store => Table(request, state, question, store));
            var time = question.Step is { } step
                ? await request.AskAsync(store =>
                    ExploreOverTime.Ask(state, question, step, Frame(request, state, question, store), table, store)
                )
                : null;
            model = model with { Table = table, Time = time };
        }

        return PageRequest.Page<ExplorePage>(
            new()
            {
                [nameof(ExplorePage.Frame)] = await frame,
                [nameof(ExplorePage.Model)] = model,
                [nameof(ExplorePage.Server)] = $"{request.Context.Request.Scheme}://{request.Context.Request.Host}",
            }
        );
    }

    static ExploreRows Table(PageRequest request, PageState state, ExploreQuestion question, IStoreReader store) =>
        ExploreRows.Ask(
            store,
            question.Measure,
            Frame(request, state, question, store) with
            {
                Limit = ExploreModel.TableRows,
            },
            // How many people it is about decides whether they may be ranked; and rows without an amount are rows as well.
            amountsOnly: false
        );

    static UsageQuery Frame(PageRequest request, PageState state, ExploreQuestion question, IStoreReader store) =>
        new()
        {
            Range = state.Range,
            Zone = state.Zone,
            By = question.By,
            Filters = request.Options.People.Resolve(state.Filters, store),
        };
}
