using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Server;
using Plumbline.Server.Receiving;
using Plumbline.Server.Settings;

namespace Plumbline.Tests.Server.Receiving;

/// <summary><c>POST /v1/session-logs</c>: records of session logs, by the same way as OTLP.</summary>
public sealed class SessionLogsTests : IAsyncLifetime
{
    const string First = """{"format":"plumbline-session-records","version":1,"identity":{"user.id":"u-1"}}""";
    const string Request =
        """{"record":"request","time":1795190400000,"session":"s-1","id":"msg_1","request_id":"req_1","model":"claude-opus-5-5","version":"2.1.329","input_tokens":10,"output_tokens":20}""";

    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("plumbline-logs-");
    readonly HttpClient _client = RunningServer.NewClient();
    ServerHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    Task<ServerHost> StartAsync() =>
        ServerHost.StartAsync(
            new ServerSettings
            {
                Data = _data.FullName,
                OtlpHttp = RunningServer.Free,
                OtlpGrpc = RunningServer.Free,
                Web = RunningServer.Free,
                SessionLogs = [],
                MaxBodyBytes = 1 << 20,
            },
            new LineLoggerProvider(TextWriter.Null, TimeProvider.System, LogLevel.Information),
            TimeProvider.System
        );

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _data.Delete(recursive: true);
    }

    async Task<(HttpStatusCode Status, string Text)> PostAsync(string body, string type = "application/x-ndjson", bool isCompressed = false)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (isCompressed)
        {
            using var stream = new MemoryStream();
            using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
                gzip.Write(bytes);
            bytes = stream.ToArray();
        }

        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (isCompressed)
            content.Headers.ContentEncoding.Add("gzip");
        using var answer = await _client.PostAsync(new Uri(_host.OtlpHttp, "/v1/session-logs"), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    Task<string> GetAsync(string path) => _client.GetStringAsync(new Uri(_host.Web, path));

    [Fact]
    public async Task A_pull_request_is_told_once_and_costs_what_its_session_used()
    {
        const string made =
            """{"record":"pull_request","time":1795190401000,"session":"s-1","url":"https://git.example/lantern/basket/pull/7","number":7,"file_time":1795190000000}""";
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{First}\n{Request}\n{made}\n{made}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{First}\n{made}")).Status);

        using var json = System.Text.Json.JsonDocument.Parse(
            await GetAsync("/api/v1/pull-requests?from=2024-01-01T00:00:00Z&to=2200-01-01T00:00:00Z")
        );
        var row = Assert.Single(json.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal("https://git.example/lantern/basket/pull/7", row.GetProperty("pull_request").GetString());
        Assert.Equal(
            (7, 1, 10),
            (row.GetProperty("number").GetInt64(), row.GetProperty("requests").GetInt64(), row.GetProperty("input_tokens").GetInt64())
        );
        using var events = System.Text.Json.JsonDocument.Parse(
            await GetAsync("/api/v1/events?name=pull_request&from=2024-01-01T00:00:00Z&to=2200-01-01T00:00:00Z")
        );
        Assert.Single(events.RootElement.GetProperty("rows").EnumerateArray());
    }

    const string Usage = "/api/v1/usage?by=session&from=2024-01-01T00:00:00Z&to=2200-01-01T00:00:00Z";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_says_how_many_were_taken_and_why_others_were_not(bool isCompressed)
    {
        var answer = await PostAsync($"{First}\n{Request}\nnonsense\n{Request.Replace("10", "-10")}\n", isCompressed: isCompressed);

        Assert.Equal((HttpStatusCode.OK, """{"taken":1,"refused":2,"reasons":{"out_of_range":1,"bad_record":1}}"""), answer);
        var sources = await GetAsync("/api/v1/sources");
        Assert.Contains("\"scope\":\"session logs (pushed)\"", sources, StringComparison.Ordinal);
        Assert.Contains("\"signal\":\"session_logs\"", sources, StringComparison.Ordinal);
        Assert.Contains("\"rejects\":{\"out_of_range\":1,\"bad_record\":1}", sources, StringComparison.Ordinal);
        Assert.Contains("plumbline_ingest_records_total{signal=\"session_logs\"} 1", await GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("session logs (pushed)", await GetAsync("/sources"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart_and_counts_once()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{First}\n{Request}\n")).Status);
        var before = await GetAsync(Usage);
        await _host.DisposeAsync();
        _host = await StartAsync();
        await PostAsync($"{First}\n{Request}\n");

        Assert.Contains("\"session\":\"s-1\",\"requests\":1,\"input_tokens\":10,\"output_tokens\":20", before, StringComparison.Ordinal);
        Assert.Equal(before, await GetAsync(Usage));
    }

    [Theory]
    [InlineData("", "application/x-ndjson", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/x-ndjson", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("{}", "application/x-protobuf", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_is_something_else_is_refused_whole(string body, string type, HttpStatusCode expected)
    {
        var (status, text) = await PostAsync(body, type);

        Assert.Equal(expected, status);
        Assert.Contains("Expected", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(First + new string('\n', 2 << 20), isCompressed: true)).Status);
}
