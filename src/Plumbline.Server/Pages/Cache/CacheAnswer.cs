using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Cache;

/// <summary>Asks for what the page of the cache shows: its questions run together.</summary>
static class CacheAnswer
{
    // Among all groups those are found that read little.
    const int GroupsMost = 10_000,
        MissesShown = 10;

    static readonly PageShape Shape = new()
    {
        Groups = [.. Groups.All.Where(name => name != "unallocated_reason")],
        GroupWithoutTeams = "model",
        Parameters = ["every"],
    };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = await request.StateAsync(Shape);
        var step = TimeStep.Read(state);
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var usage = request.AskAsync(store => AskUsage(request, state, step, store));
        // Money and causes are known by what sessions know of themselves; by anything else only the tokens are.
        var isKnown = CacheQuery.Knows(state.GroupBy) && state.Filters.All(filter => CacheQuery.Knows(filter.Dimension));
        var money = !isKnown
            ? null
            : request.AskAsync(store =>
                new CacheQuery
                {
                    Range = state.Range,
                    Zone = state.Zone,
                    By = [state.GroupBy],
                    Filters = request.Options.People.Resolve(state.Filters, store),
                    Misses = MissesShown,
                    Limit = 10_000,
                }.Run(store)
            );
        var (table, time) = await usage;
        var model = new CacheModel(state, request.Options.People, step, table, time) { Money = money is null ? null : await money };
        return PageRequest.Page<CachePage>(new() { [nameof(CachePage.Frame)] = await frame, [nameof(CachePage.Model)] = model });
    }

    static (UsageAnswer Table, UsageOverTime Time) AskUsage(PageRequest request, PageState state, TimeStep step, IStoreReader store)
    {
        var byTimeAndGroup = Usage(request, state, store, step.Asked, state.GroupBy);
        var answers = UsageQuery.RunAll(
            store,
            [
                Usage(request, state, store, state.GroupBy) with
                {
                    Sort = ["-cache_read_tokens"],
                    Limit = GroupsMost,
                },
                UsageOverTime.Question(byTimeAndGroup),
            ]
        );
        return (answers[0], UsageOverTime.Of(state, step, byTimeAndGroup, answers[1], store));
    }

    static UsageQuery Usage(PageRequest request, PageState state, IStoreReader store, params Dimension[] by) =>
        request.Usage(state, store, by) with
        {
            WithListCosts = false,
            // How many people there are matters only where what few of them did is not shown.
            WithPeople = request.Options.People.AreHidden,
        };
}
