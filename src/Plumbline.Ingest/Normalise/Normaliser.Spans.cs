using System.Buffers;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest.Normalise;

public sealed partial class Normaliser
{
    // The attributes of an event or link, which need their own facts while the span's are still wanted.
    readonly RecordAttributes _partAttributes = new();
    readonly Utf8Arena _partText = new();
    ArrayBufferWriter<byte> _partsJson = new();
    Utf8JsonWriter? _partsWriter;

    // A buffer that one unusual span has made larger is given back.
    const int MaxKeptJson = 256 * 1024;

    /// <inheritdoc/>
    public void Span(in OtlpSpan span)
    {
        var sender = Sender(Temporality.Unspecified);
        _batch.Senders[sender].Records++;
        if (Refusal(span) is { } reason)
        {
            _batch.Refuse(sender, reason);
            return;
        }

        _attributes.Read(span.Attributes);
        _filter.Begin(_attributes);
        var isClaude = _isClaudeScope || span.Name.StartsWith(ClaudePrefix);
        var context = _contexts.Find(_batch, _attributes, span.Attributes, isClaude, _filter);
        ref var record = ref _batch.Spans.Add();
        (record.Sender, record.Context) = (sender, context);
        (record.TraceId, record.SpanId, record.ParentSpanId) = (span.TraceId.Value, span.SpanId.Low, span.ParentSpanId.Low);
        record.Name = _batch.Text.Append(span.Name[..Utf8Text.CutAt(span.Name, MaxFieldBytes)]);
        (record.Kind, record.StatusCode) = ((byte)Math.Clamp(span.Kind, 0, 255), (byte)Math.Clamp(span.StatusCode, 0, 255));
        record.StatusMessage = AppendError(span.StatusMessage);
        (record.Start, record.End) = (Nanos(span.Start), Nanos(span.End));
        if (record.Start == 0)
            record.Start = record.End;
        if (record.End == 0)
            record.End = record.Start;
        record.RequestId = TakeText(span.Attributes, KnownKey.RequestId, sender);
        record.ToolUseId = TakeText(span.Attributes, KnownKey.ToolUseId, sender);
        if (record.ToolUseId.IsAbsent)
            record.ToolUseId = TakeText(span.Attributes, KnownKey.ToolCallId, sender);
        record.AgentId = TakeText(span.Attributes, KnownKey.AgentId, sender);
        record.Attributes = PackSpan(span);
        record.Events = PackParts(span, span.Parts.Events, isEvents: true);
        record.Links = PackParts(span, span.Parts.Links, isEvents: false);
        Settle(sender, span.Attributes.Surplus + span.Parts.Surplus);
    }

    static Reason? Refusal(in OtlpSpan span)
    {
        if (span.TraceId.IsBad || span.SpanId.IsBad || span.ParentSpanId.IsBad || span.TraceId.Value == 0 || span.SpanId.Low == 0)
            return Reason.BadId;
        if (span.Name.IsEmpty)
            return Reason.NoName;
        return Nanos(span.Start) == 0 && Nanos(span.End) == 0 ? Reason.NoTime : null;
    }

    Slice PackSpan(in OtlpSpan span)
    {
        var start = _batch.Text.Length;
        PackRest(span.Attributes);
        if (!span.TraceState.IsEmpty)
            Pack("trace_state"u8, AttributeKind.String, span.TraceState, 0);
        if (span.DroppedAttributes > 0)
            Pack("dropped_attributes_count"u8, AttributeKind.Int, default, span.DroppedAttributes);
        if (span.DroppedEvents > 0)
            Pack("dropped_events_count"u8, AttributeKind.Int, default, span.DroppedEvents);
        if (span.DroppedLinks > 0)
            Pack("dropped_links_count"u8, AttributeKind.Int, default, span.DroppedLinks);
        return _batch.Text.Since(start);
    }

    Slice PackParts(in OtlpSpan span, StructList<OtlpSpanPart> parts, bool isEvents)
    {
        if (parts.Count == 0)
            return default;
        if (_partsJson.Capacity > MaxKeptJson)
            (_partsJson, _partsWriter) = (new(), null);
        _partsJson.ResetWrittenCount();
        _partsWriter ??= new(_partsJson, new() { SkipValidation = true });
        _partsWriter.Reset();
        _partsWriter.WriteStartArray();
        for (var i = 0; i < parts.Count; i++)
        {
            if (isEvents)
                WriteEvent(span, i);
            else if (!parts[i].TraceId.IsBad && !parts[i].SpanId.IsBad)
                WriteLink(span, i);
        }

        _partsWriter.WriteEndArray();
        _partsWriter.Flush();
        return _batch.Text.Append(_partsJson.WrittenSpan);
    }

    // {"name", "time" (nanoseconds since 1970), "attributes"}
    void WriteEvent(in OtlpSpan span, int index)
    {
        var name = span.EventName(index);
        _partsWriter!.WriteStartObject();
        _partsWriter.WriteString("name"u8, name[..Utf8Text.CutAt(name, MaxFieldBytes)]);
        _partsWriter.WriteNumber("time"u8, Nanos(span.Parts.Events[index].Time));
        WritePartAttributes(span.EventAttributes(index));
        _partsWriter.WriteEndObject();
    }

    // {"trace_id", "span_id", "attributes"}
    void WriteLink(in OtlpSpan span, int index)
    {
        ref readonly var link = ref span.Parts.Links[index];
        _partsWriter!.WriteStartObject();
        _partsWriter.WriteString("trace_id"u8, link.TraceId.Value.ToString("x32"));
        _partsWriter.WriteString("span_id"u8, link.SpanId.Low.ToString("x16"));
        WritePartAttributes(span.LinkAttributes(index));
        _partsWriter.WriteEndObject();
    }

    void WritePartAttributes(in AttributeView view)
    {
        _partAttributes.Read(view);
        _filter.Begin(_partAttributes);
        _partText.Clear();
        var start = _partText.Length;
        for (var i = 0; i < _partAttributes.Count; i++)
        {
            if (!_partAttributes[i].IsReplaced)
                _filter.Pack(_partText, view[i], view.Flaw(i), _partAttributes[i].Key, PackedFor.Record);
        }

        var packed = _partText[_partText.Since(start)];
        if (packed.IsEmpty)
            return;
        _partsWriter!.WritePropertyName("attributes"u8);
        AttributeList.WriteJson(packed, _partsWriter);
    }
}
