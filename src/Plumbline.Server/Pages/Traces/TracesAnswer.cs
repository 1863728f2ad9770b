using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Traces;

/// <summary>Asks for what the page of traces shows; an id in its box is gone to.</summary>
static class TracesAnswer
{
    const int TableRows = 50,
        Steps = 120;

    static readonly PageShape Shape = new() { Parameters = ["q", "min_ms", "errors", "span", "sort", "cursor", "go"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        // A field of the form that was left empty is no condition; in a link, an empty value means "absent".
        if (state.Own("go") is not null)
            return Results.Redirect(
                state.Link([
                    .. state.Others().Where(pair => pair.Value.Length == 0).Select(pair => (pair.Name, (string?)null)),
                    ("go", null),
                ])
            );
        if (state.Own("q") is { } pasted && await request.AskAsync(store => Find(state, pasted, store)) is { } place)
            return Results.Redirect(place);
        var cursor = Cursor.Read(request.Context.Request, 6);
        var query = Query(state, cursor);
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var names = request.AskAsync(new SpanNamesQuery(state.Range).Run);
        var answer = await request.AskAsync(store =>
            (query with { Filters = request.Options.People.Resolve(state.Filters, store) }).Run(store)
        );
        var next = answer.Next is { } last
            ? Cursor.Write(
                request.Context.Request,
                last.Key,
                last.Start,
                (long)(ulong)(last.TraceId >> 64),
                (long)(ulong)last.TraceId,
                query.Range.From,
                query.Range.To
            )
            : null;
        var model = new TracesModel(state, request.Options.People, query, answer)
        {
            NextCursor = next,
            SpanNames = await names,
            Sought = state.Own("q"),
        };
        return PageRequest.Page<TracesPage>(new() { [nameof(TracesPage.Frame)] = await frame, [nameof(TracesPage.Model)] = model });
    }

    // Only a trace of which something was received is gone to.
    static string? Find(PageState state, string pasted, IStoreReader store)
    {
        if (TraceIds.Read(pasted) is not { } ids)
            return null;
        var trace = ids.Trace is { } known
            ? new TraceQuery { TraceId = known, Limit = 1 }
                .Run(store)
                .Spans.Count > 0
                ? known
                : null
            : new SpanPlaceQuery(ids.Span!.Value).Run(store);
        return trace is { } found
            ? state.Link("/traces/" + TraceIds.Text(found), ("span", ids.Span is { } span ? TraceIds.Text(span) : null))
            : null;
    }

    static TraceSearchQuery Query(PageState state, long[]? cursor) =>
        new()
        {
            // All pages of a list have the window of its first.
            Range = cursor is [.., var from, var to] ? new TimeRange(from, to) : state.Range,
            DurationMin = TraceSearchPath.Milliseconds("min_ms", state.Own("min_ms")),
            ErrorsOnly = state.Own("errors") switch
            {
                null => false,
                "only" => true,
                _ => throw new BadParameterException("errors", "only"),
            },
            SpanName = state.Own("span"),
            Order = TraceSearchPath.Order(state.Own("sort")),
            After = cursor is null
                ? null
                : new TracePlace(cursor[0], cursor[1], new UInt128(unchecked((ulong)cursor[2]), unchecked((ulong)cursor[3]))),
            Limit = TableRows,
            Steps = Steps,
        };
}
