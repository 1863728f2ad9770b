using System.Globalization;
using Plumbline.EndToEnd.Captures;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Exposition;

/// <summary>A real Prometheus scrapes the server: the values and the increases that it computes are those of the API.</summary>
public class PrometheusTests
{
    // The names that an OpenTelemetry Collector gives these metrics, which the known dashboards use.
    static readonly (string Metric, string Name)[] Names =
    [
        ("claude_code.cost.usage", "claude_code_cost_usage_USD_total"),
        ("claude_code.token.usage", "claude_code_token_usage_tokens_total"),
        ("claude_code.session.count", "claude_code_session_count_total"),
        ("claude_code.lines_of_code.count", "claude_code_lines_of_code_count_total"),
        ("claude_code.commit.count", "claude_code_commit_count_total"),
        ("claude_code.pull_request.count", "claude_code_pull_request_count_total"),
        ("claude_code.code_edit_tool.decision", "claude_code_code_edit_tool_decision_total"),
        ("claude_code.active_time.total", "claude_code_active_time_seconds_total"),
    ];

    [Fact]
    public async Task Prometheus_sees_the_totals_of_the_API()
    {
        var program = PrometheusServer.Program();
        Assert.SkipWhen(program is null, PrometheusServer.WhyNot);
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        await using var prometheus = await PrometheusServer.StartAsync(program!, scratch, plumb.Web);
        Assert.Equal(1, await prometheus.QueryUntilAsync("up", 1));

        await CaptureReplay.SendAsync(plumb, RecordedBody.Folders().SelectMany(RecordedBody.Read));

        var differences = new List<string>();
        foreach (var (metric, name) in Names)
        {
            var increase = await IncreaseAsync(plumb.Api, metric);
            var value = await prometheus.QueryUntilAsync($"sum({name})", increase);
            if (!PrometheusServer.IsNear(value, increase))
                differences.Add($"{name}: {value?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}, not {increase}");
        }

        Assert.Empty(differences);
    }

    [Fact]
    public async Task A_new_series_begins_at_zero_so_that_Prometheus_misses_no_increase()
    {
        var program = PrometheusServer.Program();
        Assert.SkipWhen(program is null, PrometheusServer.WhyNot);
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        await using var prometheus = await PrometheusServer.StartAsync(program!, scratch, plumb.Web);
        await CaptureReplay.SendAsync(plumb, RecordedBody.Read("delta/http-protobuf"));
        var increase = await IncreaseAsync(plumb.Api, "claude_code.cost.usage");
        var name = "claude_code_cost_usage_USD_total";
        Assert.NotNull(await prometheus.QueryUntilAsync($"sum({name})", increase));

        // increase() extrapolates to the ends of its window; the last value less the lowest one is what it starts from.
        var seen = await prometheus.QueryUntilAsync($"sum(max_over_time({name}[1m]) - min_over_time({name}[1m]))", increase);

        Assert.True(PrometheusServer.IsNear(seen, increase), $"{seen}, not {increase}");
    }

    static async Task<double> IncreaseAsync(PlumbApi api, string metric)
    {
        var answer = await api.CounterAsync(metric);
        var text = answer.GetProperty("total").GetProperty("increase").GetString()!;
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
