using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Reliability;

/// <summary>Asks for what the page on reliability shows: the same question as the API's.</summary>
static class ReliabilityAnswer
{
    static readonly PageShape Shape = new() { Groups = ReliabilityQuestion.Groups, Parameters = ["every"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var step = TimeStep.Read(state);
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var question = new ReliabilityQuestion
        {
            Range = state.Range,
            Zone = state.Zone,
            Step = step.Asked,
            By = state.GroupBy,
            Objectives = request.Options.Objectives,
            Now = state.Now,
            Filters = state.Filters,
        };
        var model = question.IsKnown
            ? await ModelAsync(
                request,
                state,
                step,
                await question.AskAsync(request.Store, request.Options.People, request.Context.RequestAborted)
            )
            : null;
        return PageRequest.Page<ReliabilityPage>(
            new() { [nameof(ReliabilityPage.Frame)] = await frame, [nameof(ReliabilityPage.Model)] = model }
        );
    }

    // Where nothing ended, there may still be data: only then it is known that nothing was asked.
    static async Task<ReliabilityModel> ModelAsync(PageRequest request, PageState state, TimeStep step, ReliabilityReport report)
    {
        var buckets = TimeBucket.Of(state, step);
        var steps = report.Steps();
        var used = steps.Select(one => step.KeyOf(one.Label)).ToHashSet(StringComparer.Ordinal);
        var empty = buckets.Where(bucket => !used.Contains(bucket.Key)).Select(bucket => new TimeRange(bucket.Start, bucket.End)).ToList();
        var coverage =
            empty.Count == 0
                ? null
                : await request.AskAsync(store =>
                    new CoverageQuery
                    {
                        Ranges = empty,
                        Zone = state.Zone,
                        Bucket = step.Asked,
                    }.Run(store)
                );
        used.UnionWith((coverage?.Buckets ?? new HashSet<string>()).Select(step.KeyOf));
        return new ReliabilityModel(state, request.Options.People, report, new ReliabilityDrawing(state, step, buckets, steps, used));
    }
}
