using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

public sealed partial class JsonDecoder
{
    static readonly string[] SpanKindNames = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
    static readonly string[] StatusCodeNames = ["UNSET", "OK", "ERROR"];

    void DecodeSpan(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        var span = new OtlpSpan { Parts = state.Parts, Body = body };
        TextRef name = default,
            traceState = default,
            message = default;
        var surplus = 0;
        while (Member(ref reader))
        {
            if (Is(ref reader, "name"u8))
                name = ReadText(ref reader, body);
            else if (Is(ref reader, "traceState"u8))
                traceState = ReadText(ref reader, body);
            else if (Is(ref reader, "attributes"u8))
                ReadAttributes(ref reader, body, state.Attributes, 0, ref surplus);
            else if (Is(ref reader, "events"u8))
                ReadParts(ref reader, body, state.Parts.Events);
            else if (Is(ref reader, "links"u8))
                ReadParts(ref reader, body, state.Parts.Links);
            else if (Is(ref reader, "status"u8))
                message = ReadStatus(ref reader, body, ref span);
            else
                ReadSpanField(ref reader, ref span);
        }

        if (state.Error is not null)
            return;
        span.Name = name.In(body, state.Scratch);
        span.TraceState = traceState.In(body, state.Scratch);
        span.StatusMessage = message.In(body, state.Scratch);
        span.Attributes = View(body, surplus);
        sink.Span(span);
    }

    void ReadSpanField(ref Utf8JsonReader reader, ref OtlpSpan span)
    {
        if (Is(ref reader, "traceId"u8))
            span.TraceId = ReadId(ref reader, 16);
        else if (Is(ref reader, "spanId"u8))
            span.SpanId = ReadId(ref reader, 8);
        else if (Is(ref reader, "parentSpanId"u8))
            span.ParentSpanId = ReadId(ref reader, 8);
        else if (Is(ref reader, "kind"u8))
            span.Kind = ReadEnum(ref reader, "SPAN_KIND_"u8, SpanKindNames);
        else if (Is(ref reader, "startTimeUnixNano"u8))
            span.Start = ReadUInt(ref reader);
        else if (Is(ref reader, "endTimeUnixNano"u8))
            span.End = ReadUInt(ref reader);
        else if (Is(ref reader, "flags"u8))
            span.Flags = (uint)ReadUInt(ref reader);
        else if (Is(ref reader, "droppedAttributesCount"u8))
            span.DroppedAttributes = (uint)ReadUInt(ref reader);
        else if (Is(ref reader, "droppedEventsCount"u8))
            span.DroppedEvents = (uint)ReadUInt(ref reader);
        else if (Is(ref reader, "droppedLinksCount"u8))
            span.DroppedLinks = (uint)ReadUInt(ref reader);
        else
            reader.Skip();
    }

    TextRef ReadStatus(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref OtlpSpan span)
    {
        TextRef message = default;
        if (!BeginObject(ref reader, "a span's status"))
            return message;
        while (Member(ref reader))
        {
            if (Is(ref reader, "message"u8))
                message = ReadText(ref reader, body);
            else if (Is(ref reader, "code"u8))
                span.StatusCode = ReadEnum(ref reader, "STATUS_CODE_"u8, StatusCodeNames);
            else
                reader.Skip();
        }

        return message;
    }

    void ReadParts(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, StructList<OtlpSpanPart> list)
    {
        if (!BeginList(ref reader))
            return;
        while (Item(ref reader))
        {
            if (list.Count >= OtlpSpanParts.MaxParts)
            {
                state.Parts.Surplus++;
                reader.Skip();
            }
            else if (BeginObject(ref reader, "an event or link of a span"))
                ReadPart(ref reader, body, list);
        }
    }

    void ReadPart(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, StructList<OtlpSpanPart> list)
    {
        var attributes = state.Parts.Attributes;
        var part = new OtlpSpanPart { FirstAttribute = attributes.Count };
        while (Member(ref reader))
        {
            if (Is(ref reader, "attributes"u8))
                ReadAttributes(ref reader, body, attributes, part.FirstAttribute, ref part.Surplus);
            else if (Is(ref reader, "timeUnixNano"u8))
                part.Time = ReadUInt(ref reader);
            else if (Is(ref reader, "name"u8))
                part.Name = ReadText(ref reader, body);
            else if (Is(ref reader, "traceId"u8))
                part.TraceId = ReadId(ref reader, 16);
            else if (Is(ref reader, "spanId"u8))
                part.SpanId = ReadId(ref reader, 8);
            else
                reader.Skip();
        }

        part.AttributeCount = attributes.Count - part.FirstAttribute;
        list.Add() = part;
    }
}
