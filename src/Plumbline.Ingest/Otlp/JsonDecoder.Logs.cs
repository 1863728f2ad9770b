using System.Text.Json;

namespace Plumbline.Ingest.Otlp;

public sealed partial class JsonDecoder
{
    static readonly string[] SeverityNames =
    [
        "UNSPECIFIED",
        .. from level in (string[])["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]
        from step in (string[])["", "2", "3", "4"]
        select level + step,
    ];

    void DecodeLogRecord(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        var record = default(OtlpLogRecord);
        var content = default(AttributeEntry);
        TextRef severity = default,
            eventName = default;
        var surplus = 0;
        while (Member(ref reader))
        {
            if (Is(ref reader, "attributes"u8))
                ReadAttributes(ref reader, body, state.Attributes, 0, ref surplus);
            else if (Is(ref reader, "body"u8))
                ReadAny(ref reader, body, ref content);
            else if (Is(ref reader, "severityText"u8))
                severity = ReadText(ref reader, body);
            else if (Is(ref reader, "eventName"u8))
                eventName = ReadText(ref reader, body);
            else
                ReadLogField(ref reader, ref record);
        }

        if (state.Error is not null)
            return;
        record.SeverityText = severity.In(body, state.Scratch);
        record.EventName = eventName.In(body, state.Scratch);
        record.BodyFlaw = content.Flaw;
        record.Body = new(default, content.Kind, content.Text.In(body, state.Scratch), content.Bits);
        record.Attributes = View(body, surplus);
        sink.LogRecord(record);
    }

    void ReadLogField(ref Utf8JsonReader reader, ref OtlpLogRecord record)
    {
        if (Is(ref reader, "timeUnixNano"u8))
            record.Time = ReadUInt(ref reader);
        else if (Is(ref reader, "observedTimeUnixNano"u8))
            record.ObservedTime = ReadUInt(ref reader);
        else if (Is(ref reader, "severityNumber"u8))
            record.Severity = ReadEnum(ref reader, "SEVERITY_NUMBER_"u8, SeverityNames);
        else if (Is(ref reader, "traceId"u8))
            record.TraceId = ReadId(ref reader, 16);
        else if (Is(ref reader, "spanId"u8))
            record.SpanId = ReadId(ref reader, 8);
        else if (Is(ref reader, "flags"u8))
            record.Flags = (uint)ReadUInt(ref reader);
        else if (Is(ref reader, "droppedAttributesCount"u8))
            record.DroppedAttributes = (uint)ReadUInt(ref reader);
        else
            reader.Skip();
    }
}
