using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Plumbline.Core.Model;
using Plumbline.Ingest;

namespace Plumbline.Tests.Server.Receiving;

/// <summary>The OpenTelemetry SDK for .NET as a sender, over both of its protocols: what arrives is what was recorded.</summary>
public sealed class LiveSenderTests : IAsyncLifetime
{
    RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    Action<OtlpExporterOptions> To(OtlpExportProtocol protocol, string path) =>
        options =>
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? _server.Host.OtlpGrpc : new Uri(_server.Host.OtlpHttp, path);
        };

    List<Batch> Decoded(Signal signal, OtlpExportProtocol protocol)
    {
        var decoder = new OtlpDecoder(new());
        var batches = new List<Batch>();
        foreach (var received in _server.Sink.All.Where(one => one.Signal == signal))
        {
            Assert.Equal(protocol == OtlpExportProtocol.Grpc ? Protocol.Grpc : Protocol.Http, received.Protocol);
            var batch = new Batch { ReceivedAt = 1_700_000_000_000_000_000 };
            Assert.Null(decoder.Decode(signal, received.Protocol, received.Encoding, received.Body, batch));
            Assert.Equal(0, batch.Refused);
            batches.Add(batch);
        }

        Assert.NotEmpty(batches);
        return batches;
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc, MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(OtlpExportProtocol.Grpc, MetricReaderTemporalityPreference.Delta)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, MetricReaderTemporalityPreference.Cumulative)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, MetricReaderTemporalityPreference.Delta)]
    public void Every_kind_of_instrument_arrives(OtlpExportProtocol protocol, MetricReaderTemporalityPreference temporality)
    {
        using var meter = new Meter("live." + Guid.NewGuid());
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(meter.Name)
            .AddView("exponential", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter(
                (exporter, reader) =>
                {
                    To(protocol, "/v1/metrics")(exporter);
                    reader.TemporalityPreference = temporality;
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 600_000;
                }
            )
            .Build();
        meter.CreateCounter<long>("counter", "{thing}").Add(42, new KeyValuePair<string, object?>("color", "blue"));
        meter.CreateCounter<double>("double_counter").Add(0.25);
        meter.CreateUpDownCounter<int>("up_down").Add(-3);
        meter.CreateGauge<double>("gauge").Record(1.5);
        meter.CreateObservableCounter("observable_counter", () => 7L);
        meter.CreateObservableUpDownCounter("observable_up_down", () => -8L);
        meter.CreateObservableGauge("observable_gauge", () => 9.5);
        var histogram = meter.CreateHistogram<double>("histogram");
        var exponential = meter.CreateHistogram<double>("exponential");
        foreach (var value in new[] { 1.0, 10.0, 100.0 })
        {
            histogram.Record(value);
            exponential.Record(value);
        }

        Assert.True(provider.ForceFlush(10_000));

        var expected = temporality == MetricReaderTemporalityPreference.Delta ? Temporality.Delta : Temporality.Cumulative;
        var points = Points(Decoded(Signal.Metrics, protocol));
        Assert.Equal((MetricKind.Sum, expected, true, "42"), points["counter"]);
        Assert.Equal((MetricKind.Sum, expected, true, "0.25"), points["double_counter"]);
        Assert.Equal((MetricKind.Sum, Temporality.Cumulative, false, "-3"), points["up_down"]);
        Assert.Equal((MetricKind.Gauge, Temporality.Unspecified, false, "1.5"), points["gauge"]);
        Assert.Equal((MetricKind.Sum, expected, true, "7"), points["observable_counter"]);
        Assert.Equal((MetricKind.Sum, Temporality.Cumulative, false, "-8"), points["observable_up_down"]);
        Assert.Equal((MetricKind.Gauge, Temporality.Unspecified, false, "9.5"), points["observable_gauge"]);
        Assert.Equal((MetricKind.Histogram, expected, false, "3 of 111"), points["histogram"]);
        Assert.Equal((MetricKind.ExponentialHistogram, expected, false, "3 of 111"), points["exponential"]);
    }

    static Dictionary<string, (MetricKind Kind, Temporality Temporality, bool IsMonotonic, string Value)> Points(List<Batch> batches)
    {
        var points = new Dictionary<string, (MetricKind, Temporality, bool, string)>();
        foreach (var batch in batches)
        {
            foreach (ref var point in batch.Points.AsSpan())
            {
                ref var metric = ref batch.Metrics[point.Metric];
                var value = metric.Kind is MetricKind.Sum or MetricKind.Gauge ? point.Value.ToString() : $"{point.Count} of {point.Sum}";
                points.Add(batch.Text.Text(metric.Name)!, (metric.Kind, metric.Temporality, metric.IsMonotonic, value));
            }
        }

        return points;
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public void Spans_arrive_with_their_parents(OtlpExportProtocol protocol)
    {
        using var source = new ActivitySource("live." + Guid.NewGuid());
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter(To(protocol, "/v1/traces")).Build();
        string rootId;
        using (var root = source.StartActivity("root")!)
        {
            rootId = root.SpanId.ToHexString();
            using var child = source.StartActivity("child", ActivityKind.Client)!;
            child.SetTag("count", 3).SetStatus(ActivityStatusCode.Error, "it broke");
            child.AddEvent(new("retry"));
        }

        Assert.True(provider.ForceFlush(10_000));
        var batch = Assert.Single(Decoded(Signal.Traces, protocol));
        Assert.Equal(["child", "root"], batch.Spans.AsSpan().ToArray().Select(span => batch.Text.Text(span.Name)).Order());
        var failed = batch.Spans.AsSpan().ToArray().Single(span => span.StatusCode == 2);
        Assert.Equal(("it broke", rootId), (batch.Text.Text(failed.StatusMessage), failed.ParentSpanId.ToString("x16")));
        Assert.Contains("retry", batch.Text.Text(failed.Events));
        Assert.True(failed.Start > 0 && failed.End >= failed.Start);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public void Log_records_arrive_with_their_severity(OtlpExportProtocol protocol)
    {
        using (
            var factory = LoggerFactory.Create(logging =>
                logging.AddOpenTelemetry(options => options.AddOtlpExporter(To(protocol, "/v1/logs")))
            )
        )
        {
            var logger = factory.CreateLogger("live");
            logger.LogWarning("{Count} things went wrong", 3);
            logger.LogError(new InvalidOperationException("no"), "failed");
        }

        var severities = Decoded(Signal.Logs, protocol)
            .SelectMany(batch => batch.Events.AsSpan().ToArray())
            .Select(one => one.Severity)
            .Order();
        Assert.Equal([13, 17], severities);
    }

    [Fact]
    public async Task A_busy_store_makes_the_sender_try_again_until_it_is_taken()
    {
        _server.Sink.Answer = new(Plumbline.Server.Receiving.ExportResult.Busy, 0, 0, null);
        Environment.SetEnvironmentVariable("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        using var source = new ActivitySource("live." + Guid.NewGuid());
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .AddOtlpExporter(To(OtlpExportProtocol.HttpProtobuf, "/v1/traces"))
            .Build();
        Environment.SetEnvironmentVariable("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", null);
        source.StartActivity("root")!.Dispose();
        var flush = Task.Run(() => provider.ForceFlush(15_000));
        Assert.True(SpinWait.SpinUntil(() => !_server.Sink.All.IsEmpty, 10_000));
        _server.Sink.Answer = new(Plumbline.Server.Receiving.ExportResult.Stored, 1, 0, null);
        Assert.True(await flush);
        Assert.True(SpinWait.SpinUntil(() => _server.Sink.All.Count >= 2, 10_000));
        Assert.Equal(_server.Sink.All.First().Body, _server.Sink.All.Last().Body);
    }
}
