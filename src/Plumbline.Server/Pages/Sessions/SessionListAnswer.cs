using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Sessions;

/// <summary>Asks for what the list of sessions shows: its questions run together.</summary>
static class SessionListAnswer
{
    const int Rows = 50;
    const int Prompts = 5;
    const int SearchMax = 200;

    // With more requests than this in the window, prompts are looked at in its dearest day only.
    const long RequestsForPrompts = 1_000_000;

    static readonly PageShape Shape = new() { Parameters = ["q", "sort", "at"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var people = request.Options.People;
        var query = new SessionsQuery
        {
            Range = state.Range,
            Zone = state.Zone,
            Order = SessionOrders.Read(state.Own("sort")),
            Search = state.Own("q") is { } text ? text[..Math.Min(text.Length, SearchMax)] : null,
            ShowPerson = people.Show,
            Offset = PlaceOf(state),
            Limit = Rows,
        };
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var list = request.AskAsync(store => (query with { Filters = people.Resolve(state.Filters, store) }).Run(store));
        var dearest = request.AskAsync(store =>
            new DearestPromptsQuery
            {
                Range = state.Range,
                Zone = state.Zone,
                Filters = people.Resolve(state.Filters, store),
                Limit = Prompts,
                RequestsMax = RequestsForPrompts,
            }.Run(store)
        );
        // How few people there are matters only while their names are hidden.
        var users = people.AreHidden
            ? (await request.AskAsync(store => request.Usage(state, store).Run(store))).Total.Users
            : long.MaxValue;
        var model = new SessionListModel(state, people, query, await list, await dearest, users);
        return PageRequest.Page<SessionListPage>(
            new() { [nameof(SessionListPage.Frame)] = await frame, [nameof(SessionListPage.Model)] = model }
        );
    }

    /// <summary>The row that a page of rows begins with, from 0.</summary>
    internal static int PlaceOf(PageState state)
    {
        var text = state.Own("at");
        return text is null ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 10_000_000 ? at
            : throw new BadParameterException("at", "the number of a row, from 0");
    }
}
