namespace Plumbline.Cli.Client;

/// <summary>What the status line's input last said of a session and cannot be learned elsewhere.</summary>
/// <param name="SeenAt">When it was said, milliseconds since 1970.</param>
sealed record ClientState(string SessionId, long SeenAt, RateLimits? Limits, PullRequest? PullRequest, ContextWindow? Context);
