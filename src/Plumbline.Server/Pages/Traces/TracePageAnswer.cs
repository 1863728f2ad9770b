using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Frame;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Traces;

/// <summary>Asks for one trace.</summary>
static class TracePageAnswer
{
    static readonly PageShape Shape = new() { Parameters = ["span", "open", "shut", "skip", "zoom"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var text = (string)request.Context.Request.RouteValues["id"]!;
        if (text.Length != 32 || !LongIds.TryParse(text, out var id))
            throw new BadParameterException("trace", "32 hexadecimal digits behind /traces/");
        var folding = Folding.Read(state);
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), null));
        if (await request.AskAsync(new WholeTraceQuery(id).Run) is not { } trace)
        {
            return new SorryAnswer(
                await frame,
                "This trace is not here",
                $"No span of the trace {TraceIds.Text(id)} has been received, or retention has removed them."
            ).Result;
        }

        var view = TraceView.Of(trace, state.Now);
        var model = new TraceModel(state, request.Options.People, view, folding);
        return PageRequest.Page<TracePage>(new() { [nameof(TracePage.Frame)] = await frame, [nameof(TracePage.Model)] = model });
    }

    sealed record SorryAnswer(PageFrame Frame, string Title, string Sentence)
    {
        public IResult Result =>
            new Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult<Sorry>(
                new Dictionary<string, object?>
                {
                    [nameof(Sorry.Frame)] = Frame,
                    [nameof(Sorry.Title)] = Title,
                    [nameof(Sorry.Sentence)] = Sentence,
                }
            )
            {
                StatusCode = StatusCodes.Status404NotFound,
                PreventStreamingRendering = true,
            };
    }
}
