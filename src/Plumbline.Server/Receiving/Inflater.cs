using System.IO.Compression;

namespace Plumbline.Server.Receiving;

/// <summary>
/// Inflates a body. What stays small is inflated once; what grows beyond a megabyte is first measured, in a few kilobytes of memory,
/// and gets an array of its size when it is within the limit: a bomb costs its sender an error and us no memory.
/// </summary>
public sealed class Inflater(BodyMemory memory, int limit)
{
    const int MeasuredBeyond = 1 << 20;
    const int Scratch = 16 << 10;

    // Without it .NET's streams take a body that is cut off for one that has ended.
    static Inflater() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>Inflates; the compressed bytes stay with the caller.</summary>
    public ReceivedBody Inflate(ReadOnlyMemory<byte> compressed, Compression compression)
    {
        try
        {
            return TryInflate(compressed, compression, isRaw: false);
        }
        catch (InvalidDataException) when (compression == Compression.Deflate)
        {
            // "deflate" means zlib's format, but some senders leave its header away.
            return TryRaw(compressed);
        }
        catch (InvalidDataException)
        {
            return ReceivedBody.None(BodyError.Malformed);
        }
    }

    ReceivedBody TryRaw(ReadOnlyMemory<byte> compressed)
    {
        try
        {
            return TryInflate(compressed, Compression.Deflate, isRaw: true);
        }
        catch (InvalidDataException)
        {
            return ReceivedBody.None(BodyError.Malformed);
        }
    }

    ReceivedBody TryInflate(ReadOnlyMemory<byte> compressed, Compression compression, bool isRaw)
    {
        var first = Math.Clamp((int)Math.Min(compressed.Length * 6L, MeasuredBeyond), Scratch, Math.Max(Scratch, limit));
        if (!memory.TryRent(first, out var buffer))
            return ReceivedBody.None(BodyError.NoMemory);
        var result = ReceivedBody.None(BodyError.Malformed);
        try
        {
            result = Fill(compressed, compression, isRaw, ref buffer);
            return result;
        }
        finally
        {
            if (result.Error != BodyError.None)
                memory.Return(buffer);
        }
    }

    ReceivedBody Fill(ReadOnlyMemory<byte> compressed, Compression compression, bool isRaw, ref byte[] buffer)
    {
        using var stream = Open(compressed, compression, isRaw);
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        while (length == buffer.Length && length <= limit)
        {
            if (length >= MeasuredBeyond)
            {
                var whole = length + Measure(stream, limit + 1L - length);
                return whole > limit
                    ? ReceivedBody.None(BodyError.TooLarge)
                    : Again(compressed, compression, isRaw, (int)whole, ref buffer);
            }

            if (!memory.TryGrow(ref buffer, length, length * 2))
                return ReceivedBody.None(BodyError.NoMemory);
            length += stream.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
        }

        return length > limit ? ReceivedBody.None(BodyError.TooLarge) : new(buffer, length, BodyError.None);
    }

    ReceivedBody Again(ReadOnlyMemory<byte> compressed, Compression compression, bool isRaw, int size, ref byte[] buffer)
    {
        if (!memory.TryGrow(ref buffer, 0, size))
            return ReceivedBody.None(BodyError.NoMemory);
        using var stream = Open(compressed, compression, isRaw);
        return new(buffer, stream.ReadAtLeast(buffer.AsSpan(0, size), size, throwOnEndOfStream: false), BodyError.None);
    }

    /// <summary>How many bytes follow, counted up to a maximum.</summary>
    static long Measure(Stream stream, long maximum)
    {
        Span<byte> scratch = stackalloc byte[Scratch];
        var total = 0L;
        for (var read = 1; read > 0 && total < maximum; total += read)
            read = stream.Read(scratch);
        return total;
    }

    static Stream Open(ReadOnlyMemory<byte> compressed, Compression compression, bool isRaw)
    {
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(compressed, out var bytes);
        var source = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        if (isRaw)
            return new DeflateStream(source, CompressionMode.Decompress);
        return compression == Compression.Gzip
            ? new GZipStream(source, CompressionMode.Decompress)
            : new ZLibStream(source, CompressionMode.Decompress);
    }
}
