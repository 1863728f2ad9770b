namespace Plumbline.Instrumentation.Wire;

/// <summary>Tells classes of failure apart by what the API answered.</summary>
static class ErrorClasses
{
    /// <summary>The class as signals name it; null for none.</summary>
    public static string? NameOf(ErrorClass error) =>
        error switch
        {
            ErrorClass.None => null,
            ErrorClass.RateLimited => "rate_limited",
            ErrorClass.TierCap => "tier_cap",
            ErrorClass.OwnSpendLimit => "own_spend_limit",
            ErrorClass.Overloaded => "overloaded",
            ErrorClass.Timeout => "timeout",
            ErrorClass.Cancelled => "cancelled",
            ErrorClass.Refused => "refused",
            ErrorClass.CutStream => "cut_stream",
            ErrorClass.Network => "network",
            ErrorClass.InvalidRequest => "invalid_request",
            ErrorClass.Authentication => "authentication",
            ErrorClass.Billing => "billing",
            ErrorClass.Permission => "permission",
            ErrorClass.NotFound => "not_found",
            ErrorClass.TooLarge => "too_large",
            ErrorClass.ServerError => "server_error",
            _ => "other",
        };

    /// <summary>Of an HTTP status that is not 2xx.</summary>
    /// <param name="hasRetryAfter">Whether the answer said when to try again: a limit of a rate does, a cap of a tier does not.</param>
    public static ErrorClass OfStatus(int status, bool hasRetryAfter, ResponseFields body) =>
        status switch
        {
            429 when body.ErrorCode == "enforced_spend_limit_reached" || !hasRetryAfter => ErrorClass.TierCap,
            429 => ErrorClass.RateLimited,
            400 when body.SpeaksOfUsageLimits => ErrorClass.OwnSpendLimit,
            529 => ErrorClass.Overloaded,
            408 or 504 => ErrorClass.Timeout,
            401 => ErrorClass.Authentication,
            402 => ErrorClass.Billing,
            403 => ErrorClass.Permission,
            404 => ErrorClass.NotFound,
            413 => ErrorClass.TooLarge,
            >= 500 => ErrorClass.ServerError,
            >= 400 => ErrorClass.InvalidRequest,
            _ => ErrorClass.Other,
        };

    /// <summary>Of an error that came as an event, after a status of 200.</summary>
    public static ErrorClass OfType(ResponseFields error) =>
        error.ErrorType switch
        {
            "overloaded_error" => ErrorClass.Overloaded,
            "rate_limit_error" => error.ErrorCode == "enforced_spend_limit_reached" ? ErrorClass.TierCap : ErrorClass.RateLimited,
            "timeout_error" => ErrorClass.Timeout,
            "api_error" => ErrorClass.ServerError,
            "invalid_request_error" => error.SpeaksOfUsageLimits ? ErrorClass.OwnSpendLimit : ErrorClass.InvalidRequest,
            "authentication_error" => ErrorClass.Authentication,
            "billing_error" => ErrorClass.Billing,
            "permission_error" => ErrorClass.Permission,
            "not_found_error" => ErrorClass.NotFound,
            "request_too_large" => ErrorClass.TooLarge,
            _ => ErrorClass.Other,
        };
}
