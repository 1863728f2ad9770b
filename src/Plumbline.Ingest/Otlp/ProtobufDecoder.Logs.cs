using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <remarks>
/// <code>
/// LogRecord
///   1  time_unix_nano            fixed64
///   2  severity_number           enum
///   3  severity_text             string
///   5  body                      AnyValue
///   6  attributes                repeated KeyValue
///   7  dropped_attributes_count  uint32
///   8  flags                     fixed32
///   9  trace_id                  bytes, 16
///   10 span_id                   bytes, 8
///   11 observed_time_unix_nano   fixed64
///   12 event_name                string
/// </code>
/// (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto)
/// </remarks>
public sealed partial class ProtobufDecoder
{
    bool DecodeLogRecord(ReadOnlySpan<byte> body, WireReader message, IOtlpSink sink)
    {
        if (!state.Begin(message.Position))
            return false;
        var record = default(OtlpLogRecord);
        AnyValue content = default;
        var surplus = 0;
        while (message.Next(out var tag))
        {
            switch (tag)
            {
                case 5 << 3 | WireReader.Bytes:
                    if (!ReadAny(message.ReadMessage(), ref content))
                        return false;
                    break;
                case 6 << 3 | WireReader.Bytes:
                    if (!ReadAttribute(body, message.ReadMessage(), state.Attributes, 0, ref surplus))
                        return false;
                    break;
                default:
                    ReadLogField(ref message, tag, ref record);
                    break;
            }
        }

        if (!Whole(message, "a log record"))
            return false;
        return ReadBody(body, content, ref record) && Push(View(body, surplus), ref record, sink);
    }

    void ReadLogField(ref WireReader message, uint tag, ref OtlpLogRecord record)
    {
        switch (tag)
        {
            case 1 << 3 | WireReader.Fixed64:
                record.Time = message.ReadFixed64();
                break;
            case 2 << 3 | WireReader.Varint:
                record.Severity = (int)Math.Min(message.ReadVarint(), 255);
                break;
            case 3 << 3 | WireReader.Bytes:
                record.SeverityText = ReadText(ref message);
                break;
            case 7 << 3 | WireReader.Varint:
                record.DroppedAttributes = (uint)message.ReadVarint();
                break;
            case 8 << 3 | WireReader.Fixed32:
                record.Flags = message.ReadFixed32();
                break;
            case 9 << 3 | WireReader.Bytes:
                record.TraceId = OtlpId.FromBytes(message.ReadBytes(), 16);
                break;
            case 10 << 3 | WireReader.Bytes:
                record.SpanId = OtlpId.FromBytes(message.ReadBytes(), 8);
                break;
            case 11 << 3 | WireReader.Fixed64:
                record.ObservedTime = message.ReadFixed64();
                break;
            case 12 << 3 | WireReader.Bytes:
                record.EventName = ReadText(ref message);
                break;
            default:
                message.Skip(tag);
                break;
        }
    }

    bool ReadBody(ReadOnlySpan<byte> body, in AnyValue content, ref OtlpLogRecord record)
    {
        var entry = default(AttributeEntry);
        if (!FillValue(body, ref entry, content))
            return false;
        record.BodyFlaw = entry.Flaw;
        record.Body = new(default, entry.Kind, entry.Text.In(body, state.Scratch), entry.Bits);
        return true;
    }

    static bool Push(AttributeView attributes, ref OtlpLogRecord record, IOtlpSink sink)
    {
        record.Attributes = attributes;
        sink.LogRecord(record);
        return true;
    }
}
