using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class GenericLineTests
{
    const string Call =
        """{"timestamp":"2026-04-04T10:30:00Z","type":"tool_use","tool":"Write","file":"src/order.ts","tokens_input":1234,"tokens_output":567,"cost_usd":0.042,"duration_ms":2345,"model":"claude-sonnet-4-20250514","session_id":"sess_abc123"}""";

    [Fact]
    public void A_line_with_tokens_and_a_tool_is_a_request_and_a_call()
    {
        var chunk = Logs.Read(Call);
        var response = Assert.Single(SeenResponse.Of([chunk]));

        Assert.Equal(
            ("sess_abc123", "claude-sonnet-4-20250514", 1234, 567, 42_000_000),
            (response.Session, response.Model, response.Input, response.Output, response.CostNanos)
        );
        Assert.Equal((1775298600000, 1775298600000 - 2345), (response.Time, response.AskedTime));
        Assert.Equal(("Write", "src/order.ts"), (chunk.Text.Text(chunk.ToolUses[0].Name), chunk.Text.Text(chunk.ToolUses[0].Path)));
        Assert.False(chunk.Responses[0].IsOutputLowerBound);
    }

    [Fact]
    public void Equal_lines_are_as_many_requests_and_the_same_file_again_gives_the_same_ones()
    {
        var first = Logs.Read(Call, Call).Responses.AsSpan().ToArray().Select(response => response.MessageKey).ToList();
        var again = Logs.Read("{}", Call, Call + "\r").Responses.AsSpan().ToArray().Select(response => response.MessageKey).ToList();

        Assert.Equal(2, first.Distinct().Count());
        Assert.Equal(first, again);
    }

    [Fact]
    public void An_equal_line_that_is_appended_later_is_another_request()
    {
        var (before, all) = (Logs.Bytes(Call), Logs.Bytes(Call, Call));
        var first = Assert.Single(Logs.Read(before));
        var later = Assert.Single(Logs.Read(all, offset: first.To, state: first.State));

        Assert.NotEqual(first.Responses[0].MessageKey, Assert.Single(later.Responses.AsSpan().ToArray()).MessageKey);
        Assert.Equal(Logs.Read(Call, Call).Responses[1].MessageKey, later.Responses[0].MessageKey);
    }

    [Theory]
    [InlineData("\"type\":\"tool_use\"", "\"type\":\"api_call\"", 1, 1)]
    [InlineData("\"type\":\"tool_use\"", "\"type\":\"session_summary\"", 0, 1)]
    [InlineData("\"tokens_input\":1234,\"tokens_output\":567,", "", 0, 1)]
    [InlineData("\"tool\":\"Write\",", "", 1, 0)]
    [InlineData("\"2026-04-04T10:30:00Z\"", "1775298600", 1, 1)]
    public void What_a_line_is_follows_from_what_it_has(string old, string now, int requests, int calls)
    {
        var chunk = Logs.Read(Call.Replace(old, now));

        Assert.Equal((requests, calls, 0L), (chunk.Responses.Count, chunk.ToolUses.Count, chunk.Skipped.Total));
    }

    [Theory]
    [InlineData("\"model\":\"claude-sonnet-4-20250514\",", "", SkipReason.NoModel)]
    [InlineData("\"timestamp\":\"2026-04-04T10:30:00Z\",", "", SkipReason.NoTime)]
    [InlineData("1234", "-1234", SkipReason.OutOfRange)]
    [InlineData("1234", "\"1234\"", SkipReason.BadUsage)]
    public void A_line_that_cannot_count_is_counted_as_skipped(string old, string now, SkipReason reason) =>
        Assert.Equal(1, Logs.Read(Call.Replace(old, now)).Skipped[reason]);
}
