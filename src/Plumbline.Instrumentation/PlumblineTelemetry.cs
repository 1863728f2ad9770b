using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Plumbline.Instrumentation;

/// <summary>
/// Spans, metrics and logs of Claude calls, sent to a Plumbline server: all that an app needs that has no OpenTelemetry of its own. Dispose of it at the end, so that the
/// last of them are sent.
/// </summary>
public sealed class PlumblineTelemetry : IDisposable
{
    readonly TracerProvider _traces;
    readonly MeterProvider _metrics;
    readonly ILoggerFactory _logs;

    PlumblineTelemetry(TracerProvider traces, MeterProvider metrics, ILoggerFactory logs)
    {
        (_traces, _metrics, _logs) = (traces, metrics, logs);
        Options = new PlumblineOptions { LoggerFactory = logs };
    }

    /// <summary>Options for handlers and chat clients, with the log that is sent.</summary>
    public PlumblineOptions Options { get; }

    /// <summary>Starts to send.</summary>
    /// <param name="endpoint">The server's address for OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>.</param>
    /// <param name="serviceName">The name of the app; null takes <c>OTEL_SERVICE_NAME</c>.</param>
    public static PlumblineTelemetry Start(Uri endpoint, string? serviceName = null)
    {
        return new(
            Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).UsePlumbline(endpoint).Build(),
            Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).UsePlumbline(endpoint).Build(),
            LoggerFactory.Create(builder => builder.UsePlumbline(endpoint, serviceName))
        );

        void Name(ResourceBuilder resource)
        {
            if (serviceName is not null)
                resource.AddService(serviceName, autoGenerateServiceInstanceId: false);
        }
    }

    /// <summary>Sends what is left, for a few seconds at most.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _logs.Dispose();
    }
}
