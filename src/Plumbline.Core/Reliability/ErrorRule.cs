namespace Plumbline.Core.Reliability;

/// <summary>
/// One rule by which a failed request has its class: its status is within a range and its text has one of some words. The first rule that fits counts.
/// Rules are data, because the same table is asked here and, as SQL, in the store.
/// </summary>
/// <param name="Class">What it is then.</param>
/// <param name="StatusFrom">The lowest status; 0 stands for none.</param>
/// <param name="StatusTo">The highest status.</param>
/// <param name="Words">In lower case, without regard to case in the text; empty when the status is enough.</param>
public sealed record ErrorRule(ErrorClass Class, int StatusFrom, int StatusTo, IReadOnlyList<string> Words)
{
    /// <summary>
    /// The rules, in order. A spend limit of one's own comes as 400 and a tier's cap as 429, so their words come before any status. Clients leave
    /// the status out when 529 or a connection error lasted through all attempts, so that only words tell.
    /// </summary>
    public static IReadOnlyList<ErrorRule> All { get; } =
    [
        new(ErrorClass.Cancelled, 0, 0, ["request was aborted", "aborted by the user", "aborted by user", "interrupted by user"]),
        new(
            ErrorClass.SpendLimit,
            0,
            499,
            [
                "specified api usage limit",
                "specified workspace api usage limit",
                "specified workspace usage limit",
                "credit balance is too low",
            ]
        ),
        new(ErrorClass.SpendLimit, 402, 402, []),
        new(ErrorClass.TierCap, 0, 0, ["enforced_spend_limit_reached", "spend limit"]),
        new(ErrorClass.TierCap, 429, 429, ["enforced_spend_limit_reached", "spend limit"]),
        new(ErrorClass.RateLimit, 429, 429, []),
        new(ErrorClass.Authentication, 401, 401, []),
        new(ErrorClass.Authentication, 403, 403, []),
        new(ErrorClass.Timeout, 408, 408, []),
        new(ErrorClass.InvalidRequest, 400, 499, []),
        new(ErrorClass.Overloaded, 529, 529, []),
        new(ErrorClass.Overloaded, 0, 599, ["overloaded"]),
        new(ErrorClass.Timeout, 504, 504, []),
        new(ErrorClass.ServerError, 500, 599, []),
        new(ErrorClass.RateLimit, 0, 0, ["rate limit", "rate_limit", "too many requests"]),
        new(ErrorClass.Timeout, 0, 0, ["timeout", "timed out"]),
        new(ErrorClass.Authentication, 0, 0, ["api-key", "api key", "authenticat", "unauthorized", "oauth", "log in", "/login"]),
        new(ErrorClass.InvalidRequest, 0, 0, ["invalid_request", "invalid request", "too long"]),
        new(ErrorClass.ServerError, 0, 0, ["server error", "server_error"]),
        new(ErrorClass.Connection, 0, 0, ["connect", "socket", "network", "econn", "enotfound", "fetch failed", "terminated"]),
    ];

    /// <summary>The class of a failed request.</summary>
    /// <param name="status">The status of the last attempt; null when none came.</param>
    /// <param name="text">What the client says of it; null when it says nothing.</param>
    public static ErrorClass ClassOf(int? status, string? text) =>
        All.FirstOrDefault(rule => rule.Fits(status ?? 0, text ?? ""))?.Class ?? ErrorClass.Other;

    bool Fits(int status, string text) =>
        status >= StatusFrom
        && status <= StatusTo
        && (Words.Count == 0 || Words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
