using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Commits;

/// <summary>What commits, branches or pull requests cost, arranged.</summary>
public sealed class CommitsModel(PageState state, People people, CommitsKind kind)
{
    /// <summary>The filters that hold here.</summary>
    public static readonly string[] Filters = ["session", "repository", "branch"];

    public CommitsKind Kind { get; } = kind;

    /// <summary>Commits or branches; null when pull requests are shown.</summary>
    public CommitAnswer? Commits { get; init; }

    /// <summary>Pull requests; null when others are shown.</summary>
    public PullRequestAnswer? PullRequests { get; init; }

    /// <summary>The rows, whatever they are.</summary>
    public IEnumerable<CommitLine> Lines =>
        Commits is { } commits ? commits.Rows.Select(CommitLine.Of) : (PullRequests?.Rows ?? []).Select(CommitLine.Of);

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => !Lines.Any();

    /// <summary>Whether there are more than are shown.</summary>
    public bool HasMore => Commits?.HasMore ?? PullRequests?.HasMore ?? false;

    /// <summary>The version of prices that list costs are by; null while there is none.</summary>
    public string? Prices => Commits?.Prices ?? PullRequests?.Prices;

    /// <summary>The most that a row cost: by list price where there is one, else by the client's estimate.</summary>
    public Quantity Most => Lines.Select(Cost).Aggregate(Quantity.Zero, (most, cost) => cost > most ? cost : most);

    /// <summary>Whether list costs are shown as bars; else the client's estimates.</summary>
    public bool IsByListCost => Lines.Any(line => line.ListCost is not null);

    /// <summary>The cost that the bars are of.</summary>
    public Quantity Cost(CommitLine line) => IsByListCost ? line.ListCost ?? default : line.ClientCost;

    /// <summary>Who made it, as it may be shown.</summary>
    public string? User(CommitLine line) => people.Show(line.User);

    /// <summary>The same question to the API.</summary>
    public string Api(string format)
    {
        var path = Kind == CommitsKind.PullRequest ? "/api/v1/pull-requests" : "/api/v1/commits";
        var by = Kind == CommitsKind.Branch ? [("by", (string?)"branch")] : Array.Empty<(string, string?)>();
        var filters = state
            .Filters.Where(filter => Filters.Contains(filter.Dimension.Name))
            .SelectMany(filter => filter.Values.Select(value => (filter.Dimension.Name, value)));
        return PageState.Address(
            path,
            [.. by, ("from", Rfc3339.Format(state.Range.From)), ("to", Rfc3339.Format(state.Range.To)), .. filters, ("format", format)]
        );
    }
}

/// <summary>A commit, a branch or a pull request, and what was used for it.</summary>
/// <param name="Name">The commit's id or the pull request's address; null for a branch.</param>
/// <param name="Count">Commits of a branch, or sessions of a pull request.</param>
public sealed record CommitLine(
    string? Name,
    string? Session,
    string? Prompt,
    string? User,
    string? Repository,
    string? Branch,
    long Count,
    long Time,
    Int128 Requests,
    Int128 Tokens,
    Quantity ClientCost,
    Quantity? ListCost
)
{
    internal static CommitLine Of(CommitRow row) =>
        new(
            row.Commit,
            row.Session,
            row.Prompt,
            row.User,
            row.Repository,
            row.Branch,
            row.Commits,
            row.Last,
            row.Requests,
            row.InputTokens + row.OutputTokens + row.CacheReadTokens + row.CacheCreationTokens,
            row.ClientCost,
            row.ListCost
        );

    internal static CommitLine Of(PullRequestRow row) =>
        new(
            row.Url,
            row.Session,
            null,
            null,
            row.Repository,
            row.Branch,
            row.Sessions,
            row.Time,
            row.Requests,
            row.InputTokens + row.OutputTokens + row.CacheReadTokens + row.CacheCreationTokens,
            row.ClientCost,
            row.ListCost
        );

    /// <summary>What it is called: a pull request in the form that people use.</summary>
    public string Title => Name is null ? Branch ?? "without branch" : PullRequestNames.Short(Name);
}
