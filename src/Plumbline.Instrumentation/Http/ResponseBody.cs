using System.Diagnostics;
using System.Net.Http.Headers;
using Plumbline.Instrumentation.Signals;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Http;

/// <summary>
/// Reads a response's body as it passes: a stream event by event, without holding it; a message or an error whole, up to 16 MB. A compressed body that nobody has
/// decompressed yet tells nothing.
/// </summary>
sealed class ResponseBody : IStreamEvents, IDisposable
{
    const int WholeLengthMax = 16 << 20;

    readonly ResponseFields _fields;
    readonly EventStreamReader? _events;
    readonly ByteBuffer? _whole;
    readonly bool _isReadable;
    readonly long? _length;
    TagList? _tags;
    long _seen;

    public ResponseBody(ResponseFields fields, HttpContentHeaders headers)
    {
        _fields = fields;
        _length = headers.ContentLength;
        _isReadable = ResponseHeaders.Text(headers, "Content-Encoding") is null or "" or "identity";
        IsStream =
            ResponseHeaders.Text(headers, "Content-Type")?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;
        if (!_isReadable)
            return;
        if (IsStream)
            _events = new EventStreamReader(this);
        else
            _whole = new ByteBuffer(WholeLengthMax);
    }

    public bool IsStream { get; }

    /// <summary>Pieces of generated content so far.</summary>
    public int Chunks { get; private set; }

    /// <summary>When the first and the last of them came.</summary>
    public long FirstChunk,
        LastChunk;

    /// <summary>Whether it has said that it is over: nothing of interest follows.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether nothing of it is missing, as far as that can be seen.</summary>
    public bool IsWhole => _fields.IsComplete || !_isReadable;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        _seen += bytes.Length;
        _events?.Read(bytes);
        _whole?.Add(bytes);
    }

    /// <summary>Nothing more comes.</summary>
    public void End()
    {
        if (_whole is not { } whole || _fields.IsComplete)
            return;
        var isRead = !whole.IsCut && MessageReader.TryRead(whole.Bytes, _fields);
        // A body that is too large, or no JSON, is as whole as its length says.
        _fields.IsComplete = isRead || (_seen > 0 && _seen == _length);
    }

    /// <summary>The attributes of its chunks' durations, which stay the same.</summary>
    public TagList TagsOf(CallRecord call) => _tags ??= CallMetrics.Conventional(call);

    public void Dispose()
    {
        _events?.Dispose();
        _whole?.Dispose();
    }

    void IStreamEvents.Read(StreamEvent kind, ReadOnlySpan<byte> data)
    {
        if (kind == StreamEvent.Other)
            kind = EventStreamReader.KindOfData(data);
        switch (kind)
        {
            case StreamEvent.ContentBlockDelta:
                Chunks++;
                break;
            case StreamEvent.MessageStart or StreamEvent.MessageDelta or StreamEvent.ContentBlockStart:
                MessageReader.TryRead(data, _fields);
                break;
            case StreamEvent.MessageStop:
                (_fields.IsComplete, IsOver) = (true, true);
                break;
            case StreamEvent.Error:
                MessageReader.TryRead(data, _fields);
                _fields.ErrorType ??= "error";
                IsOver = true;
                break;
        }
    }
}
