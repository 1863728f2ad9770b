using System.Globalization;
using System.Net;
using System.Text.Json;
using Plumbline.EndToEnd.Exposition;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.RealClient;

/// <summary>
/// The real Claude Code, in a network of its own with a pretend API, sends to a real server: what was billed is what the API, the
/// counters and the overview say, to the last digit, on every protocol and in both temporalities.
/// </summary>
public class RealClientTests
{
    [Theory]
    [InlineData("grpc", "delta")]
    [InlineData("grpc", "cumulative")]
    [InlineData("http/protobuf", "delta")]
    [InlineData("http/protobuf", "cumulative")]
    [InlineData("http/json", "delta")]
    [InlineData("http/json", "cumulative")]
    public async Task What_the_API_billed_is_what_is_shown(string protocol, string temporality)
    {
        await using var work = await ClientAtWork.StartAsync();

        await work.RunClientAsync(protocol, temporality);

        await CheckUsageAsync(work.Plumb, work.Billed);
        await CheckEventsAsync(work.Plumb, work.Billed);
        await CheckCountersAsync(work.Plumb, work.Billed);
        await CheckOverviewAsync(work.Plumb, work.Billed);
    }

    [Theory]
    [InlineData("http/json", "delta")]
    [InlineData("grpc", "cumulative")]
    public async Task With_its_session_logs_followed_as_well_nothing_is_shown_twice(string protocol, string temporality)
    {
        await using var work = await ClientAtWork.StartAsync(followsLogs: true);

        await work.RunClientAsync(protocol, temporality);
        await LogsAreReadAsync(work);

        await CheckUsageAsync(work.Plumb, work.Billed);
        await CheckEventsAsync(work.Plumb, work.Billed);
        await CheckCountersAsync(work.Plumb, work.Billed);
        await CheckOverviewAsync(work.Plumb, work.Billed);
        Assert.Equal(5, (await work.Plumb.Api.EventsAsync("tool_result")).Count);
    }

    [Fact]
    public async Task Without_telemetry_the_session_logs_tell_the_same_tokens()
    {
        await using var work = await ClientAtWork.StartAsync(followsLogs: true);

        await work.RunClientAsync("http/json", "delta", hasTelemetry: false);
        await LogsAreReadAsync(work);

        var row = Assert.Single((await work.Plumb.Api.UsageAsync("team,session")).GetProperty("rows").EnumerateArray());
        Assert.Equal("payments", row.GetProperty("team").GetString());
        Assert.Equal(
            (
                work.Billed.Count,
                work.Billed.Sum(bill => bill.Input),
                work.Billed.Sum(bill => bill.Output),
                work.Billed.Sum(bill => bill.CacheRead),
                work.Billed.Sum(bill => bill.CacheCreation5m),
                work.Billed.Sum(bill => bill.CacheCreation1h)
            ),
            (
                row.GetProperty("requests").GetInt64(),
                row.GetProperty("input_tokens").GetInt64(),
                row.GetProperty("output_tokens").GetInt64(),
                row.GetProperty("cache_read_tokens").GetInt64(),
                row.GetProperty("cache_creation_5m_tokens").GetInt64(),
                row.GetProperty("cache_creation_1h_tokens").GetInt64()
            )
        );
    }

