using Plumbline.Core.Reliability;

namespace Plumbline.Tests.OfCore.Reliability;

public class ErrorRuleTests
{
    [Theory]
    // As recorded.
    [InlineData(null, "Repeated 529 Overloaded errors", ErrorClass.Overloaded)]
    [InlineData(null, "Connection error.", ErrorClass.Connection)]
    [InlineData(429, "rate limited", ErrorClass.RateLimit)]
    [InlineData(500, "Internal server error", ErrorClass.ServerError)]
    [InlineData(401, "invalid x-api-key", ErrorClass.Authentication)]
    [InlineData(400, "messages.0: scripted bad request", ErrorClass.InvalidRequest)]
    // As documented.
    [InlineData(400, "You have reached your specified API usage limits. You will regain access on 2026-12-01.", ErrorClass.SpendLimit)]
    [InlineData(400, "Your credit balance is too low to access the Anthropic API.", ErrorClass.SpendLimit)]
    [InlineData(402, null, ErrorClass.SpendLimit)]
    [InlineData(429, "{\"error_code\":\"enforced_spend_limit_reached\"}", ErrorClass.TierCap)]
    [InlineData(429, "This request would exceed your organization's rate limit", ErrorClass.RateLimit)]
    [InlineData(529, "{\"type\":\"overloaded_error\"}", ErrorClass.Overloaded)]
    [InlineData(529, null, ErrorClass.Overloaded)]
    [InlineData(200, "overloaded_error", ErrorClass.Overloaded)]
    [InlineData(503, "", ErrorClass.ServerError)]
    [InlineData(504, "upstream", ErrorClass.Timeout)]
    [InlineData(408, "", ErrorClass.Timeout)]
    [InlineData(null, "Request timed out.", ErrorClass.Timeout)]
    [InlineData(null, "read ECONNRESET", ErrorClass.Connection)]
    [InlineData(null, "Request was aborted.", ErrorClass.Cancelled)]
    [InlineData(403, "forbidden", ErrorClass.Authentication)]
    [InlineData(413, "request too large", ErrorClass.InvalidRequest)]
    [InlineData(null, "prompt is too long: 250000 tokens", ErrorClass.InvalidRequest)]
    [InlineData(null, "no idea", ErrorClass.Other)]
    [InlineData(null, null, ErrorClass.Other)]
    [InlineData(-7, "x", ErrorClass.Other)]
    public void An_error_has_its_class_by_status_and_words(int? status, string? text, ErrorClass expected) =>
        Assert.Equal(expected, ErrorRule.ClassOf(status, text));

    [Fact]
    public void Only_the_API_and_the_way_to_it_count_against_availability() =>
        Assert.Equal(
            [ErrorClass.Other, ErrorClass.Overloaded, ErrorClass.ServerError, ErrorClass.Timeout, ErrorClass.Connection],
            ErrorClasses.All.Where(known => known.Fault == ErrorFault.Api).Select(known => known.Class).Order()
        );

    [Fact]
    public void Every_class_has_words_of_its_own()
    {
        Assert.Equal(Enum.GetValues<ErrorClass>(), ErrorClasses.All.Select(known => known.Class).Order());
        Assert.All(ErrorClasses.All, known => Assert.Equal(known, ErrorClasses.Of(known.Class)));
        Assert.Equal(ErrorClasses.All.Count, ErrorClasses.All.Select(known => known.Name).Distinct().Count());
    }
}
