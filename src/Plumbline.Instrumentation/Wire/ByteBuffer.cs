using System.Buffers;

namespace Plumbline.Instrumentation.Wire;

/// <summary>Bytes that come in pieces, up to a limit; what would pass it is left out, and said. Rented memory: give it back by disposing.</summary>
sealed class ByteBuffer(int lengthMax) : IDisposable
{
    byte[]? _bytes;
    int _length;

    /// <summary>Whether something was left out since the last <see cref="Clear"/>.</summary>
    public bool IsCut { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public bool IsEmpty => _length == 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (IsCut || bytes.Length > lengthMax - _length)
        {
            IsCut = true;
            return;
        }

        if (_bytes is null || _length + bytes.Length > _bytes.Length)
            Grow(_length + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Clear() => (_length, IsCut) = (0, false);

    public void Dispose()
    {
        if (_bytes is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
        (_bytes, _length) = (null, 0);
    }

    void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(lengthMax, 2 * _length)));
        Bytes.CopyTo(larger);
        if (_bytes is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
        _bytes = larger;
    }
}
