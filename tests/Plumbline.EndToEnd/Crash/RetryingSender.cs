using Plumbline.EndToEnd.Harness;
using Plumbline.Load;

namespace Plumbline.EndToEnd.Crash;

/// <summary>
/// One sender that repeats each request, byte for byte, until it is acknowledged, as the servers come and go. It knows what was
/// acknowledged, and what one request that is on its way would add.
/// </summary>
sealed class RetryingSender(int index, int seed, Func<PlumbProcess?> server)
{
    // Times the pause between two tries, this is more than a minute.
    const int TriesMax = 4000;

    readonly ClaudeCodeShape _shape = new(isDelta: index % 2 == 1);
    readonly PretendSession _session = new(index, users: 3, seed, Now());

    long _nanos;

    // Of four: cumulative over HTTP, delta over gRPC, events over gRPC, events over HTTP.
    readonly OtlpTransport _transport = index % 4 is 0 or 3 ? OtlpTransport.HttpProtobuf : OtlpTransport.Grpc;

    /// <summary>Whether it sends events; else metrics.</summary>
    public bool SendsEvents { get; } = index % 4 >= 2;

    public string Session => _session.Id;

    /// <summary>What the server must report: requests of an event sender, tokens of a metric sender.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>What it may report in addition: a request that was sent and whose answer was lost.</summary>
    public long OnItsWay { get; private set; }

    /// <summary>Requests that needed more than one try.</summary>
    public int Retried { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var request = Next();
            var tries = 0;
            while (!await TrySendAsync(request))
                Assert.True(++tries < TriesMax, "no server took a request for more than a minute");
            Retried += tries > 0 ? 1 : 0;
            (Acknowledged, OnItsWay) = (Acknowledged + OnItsWay, 0);
        }
    }

    OtlpRequest Next()
    {
        var before = Sent();
        // A client's windows never end at the same millisecond: two that did could not be told from one that was repeated.
        _nanos = Math.Max(_nanos + 1_000_000, Now());
        var body = SendsEvents ? _shape.Logs(_session, _nanos, count: 20) : _shape.Metrics(_session, _nanos);
        OnItsWay = Sent() - before;
        return new(_transport, SendsEvents ? "logs" : "metrics", body);
    }

    long Sent() => SendsEvents ? _shape.EventRequests : _shape.MetricTokens;

    async Task<bool> TrySendAsync(OtlpRequest request)
    {
        try
        {
            if (server() is { } plumb && await plumb.Sender.TrySendAsync(request) is null)
                return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The server was killed while it had the request: whether it kept it, nobody knows.
        }

        await Task.Delay(20);
        return false;
    }

    static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000L;
}
