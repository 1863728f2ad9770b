using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Plumbline.Instrumentation.Setup;
using Plumbline.Instrumentation.Signals;

namespace Plumbline.Instrumentation;

/// <summary>Adds the signals of Claude calls to a set-up of OpenTelemetry, and sends that set-up's signals to a Plumbline server.</summary>
public static class PlumblineExport
{
    /// <summary>Takes the spans of Claude calls, for whatever exporters there are.</summary>
    public static TracerProviderBuilder AddClaude(this TracerProviderBuilder builder) => builder.AddSource(Names.Source);

    /// <summary>Takes the metrics of Claude calls, for whatever exporters there are.</summary>
    public static MeterProviderBuilder AddClaude(this MeterProviderBuilder builder) => builder.AddMeter(Names.Source);

    /// <summary>Takes the spans of Claude calls and exports all spans to a Plumbline server.</summary>
    /// <param name="endpoint">The server's address for OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>.</param>
    public static TracerProviderBuilder UsePlumbline(this TracerProviderBuilder builder, Uri endpoint)
    {
        // Wrong addresses are said now, not when the first export fails.
        ServerEndpoint.SignalAddress(endpoint, "traces");
        return builder
            .AddClaude()
            .ConfigureResource(ServerEndpoint.Identify)
            .AddOtlpExporter(exporter => ServerEndpoint.Configure(exporter, endpoint, "traces"));
    }

    /// <summary>
    /// Takes the metrics of Claude calls and exports all metrics to a Plumbline server, as increments: the server counts each of them once, from the first one on. Of totals
    /// it takes the first as a baseline, unless it was told to trust the scope.
    /// </summary>
    /// <param name="endpoint">The server's address for OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>.</param>
    public static MeterProviderBuilder UsePlumbline(this MeterProviderBuilder builder, Uri endpoint)
    {
        ServerEndpoint.SignalAddress(endpoint, "metrics");
        return builder
            .AddClaude()
            .ConfigureResource(ServerEndpoint.Identify)
            .AddOtlpExporter(
                (exporter, reader) =>
                {
                    ServerEndpoint.Configure(exporter, endpoint, "metrics");
                    reader.TemporalityPreference = MetricReaderTemporalityPreference.Delta;
                }
            );
    }

    /// <summary>Exports log records to a Plumbline server.</summary>
    /// <param name="endpoint">The server's address for OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>.</param>
    /// <param name="serviceName">The name of the app; null takes <c>OTEL_SERVICE_NAME</c>.</param>
    public static ILoggingBuilder UsePlumbline(this ILoggingBuilder builder, Uri endpoint, string? serviceName = null)
    {
        ServerEndpoint.SignalAddress(endpoint, "logs");
        return builder.AddOpenTelemetry(logs =>
        {
            var resource = ResourceBuilder.CreateDefault();
            if (serviceName is not null)
                resource.AddService(serviceName, autoGenerateServiceInstanceId: false);
            ServerEndpoint.Identify(resource);
            logs.SetResourceBuilder(resource).AddOtlpExporter(exporter => ServerEndpoint.Configure(exporter, endpoint, "logs"));
        });
    }
}
