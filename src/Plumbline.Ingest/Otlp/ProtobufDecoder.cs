using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>
/// OTLP export requests in protobuf. Each level is gone through twice where the order of fields matters: fields may come in any order on
/// the wire, a sink gets them outside in. The passes cost little, since nested messages are stepped over by their length.
/// </summary>
/// <remarks>
/// Messages (number, name, type), the same for the three signals
/// (https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto):
/// <code>
/// ExportMetrics-, ExportLogs-, ExportTraceServiceRequest
///   1  resource_metrics, resource_logs, resource_spans   repeated message
/// ResourceMetrics, ResourceLogs, ResourceSpans
///   1  resource                                          message
///   2  scope_metrics, scope_logs, scope_spans            repeated message
///   3  schema_url                                        string, not read
/// ScopeMetrics, ScopeLogs, ScopeSpans
///   1  scope                                             message
///   2  metrics, log_records, spans                       repeated message
///   3  schema_url                                        string, not read
/// Resource
///   1  attributes                                        repeated KeyValue
///   2  dropped_attributes_count                          uint32, not read
/// InstrumentationScope
///   1  name                                              string
///   2  version                                           string
///   3  attributes                                        repeated KeyValue
///   4  dropped_attributes_count                          uint32, not read
/// </code>
/// </remarks>
public sealed partial class ProtobufDecoder(OtlpDecoderState state)
{
    /// <summary>Reads one request. False when it is malformed: the state says why, the sink has seen a part.</summary>
    public bool Decode(Signal signal, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        var request = new WireReader(body, 0, body.Length);
        while (request.Next(out var tag))
        {
            if (tag != (1 << 3 | WireReader.Bytes))
                request.Skip(tag);
            else if (!DecodeResource(signal, body, request.ReadMessage(), sink))
                return false;
        }

        return Whole(request, "an export request");
    }

    bool DecodeResource(Signal signal, ReadOnlySpan<byte> body, WireReader message, IOtlpSink sink)
    {
        if (!state.Begin(message.Position))
            return false;
        var surplus = 0;
        var first = message;
        while (first.Next(out var tag))
        {
            if (tag != (1 << 3 | WireReader.Bytes))
                first.Skip(tag);
            else if (!ReadResource(body, first.ReadMessage(), ref surplus))
                return false;
        }

        if (!Whole(first, "a resource with its scopes"))
            return false;
        sink.Resource(View(body, surplus));
        while (message.Next(out var tag))
        {
            if (tag != (2 << 3 | WireReader.Bytes))
                message.Skip(tag);
            else if (!DecodeScope(signal, body, message.ReadMessage(), sink))
                return false;
        }

        return true;
    }

    bool ReadResource(ReadOnlySpan<byte> body, WireReader resource, ref int surplus)
    {
        while (resource.Next(out var tag))
        {
            if (tag != (1 << 3 | WireReader.Bytes))
                resource.Skip(tag);
            else if (!ReadAttribute(body, resource.ReadMessage(), state.Attributes, 0, ref surplus))
                return false;
        }

        return Whole(resource, "a resource");
    }

    bool DecodeScope(Signal signal, ReadOnlySpan<byte> body, WireReader message, IOtlpSink sink)
    {
        if (!state.Begin(message.Position))
            return false;
        var scope = default(OtlpScope);
        var surplus = 0;
        var first = message;
        while (first.Next(out var tag))
        {
            if (tag != (1 << 3 | WireReader.Bytes))
                first.Skip(tag);
            else if (!ReadScope(body, first.ReadMessage(), ref scope, ref surplus))
                return false;
        }

        if (!Whole(first, "a scope with its records"))
            return false;
        scope.Attributes = View(body, surplus);
        sink.Scope(scope);
        while (message.Next(out var tag))
        {
            if (tag != (2 << 3 | WireReader.Bytes))
                message.Skip(tag);
            else if (!DecodeRecord(signal, body, message.ReadMessage(), sink))
                return false;
        }

        return true;
    }

    bool ReadScope(ReadOnlySpan<byte> body, WireReader message, ref OtlpScope scope, ref int surplus)
    {
        while (message.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | WireReader.Bytes:
                    scope.Name = ReadText(ref message);
                    break;
                case 2 << 3 | WireReader.Bytes:
                    scope.Version = ReadText(ref message);
                    break;
                case 3 << 3 | WireReader.Bytes:
                    if (!ReadAttribute(body, message.ReadMessage(), state.Attributes, 0, ref surplus))
                        return false;
                    break;
                default:
                    message.Skip(tag);
                    break;
            }
        }

        return Whole(message, "a scope");
    }

    bool DecodeRecord(Signal signal, ReadOnlySpan<byte> body, WireReader message, IOtlpSink sink) =>
        signal switch
        {
            Signal.Metrics => DecodeMetric(body, message, sink),
            Signal.Logs => DecodeLogRecord(body, message, sink),
            _ => DecodeSpan(body, message, sink),
        };

    bool Whole(in WireReader reader, string expected) => !reader.IsBroken || state.Fail(expected + " in protobuf", reader.Position);

    AttributeView View(ReadOnlySpan<byte> body, int surplus) => new(body, state.Attributes, 0, state.Attributes.Count, surplus);
}
