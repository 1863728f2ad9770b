using System.Text.Json.Nodes;

namespace FakeClaude;

/// <summary>An answer with a status that is not 200.</summary>
sealed record FakeError(int Status, JsonObject Body, string? RetryAfter = null)
{
    public static FakeError? Of(FakeAnswer answer) =>
        answer switch
        {
            FakeAnswer.RateLimited => new(429, Json("rate_limit_error", "Number of request tokens has exceeded your rate limit"), "0.05"),
            FakeAnswer.TierCap => new(
                429,
                FakeMessage.Error("rate_limit_error", "You have reached the spend limit of your tier", "enforced_spend_limit_reached")
            ),
            FakeAnswer.OwnSpendLimit => new(
                400,
                Json("invalid_request_error", "You have reached your specified API usage limits. Access resumes next month.")
            ),
            FakeAnswer.InvalidRequest => new(400, Json("invalid_request_error", "max_tokens: must be positive")),
            FakeAnswer.Authentication => new(401, Json("authentication_error", "invalid x-api-key")),
            FakeAnswer.Billing => new(402, Json("billing_error", "Your credit balance is too low")),
            FakeAnswer.Permission => new(403, Json("permission_error", "Your API key may not use this model")),
            FakeAnswer.NotFound => new(404, Json("not_found_error", "model: claude-opus-99")),
            FakeAnswer.TooLarge => new(413, Json("request_too_large", "Request exceeds the maximum size")),
            FakeAnswer.ServerError => new(500, Json("api_error", "Internal server error")),
            FakeAnswer.GatewayTimeout => new(504, Json("timeout_error", "The request timed out")),
            FakeAnswer.Overloaded => new(529, Json("overloaded_error", "Overloaded")),
            _ => null,
        };

    static JsonObject Json(string type, string message) => FakeMessage.Error(type, message);
}
