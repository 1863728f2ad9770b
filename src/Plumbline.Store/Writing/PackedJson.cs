using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>Packed attributes as JSON text, written into one reused buffer. The span given out is valid until the next call.</summary>
sealed class PackedJson : IDisposable
{
    readonly ArrayBufferWriter<byte> _buffer = new(4096);
    readonly Utf8JsonWriter _json;

    public PackedJson() =>
        _json = new Utf8JsonWriter(
            _buffer,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }
        );

    /// <summary>The JSON object of a packed list.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> packed)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        AttributeList.WriteJson(packed, _json);
        _json.Flush();
        return _buffer.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();
}
