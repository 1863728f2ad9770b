using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Reliability;

/// <summary>Asks for the newest events.</summary>
static class LiveAnswer
{
    /// <summary>Rows at first; the script keeps twice as many.</summary>
    const int RowsShown = 100;

    // A clock may be a little ahead of ours.
    const long Ahead = 5 * 60 * 1_000_000_000L;

    // What the path of the API takes, so that script and page ask the same.
    static readonly string[] Known = ["session", "user", "team", "cost_center", "project", "model"];

    static readonly PageShape Shape = new() { Parameters = ["name", "errors"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var errors = state.Own("errors") switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw new BadParameterException("errors", "true or false"),
        };
        var isKnown = state.Filters.All(filter => Known.Contains(filter.Dimension.Name));
        var query = new EventQuery
        {
            Range = new TimeRange(0, state.Now + Ahead),
            Names = state.Own("name") is { } name ? [name] : [],
            Models = state.Values("model"),
            ErrorsOnly = errors,
            Limit = RowsShown,
        };
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var (answer, written) = await request.AskAsync(store =>
            (
                isKnown ? (query with { Filters = Resolved(request, state, store) }).Run(store) : new EventAnswer([], null),
                EventQuery.Written(store)
            )
        );
        var model = new LiveModel(state, request.Options.People, answer.Events, TailCursor.Write(written)) { IsKnown = isKnown };
        return PageRequest.Page<LivePage>(new() { [nameof(LivePage.Frame)] = await frame, [nameof(LivePage.Model)] = model });
    }

    static IReadOnlyList<Filter> Resolved(PageRequest request, PageState state, IStoreReader store) =>
        request.Options.People.Resolve([.. state.Filters.Where(filter => filter.Dimension.Name != "model")], store);
}
