namespace Plumbline.Core.Reliability;

/// <summary>What is to be said of each class of errors.</summary>
/// <param name="Class">The class.</param>
/// <param name="Name">As the API says it.</param>
/// <param name="Title">As people say it.</param>
/// <param name="Fault">Whose it is.</param>
/// <param name="Meaning">How it is known, and what it means.</param>
public sealed record ErrorClasses(ErrorClass Class, string Name, string Title, ErrorFault Fault, string Meaning)
{
    /// <summary>Every class, in the order of the documentation.</summary>
    public static IReadOnlyList<ErrorClasses> All { get; } =
    [
        new(ErrorClass.Overloaded, "overloaded", "Overloaded", ErrorFault.Api, "529: the API has too much to do."),
        new(ErrorClass.ServerError, "server_error", "Server error", ErrorFault.Api, "Any other 5xx, or a text that says so."),
        new(ErrorClass.Timeout, "timeout", "Timeout", ErrorFault.Api, "408, 504, or the client waited in vain."),
        new(
            ErrorClass.Connection,
            "connection",
            "Connection",
            ErrorFault.Api,
            "No connection, or it broke: the API, the network, a proxy."
        ),
        new(ErrorClass.Other, "other", "Other", ErrorFault.Api, "Neither a status nor a text that is known."),
        new(
            ErrorClass.RateLimit,
            "rate_limit",
            "Rate limit",
            ErrorFault.Limit,
            "429: too much for the moment; the API says when to try again, and the client does."
        ),
        new(
            ErrorClass.TierCap,
            "tier_cap",
            "Tier cap",
            ErrorFault.Limit,
            "429 of which the text says that the month's spend is reached; trying again does not help."
        ),
        new(
            ErrorClass.SpendLimit,
            "spend_limit",
            "Own spend limit",
            ErrorFault.Limit,
            "400 or 402: a limit that the organisation set itself, or no credit left."
        ),
        new(ErrorClass.Authentication, "authentication", "Authentication", ErrorFault.Sender, "401 or 403: the key or the login."),
        new(ErrorClass.InvalidRequest, "invalid_request", "Invalid request", ErrorFault.Sender, "Any other 4xx: the request itself."),
        new(ErrorClass.Cancelled, "cancelled", "Cancelled", ErrorFault.Sender, "Somebody stopped it."),
        new(
            ErrorClass.Refused,
            "refused",
            "Refused",
            ErrorFault.Answered,
            "The model declined (api_refusal): an answer, and paid for; no error in any rate."
        ),
        new(
            ErrorClass.CutStream,
            "cut_stream",
            "Cut stream",
            ErrorFault.Answered,
            "The answer broke off: told as answered with one token of output, although more text had come; in no rate."
        ),
    ];

    static readonly ErrorClasses[] ByNumber = [.. All.OrderBy(known => known.Class)];

    /// <summary>What is to be said of a class.</summary>
    public static ErrorClasses Of(ErrorClass errorClass) => ByNumber[(int)errorClass];
}
