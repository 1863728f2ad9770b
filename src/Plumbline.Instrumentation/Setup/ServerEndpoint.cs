using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace Plumbline.Instrumentation.Setup;

/// <summary>How OTLP reaches a Plumbline server: protobuf over HTTP, to the server's address with the signal's path.</summary>
static class ServerEndpoint
{
    // Tells processes of one app apart.
    static readonly string InstanceId = Guid.NewGuid().ToString();

    const string InstanceIdName = "service.instance.id";

    public static void Configure(OtlpExporterOptions exporter, Uri endpoint, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = SignalAddress(endpoint, signal);
    }

    /// <summary>The address that records of a signal are sent to: <c>http://127.0.0.1:4318</c> becomes <c>http://127.0.0.1:4318/v1/traces</c>.</summary>
    public static Uri SignalAddress(Uri endpoint, string signal)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https"))
            throw new ArgumentException("Expected an http or https address, such as http://127.0.0.1:4318.", nameof(endpoint));
        return new UriBuilder(endpoint) { Path = endpoint.AbsolutePath.TrimEnd('/') + "/v1/" + signal }.Uri;
    }

    /// <summary>Names this process, unless the app has.</summary>
    public static void Identify(ResourceBuilder resource)
    {
        if (!resource.Build().Attributes.Any(attribute => attribute.Key == InstanceIdName))
            resource.AddAttributes([new(InstanceIdName, InstanceId)]);
    }
}
