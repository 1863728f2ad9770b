using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Plumbline.Server.Settings;

namespace Plumbline.Server.Receiving;

/// <summary>
/// Reads one body into one array. The array grows with what arrives, never with what was announced, so that memory is only held
/// for bytes that someone took the trouble to send.
/// </summary>
public sealed class BodyReader(ServerSettings settings, BodyMemory memory, TimeProvider time)
{
    /// <summary>The prefix of a gRPC message: a flag for compression and a length in big-endian.</summary>
    public const int FramePrefix = 5;

    const int FirstRent = 16 << 10;

    /// <summary>Reads a plain body.</summary>
    public ValueTask<ReceivedBody> ReadAsync(PipeReader pipe, long? announced) =>
        announced > settings.MaxBodyBytes
            ? new(ReceivedBody.None(BodyError.TooLarge))
            : ReadAsync(pipe, (int)(announced ?? settings.MaxBodyBytes), settings.MaxBodyBytes, isFrame: false);

    /// <summary>Reads one gRPC message with its prefix.</summary>
    public ValueTask<ReceivedBody> ReadFrameAsync(PipeReader pipe) =>
        ReadAsync(pipe, settings.MaxBodyBytes + FramePrefix, settings.MaxBodyBytes + FramePrefix, isFrame: true);

    async ValueTask<ReceivedBody> ReadAsync(PipeReader pipe, int expected, int limit, bool isFrame)
    {
        if (!memory.TryRent(Math.Clamp(expected, 256, FirstRent), out var buffer))
            return ReceivedBody.None(BodyError.NoMemory);
        CancellationTokenSource? deadline = null;
        var (length, error) = (0, BodyError.None);
        try
        {
            for (var isCompleted = false; !isCompleted && error == BodyError.None; )
            {
                if (!pipe.TryRead(out var result))
                {
                    deadline ??= new(settings.BodyTimeout, time);
                    result = await pipe.ReadAsync(deadline.Token);
                }

                error = Append(result.Buffer, ref buffer, ref length, expected, limit);
                pipe.AdvanceTo(result.Buffer.End);
                if (isFrame && error == BodyError.None)
                    error = CheckFrame(buffer.AsSpan(0, length), limit, result.IsCompleted);
                isCompleted = result.IsCompleted;
            }
        }
        catch (Exception exception)
        {
            error = ErrorOf(exception);
        }
        finally
        {
            deadline?.Dispose();
        }

        if (error == BodyError.None)
            return new(buffer, length, error);
        memory.Return(buffer);
        return ReceivedBody.None(error);
    }

    BodyError Append(in ReadOnlySequence<byte> received, ref byte[] buffer, ref int length, int expected, int limit)
    {
        if (received.Length > limit - length)
            return BodyError.TooLarge;
        var needed = length + (int)received.Length;
        // Twice the size each time: a body is copied at most twice on average.
        if (needed > buffer.Length && !memory.TryGrow(ref buffer, length, Math.Max(needed, (int)Math.Min(expected, buffer.Length * 2L))))
            return BodyError.NoMemory;
        received.CopyTo(buffer.AsSpan(length));
        length = needed;
        return BodyError.None;
    }

    static BodyError CheckFrame(ReadOnlySpan<byte> frame, int limit, bool isCompleted)
    {
        if (frame.Length < FramePrefix)
            return isCompleted ? BodyError.Malformed : BodyError.None;
        var whole = BinaryPrimitives.ReadUInt32BigEndian(frame[1..]) + (long)FramePrefix;
        if (whole > limit)
            return BodyError.TooLarge;
        return frame.Length > whole || (isCompleted && frame.Length < whole) ? BodyError.Malformed : BodyError.None;
    }

    static BodyError ErrorOf(Exception exception) =>
        exception switch
        {
            OperationCanceledException => BodyError.TooSlow,
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => BodyError.TooSlow,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => BodyError.TooLarge,
            BadHttpRequestException => BodyError.Malformed,
            _ => BodyError.Gone,
        };
}
