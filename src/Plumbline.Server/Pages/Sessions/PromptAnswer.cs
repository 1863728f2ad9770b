using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>Asks for what the page of one prompt shows.</summary>
static class PromptAnswer
{
    static readonly PageShape Shape = new() { Parameters = ["at"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var prompt = RouteText.Of(request.Context, "prompt");
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), null));
        var reading = await request.AskAsync(store => PromptReading.Ask(store, prompt, state.Range));
        if (reading is null)
            return PageRequest.NotFound(
                await frame,
                "There is no such prompt",
                $"No prompt \"{Show.Short(prompt, 80)}\" has been received, or retention has removed it."
            );
        var model = new PromptModel(state, request.Options.People, reading, SessionListAnswer.PlaceOf(state));
        return PageRequest.Page<PromptPage>(new() { [nameof(PromptPage.Frame)] = await frame, [nameof(PromptPage.Model)] = model });
    }
}
