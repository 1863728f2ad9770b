using Plumbline.Core.Model;
using Plumbline.Ingest.Normalise;
using Plumbline.Ingest.Otlp;

namespace Plumbline.Ingest;

/// <summary>
/// Reads export requests into batches. It keeps its buffers from request to request; one request at a time, so whoever receives in
/// parallel keeps several. It never throws for what a sender sends.
/// </summary>
public sealed class OtlpDecoder
{
    readonly OtlpDecoderState _state;
    readonly ProtobufDecoder _protobuf;
    readonly JsonDecoder _json;
    readonly Normaliser _normaliser;

    /// <summary>A decoder with limits and choices.</summary>
    public OtlpDecoder(IngestSettings settings)
    {
        _state = new(settings);
        _protobuf = new(_state);
        _json = new(_state);
        _normaliser = new(settings, _state);
    }

    /// <summary>
    /// Reads one request, uncompressed, into an empty batch whose <see cref="Batch.ReceivedAt"/> is set. Null when it could be read; what
    /// was refused in it is counted in the batch. Otherwise nothing of it is in the batch.
    /// </summary>
    public DecodeError? Decode(Signal signal, Protocol protocol, Encoding encoding, ReadOnlySpan<byte> body, Batch batch)
    {
        _state.Reset();
        _normaliser.Begin(signal, protocol, encoding, body.Length, batch);
        var isRead = encoding == Encoding.Json ? _json.Decode(signal, body, _normaliser) : _protobuf.Decode(signal, body, _normaliser);
        if (isRead && _state.Error is null)
            return null;
        var (received, position, bytes) = (batch.ReceivedAt, batch.Position, batch.BodyBytes);
        batch.Clear();
        (batch.ReceivedAt, batch.Position, batch.BodyBytes) = (received, position, bytes);
        return _state.Error;
    }
}
