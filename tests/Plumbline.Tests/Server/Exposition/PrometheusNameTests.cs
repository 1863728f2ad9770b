using Plumbline.Server.Exposition;

namespace Plumbline.Tests.Server.Exposition;

public sealed class PrometheusNameTests
{
    [Theory]
    [InlineData("claude_code.cost.usage", "USD", "claude_code_cost_usage_USD_total")]
    [InlineData("claude_code.token.usage", "tokens", "claude_code_token_usage_tokens_total")]
    [InlineData("claude_code.session.count", "", "claude_code_session_count_total")]
    [InlineData("claude_code.lines_of_code.count", "", "claude_code_lines_of_code_count_total")]
    [InlineData("claude_code.commit.count", "", "claude_code_commit_count_total")]
    [InlineData("claude_code.pull_request.count", "", "claude_code_pull_request_count_total")]
    [InlineData("claude_code.code_edit_tool.decision", "", "claude_code_code_edit_tool_decision_total")]
    [InlineData("claude_code.active_time.total", "s", "claude_code_active_time_seconds_total")]
    [InlineData("claude_code.other", "{thing}", "claude_code_other_total")]
    [InlineData("claude_code.size", "By", "claude_code_size_bytes_total")]
    public void A_counter_is_named_as_a_collector_names_it(string name, string unit, string expected) =>
        Assert.Equal(expected, PrometheusName.OfCounter(name, unit));

    [Theory]
    [InlineData("user.email", "user_email")]
    [InlineData("type", "type")]
    [InlineData("anthropic.custom_base_url", "anthropic_custom_base_url")]
    [InlineData("2fast", "key_2fast")]
    [InlineData("_x", "key_x")]
    [InlineData("__x", "__x")]
    [InlineData("größe", "gr__e")]
    public void A_label_is_named_as_a_collector_names_it(string key, string expected) =>
        Assert.Equal(expected, PrometheusName.OfLabel(key));
}
