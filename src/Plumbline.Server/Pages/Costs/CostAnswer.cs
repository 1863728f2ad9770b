using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Costs;

/// <summary>Asks for what the page of costs shows: its questions run together.</summary>
static class CostAnswer
{
    // More rows than anyone reads; the rest is one row, and all of them are in the CSV.
    const int TableRows = 100;

    static readonly PageShape Shape = new() { Groups = Groups.All, Parameters = ["cost", "every"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var step = Step(state);
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var table = request.AskAsync(store => (Usage(request, state, store, state.GroupBy) with { Limit = TableRows }).Run(store));
        var time = request.AskAsync(store => AskOverTime(request, state, step, store));
        var usage = await table;
        // Only then it matters which models they are.
        var unpriced = usage.Total.ListCosts is { UnpricedRequests: > 0 }
            ? await request.AskAsync(store =>
                (Usage(request, state, store, Dimension.Of("model")) with { AmountsOnly = true, Limit = 10_000 }).Run(store)
            )
            : null;
        var model = new CostModel(state, request.Options.People, step, usage, await time, unpriced);
        return PageRequest.Page<CostPage>(new() { [nameof(CostPage.Frame)] = await frame, [nameof(CostPage.Model)] = model });
    }

    static UsageQuery Usage(PageRequest request, PageState state, IStoreReader store, params Dimension[] by) =>
        new()
        {
            Range = state.Range,
            Zone = state.Zone,
            By = by,
            Filters = request.Options.People.Resolve(state.Filters, store),
            Sort = UsageQuery.DefaultSort(by),
        };

    static CostOverTime AskOverTime(PageRequest request, PageState state, TimeStep step, IStoreReader store)
    {
        var query = Usage(request, state, store, step.Asked, state.GroupBy) with { AmountsOnly = true, Limit = 50_000 };
        var usage = query.Run(store).Rows;
        var buckets = TimeBucket.Of(state, step);
        var coverage = OverTime.Coverage(query.Zone, step, buckets, usage, store);
        var carriedIn = OverTime.CarriedIn(query.Range, query.Zone, step, state.GroupBy, query.Filters, store);
        return new CostOverTime(usage, new OverTime(state, step, usage, buckets, coverage, carriedIn));
    }

    static TimeStep Step(PageState state)
    {
        if (state.Own("every") is not { } name)
            return TimeStep.For(state.Range);
        var step = TimeStep.All.FirstOrDefault(step => step.Name == name);
        // A year of hours is nothing to look at.
        return step is not null && (step != TimeStep.Hour || state.Range.To - state.Range.From <= 32 * TimeRange.Day)
            ? step
            : throw new BadParameterException("every", "hour (for a month at most), day or week");
    }
}

/// <summary>Usage by time and group, and how to draw it.</summary>
public sealed record CostOverTime(IReadOnlyList<UsageRow> Usage, OverTime Drawing);
