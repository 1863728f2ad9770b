using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Plumbline.Instrumentation.Tests.Calls;

/// <summary>All signals of the calls of one server, while it lives. Other tests' calls have other ports.</summary>
sealed class Heard : ILoggerFactory, ILogger
{
    readonly ActivityListener _spans;
    readonly MeterListener _metrics = new();
    readonly int _port;
    readonly Lock _lock = new();
    readonly List<Activity> _stopped = [];
    readonly List<Measured> _measured = [];
    readonly List<Logged> _logged = [];

    /// <summary>One measurement.</summary>
    public sealed record Measured(string Name, string? Unit, object Value, IReadOnlyDictionary<string, object?> Tags);

    /// <summary>One record of the log.</summary>
    public sealed record Logged(LogLevel Level, EventId Event, string Text, IReadOnlyDictionary<string, object?> Fields);

    public Heard(int port, params string[] otherSources)
    {
        _port = port;
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Plumbline.Instrumentation" || otherSources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_spans);
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Plumbline.Instrumentation")
                listener.EnableMeasurementEvents(instrument);
        };
        _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _metrics.Start();
    }

    /// <summary>Spans in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Spans => Copy(_stopped);

    public IReadOnlyList<Logged> Logs => Copy(_logged);

    /// <summary>The only span.</summary>
    public Activity Span => Assert.Single(Spans);

    public IReadOnlyList<Measured> Metrics(string name) => [.. Copy(_measured).Where(measured => measured.Name == name)];

    /// <summary>The sum of a counter.</summary>
    public long Sum(string name) => Metrics(name).Sum(measured => (long)measured.Value);

    /// <summary>Asks the gauges.</summary>
    public void Observe() => _metrics.RecordObservableInstruments();

    /// <summary>A span's attributes by name.</summary>
    public static IReadOnlyDictionary<string, object?> TagsOf(Activity span) =>
        span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
    {
        var fields = ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(field => field.Key, field => field.Value);
        lock (_lock)
            _logged.Add(new Logged(level, id, format(state, exception), fields));
    }

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    void Keep(Activity span)
    {
        if (span.Source.Name == "Plumbline.Instrumentation" && !Equals(span.GetTagItem("server.port"), _port))
            return;
        lock (_lock)
            _stopped.Add(span);
    }

    void Keep(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var byName = new Dictionary<string, object?>();
        foreach (var (name, tag) in tags)
            byName.Add(name, tag);
        if (!Equals(byName.GetValueOrDefault("server.port"), _port))
            return;
        lock (_lock)
            _measured.Add(new Measured(instrument.Name, instrument.Unit, value, byName));
    }

    List<T> Copy<T>(List<T> list)
    {
        lock (_lock)
            return [.. list];
    }
}
