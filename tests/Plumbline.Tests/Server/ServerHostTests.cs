using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Cli;
using Plumbline.Server;
using Plumbline.Server.Settings;
using Plumbline.Store.Writing;
using Plumbline.Tests.Server.Receiving;

namespace Plumbline.Tests.Server;

/// <summary>The whole service in this process: receivers, ledger, API.</summary>
public sealed class ServerHostTests : IDisposable
{
    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("plumbline-host-");
    readonly HttpClient _client = RunningServer.NewClient();
    readonly StringWriter _log = new();

    public void Dispose()
    {
        _client.Dispose();
        _data.Delete(recursive: true);
    }

    Task<ServerHost> StartAsync(Func<ServerSettings, ServerSettings>? change = null)
    {
        var settings = new ServerSettings
        {
            Data = _data.FullName,
            OtlpHttp = RunningServer.Free,
            OtlpGrpc = RunningServer.Free,
            Web = RunningServer.Free,
            SessionLogs = [],
        };
        var log = new LineLoggerProvider(TextWriter.Synchronized(_log), TimeProvider.System, LogLevel.Information);
        return ServerHost.StartAsync(change?.Invoke(settings) ?? settings, log, TimeProvider.System);
    }

    Task<HttpResponseMessage> PostJsonAsync(ServerHost host, string path, string body) =>
        _client.PostAsync(new Uri(host.OtlpHttp, path), new StringContent(body, null, "application/json"));

    async Task<JsonElement> GetAsync(ServerHost host, string path) =>
        JsonElement.Parse(await _client.GetStringAsync(new Uri(host.Web, path)));

    static string Sum(string name, params string[] points) =>
        """{"resourceMetrics":[{"scopeMetrics":[{"scope":{"name":"some.scope"},"metrics":[{"name":"NAME","sum":""".Replace("NAME", name)
        + "{\"aggregationTemporality\":1,\"isMonotonic\":true,\"dataPoints\":["
        + string.Join(',', points)
        + "]}}]}]}]}";

    const string Good = """{"startTimeUnixNano":"1790000000000000000","timeUnixNano":"1790000060000000000","asInt":"5"}""";
    const string WithoutTime = """{"asInt":"5"}""";