    // Six requests, five calls of tools, one prompt; told within seconds.
    static async Task LogsAreReadAsync(ClientAtWork work)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var sources = await work.Plumb.Api.SourcesAsync();
            var logs = sources.GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("signal").GetString() == "session_logs");
            if (logs.Sum(row => row.GetProperty("records").GetInt64()) >= work.Billed.Count + 6)
                return;
            await Task.Delay(200);
        }

        Assert.Fail($"The session logs were not read.\n{work.Plumb.Log}");
    }

    [Fact]
    public async Task Prometheus_sees_what_the_client_counted()
    {
        var program = PrometheusServer.Program();
        Assert.SkipWhen(program is null, PrometheusServer.WhyNot);
        await using var work = await ClientAtWork.StartAsync();
        await using var prometheus = await PrometheusServer.StartAsync(program!, work.Scratch, work.Plumb.Web, work.Network);

        await work.RunClientAsync("http/protobuf", "delta");

        var cost = (double)work.Billed.Sum(bill => bill.Cost);
        var output = (double)work.Billed.Sum(bill => bill.Output);
        var seenCost = await prometheus.QueryUntilAsync("sum(claude_code_cost_usage_USD_total)", cost);
        var seenOutput = await prometheus.QueryUntilAsync("sum(claude_code_token_usage_tokens_total{type=\"output\"})", output);
        Assert.True(PrometheusServer.IsNear(seenCost, cost), $"{seenCost}, not {cost}");
        Assert.True(PrometheusServer.IsNear(seenOutput, output), $"{seenOutput}, not {output}");
    }

    static async Task CheckUsageAsync(PlumbProcess plumb, IReadOnlyCollection<BilledRequest> billed)
    {
        var usage = await plumb.Api.UsageAsync("team,session");
        var row = Assert.Single(usage.GetProperty("rows").EnumerateArray());
        Assert.Equal("payments", row.GetProperty("team").GetString());
        foreach (var numbers in (JsonElement[])[row, usage.GetProperty("total")])
        {
            Assert.Equal(billed.Count, numbers.GetProperty("requests").GetInt64());
            Assert.Equal(billed.Sum(bill => bill.Input), numbers.GetProperty("input_tokens").GetInt64());
            Assert.Equal(billed.Sum(bill => bill.Output), numbers.GetProperty("output_tokens").GetInt64());
            Assert.Equal(billed.Sum(bill => bill.CacheRead), numbers.GetProperty("cache_read_tokens").GetInt64());
            Assert.Equal(billed.Sum(bill => bill.CacheCreation), numbers.GetProperty("cache_creation_tokens").GetInt64());
            Assert.Equal(billed.Sum(bill => bill.CacheCreation5m), numbers.GetProperty("cache_creation_5m_tokens").GetInt64());
            Assert.Equal(billed.Sum(bill => bill.CacheCreation1h), numbers.GetProperty("cache_creation_1h_tokens").GetInt64());
            Assert.Equal(Cost(billed), numbers.GetProperty("client_cost_usd").GetString());
            Assert.Equal("0", numbers.GetProperty("unitemised").GetProperty("client_cost_usd").GetString());
            Assert.Equal(1, numbers.GetProperty("sessions").GetInt64());
        }
    }

    static async Task CheckEventsAsync(PlumbProcess plumb, IReadOnlyCollection<BilledRequest> billed)
    {
        var events = await plumb.Api.EventsAsync("api_request");
        Assert.Equal(billed.Count, events.Count);
        Assert.Equal(Cost(billed), Exact.Text(events.Sum(row => Exact.FromJson(EventFields.Find(row, "client_cost_usd")))));
        Assert.Equal(billed.Count, events.Select(row => EventFields.Find(row, "request_id").GetString()).Distinct().Count());
    }

    static async Task CheckCountersAsync(PlumbProcess plumb, IReadOnlyCollection<BilledRequest> billed)
    {
        var tokens = await IncreasesAsync(plumb, "claude_code.token.usage", "type");
        Assert.Equal(billed.Sum(bill => bill.Input), tokens["input"]);
        Assert.Equal(billed.Sum(bill => bill.Output), tokens["output"]);
        Assert.Equal(billed.Sum(bill => bill.CacheRead), tokens["cacheRead"]);
        Assert.Equal(billed.Sum(bill => bill.CacheCreation), tokens["cacheCreation"]);
        var cost = await plumb.Api.CounterAsync("claude_code.cost.usage");
        Assert.Equal(Cost(billed), cost.GetProperty("total").GetProperty("increase").GetString());
        foreach (var metric in (string[])["session", "commit", "pull_request"])
        {
            var count = await plumb.Api.CounterAsync($"claude_code.{metric}.count");
            Assert.Equal((metric, "1"), (metric, count.GetProperty("total").GetProperty("increase").GetString()));
        }

        // One line became two, and three are new.
        var lines = await IncreasesAsync(plumb, "claude_code.lines_of_code.count", "type");
        Assert.Equal((5, 1), (lines["added"], lines["removed"]));
        Assert.Equal(2, (await IncreasesAsync(plumb, "claude_code.code_edit_tool.decision", "decision"))["accept"]);
        Assert.InRange((await IncreasesAsync(plumb, "claude_code.active_time.total", "type"))["cli"], 2.4m, 90m);
    }

    static async Task<Dictionary<string, decimal>> IncreasesAsync(PlumbProcess plumb, string metric, string by)
    {
        var answer = await plumb.Api.CounterAsync(metric, by);
        return answer
            .GetProperty("rows")
            .EnumerateArray()
            .ToDictionary(
                row => row.GetProperty(by).GetString()!,
                row => decimal.Parse(row.GetProperty("increase").GetString()!, CultureInfo.InvariantCulture)
            );
    }

    static async Task CheckOverviewAsync(PlumbProcess plumb, IReadOnlyCollection<BilledRequest> billed)
    {
        var page = WebUtility.HtmlDecode(await plumb.Api.GetTextAsync("/"));
        Assert.Contains(Cost(billed), page);
    }

    static string Cost(IEnumerable<BilledRequest> billed) => Exact.Text(billed.Sum(bill => bill.Cost));
}
