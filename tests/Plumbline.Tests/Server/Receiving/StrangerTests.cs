using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Plumbline.Server.Receiving;

namespace Plumbline.Tests.Server.Receiving;

/// <summary>Whoever sends nonsense, too much or too slowly gets an error; everyone else is served.</summary>
public sealed class StrangerTests
{
    const string Head = "POST /v1/metrics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n";

    static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    static async Task AssertServesOthersAsync(RunningServer server)
    {
        using var client = RunningServer.NewClient();
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new("application/x-protobuf");
        using var answer = await client.PostAsync(new Uri(server.Host.OtlpHttp, "/v1/metrics"), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var health = await client.GetAsync(new Uri(server.Host.Web, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Random_bytes_on_any_address_end_only_that_connection()
    {
        await using var server = await RunningServer.StartAsync();
        var random = new Random(4317);
        foreach (var address in new[] { server.Host.OtlpHttp, server.Host.OtlpGrpc, server.Host.Web })
        {
            for (var i = 0; i < 20; i++)
            {
                var bytes = new byte[random.Next(1, 3000)];
                random.NextBytes(bytes);
                await RunningServer.ExchangeAsync(address, bytes, TimeSpan.FromMilliseconds(30));
            }
        }

        // The preface of HTTP/2, then noise for frames.
        byte[] noise = new byte[500];
        random.NextBytes(noise);
        await RunningServer.ExchangeAsync(
            server.Host.OtlpGrpc,
            [.. Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), .. noise],
            TimeSpan.FromMilliseconds(100)
        );
        Assert.Empty(server.Sink.All);
        await AssertServesOthersAsync(server);
        Assert.DoesNotContain("error", server.Log.ToString());
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nZZ\r\nnonsense", "400")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nabcdefgh", "400")]
    [InlineData("Content-Length: -5\r\n\r\nabc", "400")]
    [InlineData("Content-Length: 99999999999\r\n\r\nabc", "413")]
    [InlineData("X: \0\r\n\r\n", "400")]
    public async Task Broken_http_is_an_error_to_its_sender(string rest, string status)
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await RunningServer.ExchangeAsync(server.Host.OtlpHttp, Bytes(Head + rest), TimeSpan.FromSeconds(5));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Empty(server.Sink.All);
        await AssertServesOthersAsync(server);
    }

    [Fact]
    public async Task Headers_that_are_too_long_are_a_431()
    {
        await using var server = await RunningServer.StartAsync(s => s with { MaxHeaderBytes = 4096 });
        var answer = await RunningServer.ExchangeAsync(server.Host.OtlpHttp, Bytes($"{Head}X: {new string('a', 5000)}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431 ", answer);
    }

    [Fact]
    public async Task Headers_that_take_too_long_end_the_connection()
    {
        await using var server = await RunningServer.StartAsync(s => s with { HeaderTimeout = TimeSpan.FromMilliseconds(300) });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Host.OtlpHttp.Port);
        await socket.GetStream().WriteAsync(Bytes(Head));
        Assert.StartsWith("HTTP/1.1 408 ", await RunningServer.ReadToEndAsync(socket.GetStream(), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_body_that_takes_too_long_is_a_408()
    {
        await using var server = await RunningServer.StartAsync(s => s with { BodyTimeout = TimeSpan.FromMilliseconds(300) });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Host.OtlpHttp.Port);
        await socket.GetStream().WriteAsync(Bytes(Head + "Content-Length: 1000\r\n\r\nabc"));
        await AssertServesOthersAsync(server);
        Assert.StartsWith("HTTP/1.1 408 ", await RunningServer.ReadToEndAsync(socket.GetStream(), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_body_that_trickles_is_cut_off_by_its_rate()
    {
        await using var server = await RunningServer.StartAsync(s => s with { MinBodyRate = 1000 });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Host.OtlpHttp.Port);
        await socket.GetStream().WriteAsync(Bytes(Head + "Content-Length: 100000\r\n\r\nabc"));
        // Kestrel's grace is five seconds; the body's own time-out would be thirty.
        Assert.StartsWith("HTTP/1.1 408 ", await RunningServer.ReadToEndAsync(socket.GetStream(), TimeSpan.FromSeconds(12)));
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_at_once()
    {
        await using var server = await RunningServer.StartAsync(s => s with { MaxConnections = 3 });
        var open = new List<TcpClient>();
        for (var i = 0; i < 3; i++)
        {
            open.Add(new TcpClient());
            await open[i].ConnectAsync(IPAddress.Loopback, server.Host.OtlpHttp.Port);
            await open[i].GetStream().WriteAsync(Bytes(Head + "Content-Length: 1\r\n\r\n1"));
            Assert.NotEqual(0, await open[i].GetStream().ReadAsync(new byte[1000]));
        }

        Assert.Equal("", await RunningServer.ExchangeAsync(server.Host.OtlpHttp, Bytes(Head + "Content-Length: 1\r\n\r\n1")));
        open.ForEach(one => one.Dispose());
        await WaitAsync(async () =>
            (
                await RunningServer.ExchangeAsync(server.Host.OtlpHttp, Bytes(Head + "Connection: close\r\nContent-Length: 1\r\n\r\n1"))
            ).Contains(" 200 ")
        );
    }

    [Fact]
    public async Task Bodies_beyond_the_memory_for_all_are_a_429_with_retry_after()
    {
        await using var server = await RunningServer.StartAsync(s => s with { MaxBodyMemory = 3 << 20 });
        var release = new TaskCompletionSource();
        server.Sink.Gate = release.Task;
        using var client = RunningServer.NewClient();
        var address = new Uri(server.Host.OtlpHttp, "/v1/logs");
        client.Timeout = TimeSpan.FromSeconds(10);
        var first = client.PostAsync(address, Content(new byte[1_500_000]));
        await WaitAsync(() => Task.FromResult(!server.Sink.All.IsEmpty));
        using var second = await client.PostAsync(address, Content(new byte[2_500_000]));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        release.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(address, Content(new byte[1_500_000]))).StatusCode);

        static ByteArrayContent Content(byte[] body)
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            return content;
        }
    }

    static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 200 && !await condition(); i++)
            await Task.Delay(20);
        Assert.True(await condition());
    }

    [Fact]
    public void A_bomb_takes_no_memory()
    {
        const int limit = 64 << 20;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 1000; i++)
                gzip.Write(zeros);
        }

        var bomb = packed.ToArray();
        var memory = new BodyMemory(long.MaxValue / 2);
        var inflater = new Inflater(memory, limit);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
            Assert.Equal(BodyError.TooLarge, inflater.Inflate(bomb, Compression.Gzip).Error);
        Assert.Equal(0, memory.InUse);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }
}
