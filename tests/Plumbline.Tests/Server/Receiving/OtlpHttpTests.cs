using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Server.Receiving;

namespace Plumbline.Tests.Server.Receiving;

public sealed class OtlpHttpTests : IAsyncLifetime
{
    const string Protobuf = "application/x-protobuf";
    const string Json = "application/json";

    static readonly byte[] Body = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    readonly HttpClient _client = RunningServer.NewClient();
    RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(s => s with { MaxBodyBytes = 4 << 20 });

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    async Task<HttpResponseMessage> PostAsync(
        string path,
        byte[] body,
        string type = Protobuf,
        string? compression = null,
        bool chunked = false
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Host.OtlpHttp, path))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type);
        if (compression is not null)
            request.Content.Headers.ContentEncoding.Add(compression);
        request.Headers.TransferEncodingChunked = chunked;
        return await _client.SendAsync(request);
    }

    [Theory]
    [InlineData("/v1/metrics", Signal.Metrics)]
    [InlineData("/v1/logs", Signal.Logs)]
    [InlineData("/v1/traces", Signal.Traces)]
    public async Task Each_signal_is_answered_with_an_empty_message(string path, Signal signal)
    {
        using var answer = await PostAsync(path, Body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Protobuf, answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        var received = Assert.Single(_server.Sink.All);
        Assert.Equal((signal, Protocol.Http, Encoding.Protobuf), (received.Signal, received.Protocol, received.Encoding));
        Assert.Equal(Body, received.Body);
        Assert.Equal(TimeSpan.FromSeconds(1), received.Patience);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task Json_is_answered_in_json(string type)
    {
        using var answer = await PostAsync("/v1/logs", "{}"u8.ToArray(), type);
        Assert.Equal(Json, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
        Assert.Equal(Encoding.Json, Assert.Single(_server.Sink.All).Encoding);
    }

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("gzip", true)]
    [InlineData("deflate", false)]
    [InlineData("raw", false)]
    [InlineData("identity", false)]
    [InlineData(null, true)]
    public async Task Every_compression_gives_the_same_bytes(string? compression, bool chunked)
    {
        foreach (var size in new[] { 0, 1, 5000, 1 << 20, (1 << 20) + 1, 3_000_000, 4 << 20 })
        {
            var body = new byte[size];
            new Random(size).NextBytes(body.AsSpan(0, size / 2));
            using var answer = await PostAsync(
                "/v1/metrics",
                Compress(body, compression),
                Protobuf,
                compression == "raw" ? "deflate" : compression,
                chunked
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(_server.Sink.All.TryDequeue(out var received));
            Assert.True(body.AsSpan().SequenceEqual(received.Body), $"{size} bytes came out as {received.Body.Length}.");
        }
    }

    static byte[] Compress(byte[] body, string? compression)
    {
        using var output = new MemoryStream();
        using (
            Stream stream = compression switch
            {
                "gzip" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
                "raw" => new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true),
                _ => output,
            }
        )
        {
            stream.Write(body);
            if (stream == output)
                return output.ToArray();
        }

        return output.ToArray();
    }

    [Theory]
    [InlineData(Protobuf)]
    [InlineData(Json)]
    public async Task Refused_records_are_told_in_a_partial_success(string type)
    {
        _server.Sink.Answer = new(ExportResult.Stored, 7, 3, "Three had no time.");
        foreach (
            var (path, name) in new[] { ("metrics", "rejectedDataPoints"), ("logs", "rejectedLogRecords"), ("traces", "rejectedSpans") }
        )
        {
            using var answer = await PostAsync("/v1/" + path, Body, type);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            if (type == Json)
            {
                var partial = JsonDocument.Parse(bytes).RootElement.GetProperty("partialSuccess");
                Assert.Equal("3", partial.GetProperty(name).GetString());
                Assert.Equal("Three had no time.", partial.GetProperty("errorMessage").GetString());
            }
            else
            {
                var partial = WireMessage.Parse(bytes).Message(1);
                Assert.Equal((3, "Three had no time."), (partial.Number(1), partial.Text(2)));
            }
        }
    }

    [Theory]
    [InlineData(Protobuf)]
    [InlineData(Json)]
    public async Task What_can_never_work_is_a_400_with_a_status_in_the_senders_encoding(string type)
    {
        _server.Sink.Answer = new(ExportResult.Malformed, 0, 0, "Byte 17 is not a field.");
        using var answer = await PostAsync("/v1/metrics", Body, type);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        await AssertStatusAsync(answer, 3, "Byte 17 is not a field.");
    }

    static async Task AssertStatusAsync(HttpResponseMessage answer, int code, string? message = null)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType == Json;
        var (gotCode, gotMessage) = isJson
            ? (
                JsonDocument.Parse(bytes).RootElement.GetProperty("code").GetInt64(),
                JsonDocument.Parse(bytes).RootElement.GetProperty("message").GetString()!
            )
            : (WireMessage.Parse(bytes).Number(1), WireMessage.Parse(bytes).Text(2));
        Assert.Equal(code, gotCode);
        Assert.NotEmpty(gotMessage);
        if (message is not null)
            Assert.Equal(message, gotMessage);
    }

    [Theory]
    [InlineData(ExportResult.Busy)]
    [InlineData(ExportResult.NoSpace)]
    public async Task A_store_that_cannot_take_it_now_is_a_503_with_retry_after(ExportResult result)
    {
        _server.Sink.Answer = new(result, 0, 0, null);
        using var answer = await PostAsync("/v1/metrics", Body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        await AssertStatusAsync(answer, 14);
    }

    [Fact]
    public async Task Other_paths_are_404_and_other_methods_405()
    {
        using var path = await PostAsync("/v1/metric", Body);
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
        await AssertStatusAsync(path, 5);
        using var method = await _client.GetAsync(new Uri(_server.Host.OtlpHttp, "/v1/metrics"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.Equal("POST", Assert.Single(method.Content.Headers.Allow));
        using var head = await _client.SendAsync(new(HttpMethod.Head, new Uri(_server.Host.OtlpHttp, "/v1/metrics")));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        Assert.Empty(_server.Sink.All);
    }

    [Theory]
    [InlineData("text/plain", null, "application/x-protobuf")]
    [InlineData("", null, "application/json")]
    [InlineData(Protobuf, "br", "gzip, deflate, identity")]
    [InlineData(Json, "zstd", "gzip, deflate, identity")]
    public async Task An_unknown_type_or_compression_is_a_415_that_says_what_was_expected(string type, string? compression, string expected)
    {
        using var answer = await PostAsync("/v1/metrics", Body, type, compression);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync());
        await AssertStatusAsync(answer, 3);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("gzip", false)]
    [InlineData("deflate", true)]
    public async Task A_body_over_the_limit_is_a_413(string? compression, bool chunked)
    {
        var body = new byte[(4 << 20) + 1];
        using var answer = await PostAsync("/v1/traces", Compress(body, compression), Json, compression, chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await AssertStatusAsync(answer, 8);
        using var next = await PostAsync("/v1/traces", Body);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Broken_compression_is_a_400(string compression)
    {
        var good = Compress(Body, compression);
        var flipped = (byte[])good.Clone();
        flipped[^3] ^= 0x55;
        foreach (var bad in new[] { Body, good[..^20], flipped, [0x1f] })
        {
            using var answer = await PostAsync("/v1/metrics", bad, Protobuf, compression);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{bad.Length} of {good.Length} bytes: {answer.StatusCode}");
        }

        Assert.Empty(_server.Sink.All);
    }

    [Fact]
    public async Task One_connection_serves_many_requests()
    {
        var one = "POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        var answer = await RunningServer.ExchangeAsync(
            _server.Host.OtlpHttp,
            System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(one, 5)))
        );
        Assert.Equal(5, answer.Split("HTTP/1.1 200 OK").Length - 1);
    }

    [Fact]
    public async Task Requests_are_counted_by_signal_and_code()
    {
        (await PostAsync("/v1/metrics", Body)).Dispose();
        (await PostAsync("/v1/metrics", Body)).Dispose();
        (await PostAsync("/v1/logs", Body, "text/plain")).Dispose();
        (await PostAsync("/nothing", Body)).Dispose();
        var counters = _server.Host.Counters;
        Assert.Equal(
            [(Signal.Metrics, Protocol.Http, "200", 2), (Signal.Logs, Protocol.Http, "415", 1), (null, Protocol.Http, "404", 1)],
            counters.Requests().Select(one => (one.Signal, one.Protocol, one.Code, (int)one.Count))
        );
        Assert.Equal((2, 0, 10_000), (counters.Taken(Signal.Metrics), counters.Refused(Signal.Metrics), counters.Bytes));
    }
}
