namespace Plumbline.Cli.Doctor;

partial class Diagnosis
{
    Destination DestinationOf(string signal)
    {
        var protocol = _environment[$"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL"] ?? _environment["OTEL_EXPORTER_OTLP_PROTOCOL"];
        var own = _environment[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"];
        var endpoint = own ?? _environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
        var text = endpoint?.Value ?? (protocol?.Value == "grpc" ? "http://localhost:4317" : "http://localhost:4318");
        var isAddress =
            Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;
        return new(
            signal,
            protocol?.Value,
            protocol?.ToString() ?? "OTEL_EXPORTER_OTLP_PROTOCOL",
            isAddress ? address : null,
            text,
            endpoint?.ToString() ?? "OTEL_EXPORTER_OTLP_ENDPOINT (default)",
            own is not null
        );
    }

    void CheckProtocols()
    {
        // One cause for all three signals is told once.
        foreach (var group in Destinations.GroupBy(one => (one.Protocol, one.EndpointText, one.IsOwnEndpoint)))
        {
            CheckProtocol(group.First());
            CheckEndpoint(group.First());
        }
    }

    void CheckProtocol(Destination one)
    {
        if (one.Protocol is null)
            CheckMissingProtocol(one);
        else if (!Protocols.Contains(one.Protocol))
            Problem(
                "protocol-unknown",
                $"\"{one.Protocol}\" is no protocol.",
                one.ProtocolSource,
                "Set it to http/protobuf, http/json or grpc."
            );
        else if (one.IsHttp && one.Address?.Port == 4317)
            Problem(
                "protocol-port",
                $"{one.Protocol} is sent to port 4317, where gRPC is expected: nothing arrives, and nothing says so.",
                $"{one.ProtocolSource}; {one.EndpointSource}",
                "Use port 4318, or the protocol grpc."
            );
        else if (!one.IsHttp && one.Address?.Port == 4318)
            Problem(
                "protocol-port",
                "gRPC is sent to port 4318, where HTTP is expected: nothing arrives, and nothing says so.",
                $"{one.ProtocolSource}; {one.EndpointSource}",
                "Use port 4317, or the protocol http/protobuf."
            );
    }

    void CheckMissingProtocol(Destination one)
    {
        if (one.Address?.Port == 4317)
            Problem(
                "protocol-port",
                "Without a protocol, new clients send http/protobuf: at port 4317, where gRPC is expected, nothing arrives.",
                $"{one.ProtocolSource}; {one.EndpointSource}",
                "Set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or use port 4318."
            );
        else if (one.EndpointSource.EndsWith("(default)", StringComparison.Ordinal))
            Problem(
                "protocol-unset",
                "Neither a protocol nor an endpoint is set: nothing is sent.",
                one.ProtocolSource,
                "Set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf and OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318."
            );
        else
            Hint(
                "protocol-unset",
                "No protocol is set: new clients send http/protobuf, 2.1.197 sends nothing, 2.0.76 ends at start.",
                one.ProtocolSource,
                "Set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf."
            );
    }

    void CheckEndpoint(Destination one)
    {
        if (one.Address is null)
            Problem(
                "endpoint-invalid",
                $"\"{one.EndpointText}\" is no address of a receiver.",
                one.EndpointSource,
                "Set a URL with scheme, such as http://127.0.0.1:4318."
            );
        else if (one.IsHttp && one.IsOwnEndpoint && one.Address.AbsolutePath == "/")
            Problem(
                "endpoint-path",
                "An endpoint for one signal is used as it is, and this one has no path.",
                one.EndpointSource,
                $"Add /v1/{one.Signal.ToLowerInvariant()}."
            );
        else if (one.IsHttp && !one.IsOwnEndpoint && one.Address.AbsolutePath.Contains("/v1/", StringComparison.Ordinal))
            Problem(
                "endpoint-path",
                "The client adds /v1/metrics, /v1/logs and /v1/traces to this endpoint by itself.",
                one.EndpointSource,
                "Leave the path away."
            );
    }
}
