using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Plumbline.Core.Model;
using Plumbline.Server.Receiving;

namespace Plumbline.Tests.Server.Receiving;

public sealed class OtlpGrpcTests : IAsyncLifetime
{
    const string Metrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
    static readonly byte[] Message = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i * 11))];

    readonly HttpClient _client = new(new SocketsHttpHandler());
    RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(s => s with { MaxBodyBytes = 4 << 20 });

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    static byte[] Compress(byte[] message, string compression)
    {
        using var output = new MemoryStream();
        using (
            Stream stream =
                compression == "gzip" ? new GZipStream(output, CompressionLevel.Fastest) : new ZLibStream(output, CompressionLevel.Fastest)
        )
            stream.Write(message);
        return output.ToArray();
    }

    sealed record Answer(HttpStatusCode Http, string? Status, string? Text, string? Details, byte[] Body, HttpResponseHeaders Headers);

    Task<Answer> CallAsync(string path, byte[] frame, params (string Name, string Value)[] headers) =>
        CallAsync(path, new ByteArrayContent(frame), headers);

    async Task<Answer> CallAsync(string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Host.OtlpGrpc, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in headers)
        {
            if (name == "content-type")
                request.Content.Headers.Remove(name);
            if (name != "content-type" || !request.Content.Headers.TryAddWithoutValidation(name, value))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        string? Field(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var trailer) ? trailer.Single()
            : response.Headers.TryGetValues(name, out var header) ? header.Single()
            : null;
        return new(
            response.StatusCode,
            Field("grpc-status"),
            Field("grpc-message"),
            Field("grpc-status-details-bin"),
            body,
            response.Headers
        );
    }

    [Theory]
    [InlineData(Metrics, Signal.Metrics)]
    [InlineData("/opentelemetry.proto.collector.logs.v1.LogsService/Export", Signal.Logs)]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export", Signal.Traces)]
    public async Task Each_signal_is_answered_with_an_empty_message_and_a_status(string path, Signal signal)
    {
        var answer = await CallAsync(path, Frame(Message));
        Assert.Equal((HttpStatusCode.OK, "0"), (answer.Http, answer.Status));
        Assert.Equal(new byte[5], answer.Body);
        var received = Assert.Single(_server.Sink.All);
        Assert.Equal((signal, Protocol.Grpc, Encoding.Protobuf), (received.Signal, received.Protocol, received.Encoding));
        Assert.Equal(Message, received.Body);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_frame_gives_the_same_bytes(string compression)
    {
        var answer = await CallAsync(Metrics, Frame(Compress(Message, compression), 1), ("grpc-encoding", compression));
        Assert.Equal("0", answer.Status);
        // With the header, a message may still come without compression.
        Assert.Equal("0", (await CallAsync(Metrics, Frame(Message), ("grpc-encoding", compression))).Status);
        Assert.All(_server.Sink.All, received => Assert.Equal(Message, received.Body));
        Assert.Equal(2, _server.Sink.All.Count);
    }

    [Fact]
    public async Task A_frame_may_arrive_in_any_pieces()
    {
        foreach (var piece in new[] { 1, 3, 4, 5, 1000 })
        {
            var answer = await CallAsync(Metrics, new Trickle(Frame(Message[..2000]), piece));
            Assert.Equal("0", answer.Status);
            Assert.True(_server.Sink.All.TryDequeue(out var received));
            Assert.Equal(Message[..2000], received.Body);
        }
    }

    /// <summary>Content that is flushed piece by piece, the first twenty pieces with a pause.</summary>
    sealed class Trickle(byte[] bytes, int piece) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var (i, chunk) in bytes.Chunk(piece).Index())
            {
                await stream.WriteAsync(chunk);
                if (i >= 20)
                    continue;
                await stream.FlushAsync();
                await Task.Delay(1);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    [Fact]
    public async Task Refused_records_are_told_in_a_partial_success()
    {
        _server.Sink.Answer = new(ExportResult.Stored, 7, 3, "Three had no time.");
        var answer = await CallAsync(Metrics, Frame(Message));
        Assert.Equal("0", answer.Status);
        Assert.Equal(answer.Body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(answer.Body.AsSpan(1)));
        var partial = WireMessage.Parse(answer.Body[5..]).Message(1);
        Assert.Equal((3, "Three had no time."), (partial.Number(1), partial.Text(2)));
    }

    [Fact]
    public async Task What_can_never_work_is_invalid_argument_with_an_escaped_sentence()
    {
        _server.Sink.Answer = new(ExportResult.Malformed, 0, 0, "100 % of “it”\nis wrong");
        var answer = await CallAsync(Metrics, Frame(Message));
        Assert.Equal((HttpStatusCode.OK, "3"), (answer.Http, answer.Status));
        Assert.Equal("100 %25 of %E2%80%9Cit%E2%80%9D%0Ais wrong", answer.Text);
        Assert.Null(answer.Details);
    }

    [Theory]
    [InlineData(ExportResult.Busy)]
    [InlineData(ExportResult.NoSpace)]
    public async Task A_store_that_cannot_take_it_now_is_unavailable_with_a_time_to_retry(ExportResult result)
    {
        _server.Sink.Answer = new(result, 0, 0, null);
        var answer = await CallAsync(Metrics, Frame(Message));
        Assert.Equal("14", answer.Status);
        var details = answer.Details! + new string('=', (4 - answer.Details!.Length % 4) % 4);
        var status = WireMessage.Parse(Convert.FromBase64String(details));
        Assert.Equal(14, status.Number(1));
        Assert.Equal("type.googleapis.com/google.rpc.RetryInfo", status.Message(3).Text(1));
        Assert.Equal(1, status.Message(3).Message(2).Message(1).Number(1));
    }

    [Theory]
    [InlineData("9992m", 6000)]
    [InlineData("5S", 3000)]
    [InlineData("2500000u", 500)]
    [InlineData("1S", 0)]
    [InlineData("1H", 6000)]
    [InlineData("soon", 6000)]
    [InlineData(null, 6000)]
    public async Task A_call_waits_for_the_store_as_long_as_its_sender_can(string? timeout, int milliseconds)
    {
        await CallAsync(Metrics, Frame(Message), timeout is null ? [] : [("grpc-timeout", timeout)]);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Assert.Single(_server.Sink.All).Patience);
    }

    [Fact]
    public async Task Other_methods_and_compressions_are_unimplemented()
    {
        Assert.Equal("12", (await CallAsync("/grpc.health.v1.Health/Check", Frame([]))).Status);
        var compression = await CallAsync(Metrics, Frame(Message, 1), ("grpc-encoding", "snappy"));
        Assert.Equal("12", compression.Status);
        Assert.Equal("identity,gzip,deflate", compression.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Fact]
    public async Task Broken_frames_are_invalid_arguments()
    {
        byte[][] broken =
        [
            [],
            [0, 0, 0],
            Frame(Message)[..^1],
            [.. Frame(Message), 0],
            [.. Frame(Message), .. Frame(Message)],
            Frame(Message, 1),
            Frame(Message, 2),
        ];
        foreach (var frame in broken)
            Assert.Equal("3", (await CallAsync(Metrics, frame)).Status);
        Assert.Equal("3", (await CallAsync(Metrics, Frame(Message, 1), ("grpc-encoding", "gzip"))).Status);
        Assert.Empty(_server.Sink.All);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_resource_exhausted_without_a_time_to_retry()
    {
        var large = new byte[(4 << 20) + 1];
        var plain = await CallAsync(Metrics, Frame(large));
        Assert.Equal(("8", null), (plain.Status, plain.Details));
        var bomb = await CallAsync(Metrics, Frame(Compress(large, "gzip"), 1), ("grpc-encoding", "gzip"));
        Assert.Equal(("8", null), (bomb.Status, bomb.Details));
        // The length alone is enough: nobody waits for four gigabytes.
        Assert.Equal("8", (await CallAsync(Metrics, new byte[] { 0, 255, 255, 255, 255 })).Status);
        Assert.Equal("0", (await CallAsync(Metrics, Frame(large[..^1]))).Status);
    }

    [Fact]
    public async Task Another_content_type_is_a_415()
    {
        var answer = await CallAsync(Metrics, Frame(Message), ("content-type", "application/x-protobuf"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
        Assert.Equal("0", (await CallAsync(Metrics, Frame(Message), ("content-type", "application/grpc+proto"))).Status);
        Assert.Equal("3", (await CallAsync(Metrics, Frame(Message), ("content-type", "application/grpc+json"))).Status);
    }

    [Fact]
    public async Task Many_calls_share_one_connection()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => CallAsync(Metrics, Frame(Message))));
        Assert.All(answers, answer => Assert.Equal("0", answer.Status));
        Assert.Equal(
            [(Signal.Metrics, Protocol.Grpc, "OK", 200)],
            _server.Host.Counters.Requests().Select(one => (one.Signal!.Value, one.Protocol, one.Code, (int)one.Count))
        );
    }
}
