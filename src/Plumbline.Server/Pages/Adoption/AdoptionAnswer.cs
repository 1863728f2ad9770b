using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Server.Api;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Adoption;

/// <summary>Asks for what the page of adoption shows: the same question as the API's.</summary>
static class AdoptionAnswer
{
    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(new PageShape());
        var seats = request.Context.RequestServices.GetService<SeatsStatus>() ?? SeatsStatus.None;
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));
        var question = new AdoptionQuestion
        {
            Range = state.Range,
            Zone = state.Zone,
            Filters = state.Filters,
            Seats = seats.Now.List,
            Keys = request.Rules.Now.Rules.Definition.PersonKeys,
        };
        var report = await question.AskAsync(request.Store, request.Options.People, request.Context.RequestAborted);
        var model = new AdoptionModel(state, report, request.Options, seats.Now);
        return PageRequest.Page<AdoptionPage>(new() { [nameof(AdoptionPage.Frame)] = await frame, [nameof(AdoptionPage.Model)] = model });
    }
}
