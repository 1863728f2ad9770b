using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Rules;

/// <summary>Asks for what the page of rules shows.</summary>
static class RulesAnswer
{
    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(new PageShape());
        var (frame, counting) = await request.AskAsync(store =>
            (request.Frame(state, PageRequest.Senders(store), null), CountingRulesQuery.Run(store))
        );
        return PageRequest.Page<RulesPage>(
            new()
            {
                [nameof(RulesPage.Frame)] = frame,
                [nameof(RulesPage.Rules)] = request.Rules.Now,
                [nameof(RulesPage.CountedBy)] = counting,
            }
        );
    }
}
