namespace Plumbline.Cli.Client;

/// <summary>The pull request of the branch that a session works on.</summary>
/// <param name="ReviewState">Such as <c>approved</c>; null when it was not said.</param>
sealed record PullRequest(long Number, string? Url, string? ReviewState);