    [Fact]
    public async Task The_doctor_s_pattern_adds_up()
    {
        await using var host = await StartAsync();
        var output = new StringWriter();
        string[] command = ["doctor", "--send", host.OtlpHttp.ToString(), "--read", host.Web.ToString()];
        var code = await CommandLine.RunAsync([.. command, "--wait", "0"], output, output, CancellationToken.None);
        Assert.True(code == 0, output.ToString() + _log);
        Assert.Contains("Every total is right.", output.ToString());
        // A second run is a series of its own, and usage knows of neither.
        var json = new StringWriter();
        Assert.Equal(0, await CommandLine.RunAsync([.. command, "--json"], json, json, CancellationToken.None));
        var proof = JsonElement.Parse(json.ToString());
        Assert.True(proof.GetProperty("ok").GetBoolean());
        Assert.Equal([23, 40, 50, 10, 58, 9], proof.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("got").GetInt64()));
        var usage = await GetAsync(host, "/api/v1/usage");
        Assert.Equal("0", usage.GetProperty("total").GetProperty("client_cost_usd").GetString());
    }

    [Fact]
    public async Task The_doctor_says_when_totals_are_wrong()
    {
        await using var host = await StartAsync();
        await using var forgetful = await StartAsync(s => s with { Data = Path.Combine(_data.FullName, "other") });
        var output = new StringWriter();
        string[] command = ["doctor", "--send", host.OtlpHttp.ToString(), "--read", forgetful.Web.ToString(), "--wait", "0"];
        Assert.Equal(1, await CommandLine.RunAsync(command, output, output, CancellationToken.None));
        Assert.Contains("The receiver does not add up.", output.ToString());
        Assert.Matches(@"retry\s+3/3\s+9\s+none\s+WRONG", output.ToString());
    }

    [Fact]
    public async Task What_is_refused_is_said_with_its_count_and_reason()
    {
        await using var host = await StartAsync();
        using var answer = await PostJsonAsync(host, "/v1/metrics", Sum("made.up", Good, WithoutTime, WithoutTime));
        var partial = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("partialSuccess");
        Assert.Equal("2", partial.GetProperty("rejectedDataPoints").GetString());
        Assert.Equal(
            "2 of 3 data points were refused, the first for the reason no_time; the others are stored.",
            partial.GetProperty("errorMessage").GetString()
        );
        using var malformed = await PostJsonAsync(host, "/v1/metrics", "{\"resourceMetrics\":7}");
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        using var empty = await PostJsonAsync(host, "/v1/metrics", "{}");
        Assert.Equal("{}", await empty.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        await using (var first = await StartAsync())
        {
            using var answer = await PostJsonAsync(first, "/v1/metrics", Sum("made.up", Good));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await using var second = await StartAsync(s => s with { People = PeopleDisplay.Pseudonyms });
        var counters = await GetAsync(second, "/api/v1/counters/made.up?from=2026-09-01T00:00:00Z&to=2027-01-01T00:00:00Z");
        Assert.Equal("5", counters.GetProperty("total").GetProperty("increase").GetString());
        Assert.Equal("ready\n", await _client.GetStringAsync(new Uri(second.Web, "/readyz")));
    }

    [Fact]
    public async Task A_folder_that_is_in_use_is_refused_with_its_holder()
    {
        await using var host = await StartAsync();
        var problem = await Assert.ThrowsAsync<WrongInputException>(() => StartAsync());
        Assert.Contains($"process {Environment.ProcessId}", problem.Message);
    }

    [Fact]
    public async Task After_a_start_that_failed_the_folder_is_free_again()
    {
        await using var other = await RunningServer.StartAsync();
        var taken = new ListenAddress(IPAddress.Loopback, other.Host.Web.Port);
        var problem = await Assert.ThrowsAsync<WrongInputException>(() => StartAsync(s => s with { OtlpGrpc = taken }));
        Assert.StartsWith($"--otlp-grpc: {taken} is in use", problem.Message);
        await using var host = await StartAsync();
    }

    [Fact]
    public async Task Metrics_tell_how_the_service_does_and_never_go_down()
    {
        const string cost = """{"startTimeUnixNano":"1790000000000000000","timeUnixNano":"1790000060000000000","asDouble":0.25}""";
        var body = Sum("claude_code.cost.usage", cost).Replace("some.scope", "com.anthropic.claude_code");
        await using (var first = await StartAsync())
        {
            using var answer = await PostJsonAsync(first, "/v1/metrics", body);
            var zero = await _client.GetStringAsync(new Uri(first.Web, "/metrics"));
            Assert.Contains("plumbline_ingest_requests_total{signal=\"metrics\",protocol=\"http\",code=\"200\"} 1\n", zero);
            Assert.Matches(@"\nclaude_code_cost_usage_total\S* 0\n", zero);
            Assert.Matches(@"\nclaude_code_cost_usage_total\S* 0\.25\n", await _client.GetStringAsync(new Uri(first.Web, "/metrics")));
        }

        await using var second = await StartAsync();
        Assert.Matches(@"\nclaude_code_cost_usage_total\S* 0\.25\n", await _client.GetStringAsync(new Uri(second.Web, "/metrics")));
    }

    [Fact]
    public async Task Values_that_were_served_are_kept_when_the_superseded_ones_are_cleared_away()
    {
        await using var folder = new Disposing(_data.CreateSubdirectory("exposed").FullName);
        var values = new ExposedValues(folder.Ledger);
        foreach (var round in Enumerable.Range(1, 3))
            await values.KeepAsync([.. Enumerable.Range(0, 600).Select(i => ((UInt128)i, (Int128)(i + round)))]);
        await folder.Ledger.WriteAsync(connection =>
        {
            using var rows = connection.Query(
                "SELECT count(*), sum(value), max(value) FROM (SELECT hash, max(value) AS value FROM exposed GROUP BY hash)"
            );
            rows.Read();
            Assert.Equal((600, 600 * 599 / 2 + 1800, 602), (rows.GetInt64(0), (long)rows.GetInt128(1), (long)rows.GetInt128(2)));
            using var all = connection.Query("SELECT count(*) FROM exposed");
            all.Read();
            Assert.InRange(all.GetInt64(0), 600, 1200);
        });
    }

    /// <summary>A ledger alone.</summary>
    sealed class Disposing(string folder) : IAsyncDisposable
    {
        public Ledger Ledger { get; } = Ledger.Open(new() { DataDirectory = folder }, (_, _, _) => { }, TimeProvider.System, _ => { });

        public ValueTask DisposeAsync() => Ledger.DisposeAsync();
    }
}
