using System.Runtime.CompilerServices;

namespace Plumbline.Instrumentation.Http;

/// <summary>A response's stream as it is: each read is passed on and answered at once, and what it brought is looked at on the way.</summary>
sealed class ObservedStream(Stream inner, Attempt attempt) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> reading;
        try
        {
            reading = inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception)
        {
            attempt.FailReading(exception);
            throw;
        }

        return reading.IsCompletedSuccessfully ? new(Look(buffer.Span, reading.Result)) : WaitAsync(reading, buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Look(buffer, inner.Read(buffer));
        }
        catch (Exception exception)
        {
            attempt.FailReading(exception);
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            attempt.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        attempt.Dispose();
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<int> WaitAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        int count;
        try
        {
            count = await reading;
        }
        catch (Exception exception)
        {
            attempt.FailReading(exception);
            throw;
        }

        return Look(buffer.Span, count);
    }

    // Who reads into an empty buffer asks whether there is anything, and none is no end.
    int Look(ReadOnlySpan<byte> buffer, int count)
    {
        if (!buffer.IsEmpty)
            attempt.Read(buffer[..count]);
        return count;
    }
}
