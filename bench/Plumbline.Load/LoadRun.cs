using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Plumbline.Load;

/// <summary>
/// Prepares all requests, sends a few to warm up, then the rest over the connections, and measures. Latency of a paced request
/// counts from the moment it was due, so that a slow server cannot hide behind its own slowness.
/// </summary>
public sealed class LoadRun(LoadOptions options)
{
    static readonly string[] TokenFields = ["input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"];

    readonly Stopwatch _clock = new();
    byte[][] _bodies = [];
    double[] _latencySeconds = [];
    int[] _status = [];
    int _next;

    public LoadReport Run()
    {
        var shape = Prepare();
        Send(0, options.Warmup);
        var before = ProcessUsage.Of(options.ServerId);
        _clock.Restart();
        Send(options.Warmup, _bodies.Length);
        var seconds = _clock.Elapsed.TotalSeconds;
        var found = FindTokens();
        var after = ProcessUsage.Of(options.ServerId);
        return LoadReport.From(options, shape, seconds, before, after, _latencySeconds[options.Warmup..], _status[options.Warmup..], found);
    }

    // Everything is encoded before the clock starts: the sender has one core and must not be what is measured.
    ClaudeCodeShape Prepare()
    {
        var total = options.Warmup + options.Requests;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000L;
        var rounds = total / options.Sessions + 1;
        var minute = 60_000_000_000L;
        var start = now - (rounds + 1) * minute;
        var sessions = Enumerable
            .Range(0, options.Sessions)
            .Select(i => new PretendSession(i, options.Users, options.Seed, start))
            .ToArray();
        var shape = new ClaudeCodeShape(options.IsDelta);
        _bodies = new byte[total][];
        for (var i = 0; i < total; i++)
        {
            var at = start + (i / options.Sessions + 1) * minute + i % options.Sessions * 1_000_000L % minute;
            var session = sessions[i % options.Sessions];
            _bodies[i] = options.Signal == "logs" ? shape.Logs(session, at, options.Items) : shape.Metrics(session, at);
        }

        (_latencySeconds, _status) = (new double[total], new int[total]);
        GC.Collect();
        return shape;
    }

    void Send(int from, int to)
    {
        _next = from;
        _clock.Restart();
        var threads = Enumerable.Range(0, options.Connections).Select(_ => new Thread(() => SendOnOneConnection(from, to))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    void SendOnOneConnection(int from, int to)
    {
        using var connection = new LoadConnection(options.Url, "/v1/" + options.Signal);
        for (var i = Interlocked.Increment(ref _next) - 1; i < to; i = Interlocked.Increment(ref _next) - 1)
        {
            var began = Pace(i - from);
            _status[i] = connection.Send(_bodies[i]);
            _latencySeconds[i] = _clock.Elapsed.TotalSeconds - began;
        }
    }

    // Waits for a request's turn; late ones count from when they were due, early ones from when the wait really ended.
    double Pace(int index)
    {
        var now = _clock.Elapsed.TotalSeconds;
        if (options.Rate <= 0)
            return now;
        var due = index / options.Rate;
        if (due <= now)
            return due;
        Thread.Sleep(TimeSpan.FromSeconds(due - now));
        return _clock.Elapsed.TotalSeconds;
    }

    // A question sees everything that was acknowledged before it, so its answer comes when the last batch is applied.
    long? FindTokens()
    {
        if (options.Web is null)
            return null;
        var path = options.Signal == "logs" ? "/api/v1/usage?by=team" : "/api/v1/counters/claude_code.token.usage";
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        using var document = JsonDocument.Parse(http.GetStringAsync(new Uri(options.Web, path)).GetAwaiter().GetResult());
        var total = document.RootElement.GetProperty("total");
        return options.Signal == "logs"
            ? TokenFields.Sum(field => total.GetProperty(field).GetInt64())
            : long.Parse(total.GetProperty("increase").GetString()!, CultureInfo.InvariantCulture);
    }
}
