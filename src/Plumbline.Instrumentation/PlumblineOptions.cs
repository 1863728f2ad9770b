using Microsoft.Extensions.Logging;

namespace Plumbline.Instrumentation;

/// <summary>How calls are observed. Set it before the first call; later changes have no effect.</summary>
public sealed class PlumblineOptions
{
    /// <summary>
    /// Where <c>AddPlumbline</c> exports to: a Plumbline server's address for OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>. Null (the default) leaves exporting
    /// to the app's own set-up of OpenTelemetry.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The name of the app in what is exported to <see cref="Endpoint"/>; null takes <c>OTEL_SERVICE_NAME</c>.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Where one structured event for each call is logged; null (the default) logs none.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Whether requests to the API carry the W3C headers <c>traceparent</c> and <c>tracestate</c>. Not by default: they tell a stranger how calls belong together. An app
    /// that listens to the spans of <c>HttpClient</c> itself sends them by that.
    /// </summary>
    public bool PropagateTraceContext { get; set; }

    /// <summary>Whether a call without a current span belongs to the one of the environment variable <c>TRACEPARENT</c>. By default it does.</summary>
    public bool InheritTraceParent { get; set; } = true;

    /// <summary>The clock that calls are priced and timed by.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
