using Plumbline.Server.Api;

namespace Plumbline.Server.Pages.Commits;

/// <summary>What a row of the page of commits is.</summary>
/// <param name="Key">As the URL says it.</param>
/// <param name="Name">In words, several of them.</param>
/// <param name="Means">What its cost is.</param>
public sealed record CommitsKind(string Key, string Name, string Means)
{
    public static CommitsKind Commit { get; } =
        new(
            "commit",
            "Commits",
            "the latest first; each with what its session used since its commit before, the last one also what followed"
        );

    public static CommitsKind Branch { get; } = new("branch", "Branches", "the dearest first; each with all commits that were made on it");

    public static CommitsKind PullRequest { get; } =
        new(
            "pull_request",
            "Pull requests",
            "the dearest first; each with what its session did until then, and with what other sessions did on its branch"
        );

    /// <summary>All of them, the usual first.</summary>
    public static IReadOnlyList<CommitsKind> All { get; } = [Commit, Branch, PullRequest];

    /// <summary>The one that the URL asks for.</summary>
    public static CommitsKind Read(string? key) =>
        key is null
            ? Commit
            : All.FirstOrDefault(kind => kind.Key == key)
                ?? throw new BadParameterException("of", "one of " + string.Join(", ", All.Select(kind => kind.Key)));
}
