using System.Net.Http.Json;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Http;

/// <summary>
/// Reads a request's body on its way, from contents that can be written more than once: bytes, text and JSON. Others, such as streams, are left alone, and what they
/// ask for stays unknown.
/// </summary>
sealed class RequestBody : Stream
{
    // The API takes 32 MB.
    const int LengthMax = 32 << 20;

    readonly ByteBuffer _pieces = new(LengthMax);
    readonly long? _length;
    RequestFields? _fields;

    RequestBody(long? length) => _length = length;

    public static RequestFields Read(HttpContent? content)
    {
        if (content is not (ByteArrayContent or ReadOnlyMemoryContent or JsonContent))
            return RequestFields.Unknown;
        using var body = new RequestBody(content.Headers.ContentLength);
        content.CopyTo(body, null, default);
        return body._fields ?? RequestReader.Read(body._pieces.Bytes);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // Nearly always all of it comes at once, and need not be copied.
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length == _length)
            _fields = RequestReader.Read(buffer);
        else
            _pieces.Add(buffer);
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _pieces.Dispose();
        base.Dispose(disposing);
    }
}
