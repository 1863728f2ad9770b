using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Signals;

/// <summary>
/// What the last answers said of the API's limits, for each organisation, server and model. A number is shown until its reset: after that it is not known any more.
/// </summary>
sealed class RateLimitGauges
{
    const int SeriesMax = 400;

    static readonly string[] KindNames = ["requests", "tokens", "input_tokens", "output_tokens"];

    readonly record struct Key(RateLimitKind Kind, string? Model, string? Organization, string? Server, int Port);

    readonly ConcurrentDictionary<Key, RateLimit> _last = new();
    readonly TimeProvider _time;
    readonly ObservableGauge<long> _remaining,
        _limit;

    readonly ObservableGauge<double> _headroom,
        _reset;

    public RateLimitGauges(Meter meter, TimeProvider time)
    {
        _time = time;
        const string unit = "{request_or_token}";
        _remaining = meter.CreateObservableGauge(
            "plumbline.rate_limit.remaining",
            () => Measure(limit => limit.Remaining),
            unit,
            "What is left of a limit."
        );
        _limit = meter.CreateObservableGauge(
            "plumbline.rate_limit.limit",
            () => Measure(limit => limit.Limit),
            unit,
            "A limit for one minute."
        );
        _headroom = meter.CreateObservableGauge(
            "plumbline.rate_limit.headroom",
            () => Measure(limit => limit.Limit <= 0 ? -1 : (double)limit.Remaining / limit.Limit),
            "1",
            "What is left of a limit, as a share of it."
        );
        _reset = meter.CreateObservableGauge(
            "plumbline.rate_limit.reset",
            () => Measure(limit => Math.Max(0, limit.ResetUnixMilliseconds - Now) / 1000.0),
            "s",
            "How long until a limit is full again."
        );
    }

    public bool AreEnabled => _remaining.Enabled || _limit.Enabled || _headroom.Enabled || _reset.Enabled;

    long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Observe(HttpHeaders headers, CallRecord call)
    {
        if (!AreEnabled)
            return;
        for (var kind = 0; kind < ResponseHeaders.RateLimitKinds; kind++)
        {
            if (!ResponseHeaders.TryRateLimit(headers, (RateLimitKind)kind, out var limit))
                continue;
            var key = new Key((RateLimitKind)kind, call.Request.Model, call.OrganizationId, call.ServerAddress, call.ServerPort);
            if (_last.Count < SeriesMax || _last.ContainsKey(key))
                _last[key] = limit;
        }
    }

    List<Measurement<T>> Measure<T>(Func<RateLimit, T> value)
        where T : struct, IComparable<T>
    {
        List<Measurement<T>> measurements = [];
        var now = Now;
        foreach (var (key, limit) in _last)
        {
            if (limit.ResetUnixMilliseconds < now)
            {
                _last.TryRemove(new(key, limit));
                continue;
            }

            var measured = value(limit);
            if (measured.CompareTo(default) >= 0)
                measurements.Add(new Measurement<T>(measured, Tags(key)));
        }

        return measurements;
    }

    static KeyValuePair<string, object?>[] Tags(Key key) =>
        [
            new(Names.LimitKind, KindNames[(int)key.Kind]),
            .. key.Model is null ? default(ReadOnlySpan<KeyValuePair<string, object?>>) : [new(Names.RequestModel, key.Model)],
            .. key.Organization is null
                ? default(ReadOnlySpan<KeyValuePair<string, object?>>)
                : [new(Names.OrganizationId, key.Organization)],
            .. key.Server is null ? default(ReadOnlySpan<KeyValuePair<string, object?>>) : [new(Names.ServerAddress, key.Server)],
            .. key.Port < 0 ? default(ReadOnlySpan<KeyValuePair<string, object?>>) : [new(Names.ServerPort, key.Port)],
        ];
}
