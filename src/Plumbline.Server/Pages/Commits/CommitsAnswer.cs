using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Commits;

/// <summary>Asks for what the page of commits shows: one table of the three.</summary>
static class CommitsAnswer
{
    const int TableRows = 100;

    static readonly PageShape Shape = new() { Parameters = ["of"] };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        var state = request.State(Shape);
        var kind = CommitsKind.Read(state.Own("of"));
        var filters = state.Filters.Where(filter => CommitsModel.Filters.Contains(filter.Dimension.Name)).ToList();
        var frame = request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), null));
        var model = new CommitsModel(state, request.Options.People, kind)
        {
            Commits = kind == CommitsKind.PullRequest ? null : await request.AskAsync(Commits(state, kind, filters).Run),
            PullRequests =
                kind != CommitsKind.PullRequest
                    ? null
                    : await request.AskAsync(
                        new PullRequestQuery
                        {
                            Range = state.Range,
                            Filters = filters,
                            Limit = TableRows,
                        }.Run
                    ),
        };
        return PageRequest.Page<CommitsPage>(new() { [nameof(CommitsPage.Frame)] = await frame, [nameof(CommitsPage.Model)] = model });
    }

    static CommitQuery Commits(PageState state, CommitsKind kind, IReadOnlyList<Filter> filters) =>
        new()
        {
            Range = state.Range,
            ByBranch = kind == CommitsKind.Branch,
            Filters = filters,
            Limit = TableRows,
        };
}
