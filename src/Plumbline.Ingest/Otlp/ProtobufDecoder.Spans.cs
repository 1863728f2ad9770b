namespace Plumbline.Ingest.Otlp;

/// <remarks>
/// <code>
/// Span
///   1  trace_id                  bytes, 16
///   2  span_id                   bytes, 8
///   3  trace_state               string
///   4  parent_span_id            bytes, 8
///   5  name                      string
///   6  kind                      enum
///   7  start_time_unix_nano      fixed64
///   8  end_time_unix_nano        fixed64
///   9  attributes                repeated KeyValue
///   10 dropped_attributes_count  uint32
///   11 events                    repeated: 1 time_unix_nano fixed64, 2 name string, 3 attributes, 4 dropped_attributes_count
///   12 dropped_events_count      uint32
///   13 links                     repeated: 1 trace_id, 2 span_id, 3 trace_state, 4 attributes, 5 dropped_attributes_count, 6 flags
///   14 dropped_links_count       uint32
///   15 status                    2 message string, 3 code enum
///   16 flags                     fixed32
/// </code>
/// (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto)
/// </remarks>
public sealed partial class ProtobufDecoder
{
    bool DecodeSpan(ReadOnlySpan<byte> body, WireReader message, IOtlpSink sink)
    {
        if (!state.Begin(message.Position))
            return false;
        var span = new OtlpSpan { Parts = state.Parts, Body = body };
        var surplus = 0;
        while (message.Next(out var tag))
        {
            var read = tag switch
            {
                9 << 3 | WireReader.Bytes => ReadAttribute(body, message.ReadMessage(), state.Attributes, 0, ref surplus),
                11 << 3 | WireReader.Bytes => ReadPart(body, message.ReadMessage(), state.Parts.Events, 3 << 3 | WireReader.Bytes),
                13 << 3 | WireReader.Bytes => ReadPart(body, message.ReadMessage(), state.Parts.Links, 4 << 3 | WireReader.Bytes),
                15 << 3 | WireReader.Bytes => ReadStatus(message.ReadMessage(), ref span),
                _ => ReadSpanField(ref message, tag, ref span),
            };
            if (!read)
                return false;
        }

        if (!Whole(message, "a span"))
            return false;
        span.Attributes = View(body, surplus);
        sink.Span(span);
        return true;
    }

    bool ReadSpanField(ref WireReader message, uint tag, ref OtlpSpan span)
    {
        switch (tag)
        {
            case 1 << 3 | WireReader.Bytes:
                span.TraceId = OtlpId.FromBytes(message.ReadBytes(), 16);
                break;
            case 2 << 3 | WireReader.Bytes:
                span.SpanId = OtlpId.FromBytes(message.ReadBytes(), 8);
                break;
            case 3 << 3 | WireReader.Bytes:
                span.TraceState = ReadText(ref message);
                break;
            case 4 << 3 | WireReader.Bytes:
                span.ParentSpanId = OtlpId.FromBytes(message.ReadBytes(), 8);
                break;
            case 5 << 3 | WireReader.Bytes:
                span.Name = ReadText(ref message);
                break;
            case 6 << 3 | WireReader.Varint:
                span.Kind = (int)Math.Min(message.ReadVarint(), 255);
                break;
            case 7 << 3 | WireReader.Fixed64:
                span.Start = message.ReadFixed64();
                break;
            case 8 << 3 | WireReader.Fixed64:
                span.End = message.ReadFixed64();
                break;
            case 10 << 3 | WireReader.Varint:
                span.DroppedAttributes = (uint)message.ReadVarint();
                break;
            case 12 << 3 | WireReader.Varint:
                span.DroppedEvents = (uint)message.ReadVarint();
                break;
            case 14 << 3 | WireReader.Varint:
                span.DroppedLinks = (uint)message.ReadVarint();
                break;
            case 16 << 3 | WireReader.Fixed32:
                span.Flags = message.ReadFixed32();
                break;
            default:
                message.Skip(tag);
                break;
        }

        return true;
    }

    bool ReadStatus(WireReader message, ref OtlpSpan span)
    {
        while (message.Next(out var tag))
        {
            if (tag == (2 << 3 | WireReader.Bytes))
                span.StatusMessage = ReadText(ref message);
            else if (tag == (3 << 3 | WireReader.Varint))
                span.StatusCode = (int)Math.Min(message.ReadVarint(), 255);
            else
                message.Skip(tag);
        }

        return Whole(message, "a span's status");
    }

    // Events and links differ in the numbers of their fields: 1 is a time (fixed) or a trace id (bytes), 2 a name or a span id.
    bool ReadPart(ReadOnlySpan<byte> body, WireReader message, Core.Model.StructList<OtlpSpanPart> list, uint attributes)
    {
        if (list.Count >= OtlpSpanParts.MaxParts)
        {
            state.Parts.Surplus++;
            return Whole(message, "an event or link of a span");
        }

        var isEvent = ReferenceEquals(list, state.Parts.Events);
        var part = new OtlpSpanPart { FirstAttribute = state.Parts.Attributes.Count };
        while (message.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | WireReader.Fixed64 when isEvent:
                    part.Time = message.ReadFixed64();
                    break;
                case 1 << 3 | WireReader.Bytes when !isEvent:
                    part.TraceId = OtlpId.FromBytes(message.ReadBytes(), 16);
                    break;
                case 2 << 3 | WireReader.Bytes when isEvent:
                    part.Name = Valid(body, message.ReadRef());
                    break;
                case 2 << 3 | WireReader.Bytes:
                    part.SpanId = OtlpId.FromBytes(message.ReadBytes(), 8);
                    break;
                default:
                    if (tag != attributes)
                        message.Skip(tag);
                    else if (!ReadAttribute(body, message.ReadMessage(), state.Parts.Attributes, part.FirstAttribute, ref part.Surplus))
                        return false;
                    break;
            }
        }

        part.AttributeCount = state.Parts.Attributes.Count - part.FirstAttribute;
        list.Add() = part;
        return Whole(message, "an event or link of a span");
    }
}
