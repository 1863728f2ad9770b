using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>Asks for what the page of one session shows.</summary>
static class SessionAnswer
{
    static readonly PageShape Shape = new() { Parameters = ["order", "at"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var session = RouteText.Of(request.Context, "session");
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), null));
        var reading = await request.AskAsync(store => SessionReading.Ask(store, session));
        if (reading is null)
            return PageRequest.NotFound(
                await frame,
                "There is no such session",
                $"No session \"{Show.Short(session, 80)}\" has been received, or retention has removed it."
            );
        var byCost = state.Own("order") switch
        {
            null or "time" => false,
            "cost" => true,
            _ => throw new BadParameterException("order", "time or cost"),
        };
        var model = new SessionModel(state, request.Options.People, reading, byCost, SessionListAnswer.PlaceOf(state));
        return PageRequest.Page<SessionPage>(new() { [nameof(SessionPage.Frame)] = await frame, [nameof(SessionPage.Model)] = model });
    }
}
