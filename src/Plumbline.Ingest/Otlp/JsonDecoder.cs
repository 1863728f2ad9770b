using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Ingest.Otlp;

/// <summary>
/// OTLP export requests in JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): the messages that are listed above
/// <see cref="ProtobufDecoder"/>, with field names in lower camel case, ids as hexadecimal, bytes as base64. 64-bit numbers may be numbers
/// or strings, enums numbers or names; null is the same as absent; unknown fields are stepped over.
/// Members may come in any order: where a sink needs something earlier than it stands, a copy of the reader looks ahead for it.
/// After the first error, which the state keeps, every loop ends.
/// </summary>
public sealed partial class JsonDecoder(OtlpDecoderState state)
{
    // Deep enough for every nesting that is read, and for a good deal that is stepped over.
    const int MaxDepth = 1024;

    // Decides the names of the three lists.
    Signal _signal;

    /// <summary>Reads one request. False when it is malformed: the state says why, the sink has seen a part.</summary>
    public bool Decode(Signal signal, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        _signal = signal;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            DecodeRequest(ref reader, body, sink);

            // What follows the object is an error, which the reader finds.
            if (state.Error is null)
                reader.Read();
        }
        catch (JsonException)
        {
            state.Fail("JSON", reader.BytesConsumed);
        }

        return state.Error is null;
    }

    ReadOnlySpan<byte> Resources =>
        _signal switch
        {
            Signal.Metrics => "resourceMetrics"u8,
            Signal.Logs => "resourceLogs"u8,
            _ => "resourceSpans"u8,
        };

    ReadOnlySpan<byte> Scopes =>
        _signal switch
        {
            Signal.Metrics => "scopeMetrics"u8,
            Signal.Logs => "scopeLogs"u8,
            _ => "scopeSpans"u8,
        };

    ReadOnlySpan<byte> Records =>
        _signal switch
        {
            Signal.Metrics => "metrics"u8,
            Signal.Logs => "logRecords"u8,
            _ => "spans"u8,
        };

    void DecodeRequest(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            state.Fail("a JSON object", reader.TokenStartIndex);
            return;
        }

        while (Member(ref reader))
        {
            if (!Is(ref reader, Resources))
                reader.Skip();
            else if (BeginList(ref reader))
                while (Item(ref reader))
                    DecodeResource(ref reader, body, sink);
        }
    }

    void DecodeResource(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        if (!state.Begin(reader.TokenStartIndex) || !BeginObject(ref reader, "a resource with its scopes"))
            return;
        var isKnown = false;
        while (Member(ref reader))
        {
            if (!isKnown && Named(ref reader, "resource"u8))
                PushResource(ref reader, body, sink, out isKnown);
            else if (Named(ref reader, Scopes))
            {
                if (!isKnown)
                    LookAheadForResource(reader, body, sink, out isKnown);
                DecodeScopes(ref reader, body, sink);
            }
            else
                reader.Skip();
        }
    }

    void LookAheadForResource(Utf8JsonReader ahead, ReadOnlySpan<byte> body, IOtlpSink sink, out bool isKnown)
    {
        isKnown = true;
        ahead.Skip();
        while (Member(ref ahead))
        {
            if (Named(ref ahead, "resource"u8))
            {
                PushResource(ref ahead, body, sink, out isKnown);
                return;
            }

            ahead.Skip();
        }

        if (state.Error is null)
            sink.Resource(View(body, 0));
    }

    void PushResource(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink, out bool isKnown)
    {
        isKnown = true;
        var surplus = 0;
        reader.Read();
        if (BeginObject(ref reader, "a resource"))
        {
            while (Member(ref reader))
            {
                if (Is(ref reader, "attributes"u8))
                    ReadAttributes(ref reader, body, state.Attributes, 0, ref surplus);
                else
                    reader.Skip();
            }
        }

        if (state.Error is null)
            sink.Resource(View(body, surplus));
    }

    void DecodeScopes(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        reader.Read();
        if (!BeginList(ref reader))
            return;
        while (Item(ref reader))
            DecodeScope(ref reader, body, sink);
    }

    void DecodeScope(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        if (!state.Begin(reader.TokenStartIndex) || !BeginObject(ref reader, "a scope with its records"))
            return;
        var isKnown = false;
        while (Member(ref reader))
        {
            if (!isKnown && Named(ref reader, "scope"u8))
                PushScope(ref reader, body, sink, out isKnown);
            else if (Named(ref reader, Records))
            {
                if (!isKnown)
                    LookAheadForScope(reader, body, sink, out isKnown);
                DecodeRecords(ref reader, body, sink);
            }
            else
                reader.Skip();
        }
    }

    void LookAheadForScope(Utf8JsonReader ahead, ReadOnlySpan<byte> body, IOtlpSink sink, out bool isKnown)
    {
        isKnown = true;
        ahead.Skip();
        while (Member(ref ahead))
        {
            if (Named(ref ahead, "scope"u8))
            {
                PushScope(ref ahead, body, sink, out isKnown);
                return;
            }

            ahead.Skip();
        }

        if (state.Error is null)
            sink.Scope(new() { Attributes = View(body, 0) });
    }

    void PushScope(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink, out bool isKnown)
    {
        isKnown = true;
        TextRef name = default,
            version = default;
        var surplus = 0;
        reader.Read();
        if (BeginObject(ref reader, "a scope"))
        {
            while (Member(ref reader))
            {
                if (Is(ref reader, "name"u8))
                    name = ReadText(ref reader, body);
                else if (Is(ref reader, "version"u8))
                    version = ReadText(ref reader, body);
                else if (Is(ref reader, "attributes"u8))
                    ReadAttributes(ref reader, body, state.Attributes, 0, ref surplus);
                else
                    reader.Skip();
            }
        }

        if (state.Error is not null)
            return;
        sink.Scope(
            new()
            {
                Name = name.In(body, state.Scratch),
                Version = version.In(body, state.Scratch),
                Attributes = View(body, surplus),
            }
        );
    }

    void DecodeRecords(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IOtlpSink sink)
    {
        reader.Read();
        if (!BeginList(ref reader))
            return;
        while (Item(ref reader))
        {
            if (!state.Begin(reader.TokenStartIndex) || !BeginObject(ref reader, "a record"))
                continue;
            if (_signal == Signal.Metrics)
                DecodeMetric(ref reader, body, sink);
            else if (_signal == Signal.Logs)
                DecodeLogRecord(ref reader, body, sink);
            else
                DecodeSpan(ref reader, body, sink);
        }
    }

    AttributeView View(ReadOnlySpan<byte> body, int surplus) => new(body, state.Attributes, 0, state.Attributes.Count, surplus);
}
