using System.Runtime.CompilerServices;

namespace Plumbline.Core.Model;

/// <summary>A place in a batch's text: UTF-8 bytes. The default means "absent"; an empty text has an offset above zero.</summary>
public readonly record struct Slice(int Offset, int Length)
{
    /// <summary>Whether there is no value (an empty one is a value).</summary>
    public bool IsAbsent => Offset == 0;
}

/// <summary>
/// The text of one batch: bytes appended one after another, referred to by <see cref="Slice"/>. Spans that it gives out are
/// valid until the next append. Reused from batch to batch; not for several threads at once.
/// </summary>
public sealed class Utf8Arena
{
    // Byte 0 is never given out, so that a slice at offset 0 means "absent".
    byte[] _bytes = new byte[16 * 1024];

    /// <summary>Bytes in use, including the reserved first one.</summary>
    public int Length { get; private set; } = 1;

    /// <summary>The text of a slice; empty when it is absent.</summary>
    public ReadOnlySpan<byte> this[Slice slice] => _bytes.AsSpan(slice.Offset, slice.Length);

    /// <summary>The text as a string; null when it is absent.</summary>
    public string? Text(Slice slice) => slice.IsAbsent ? null : System.Text.Encoding.UTF8.GetString(this[slice]);

    /// <summary>Copies some bytes in.</summary>
    public Slice Append(ReadOnlySpan<byte> bytes)
    {
        var slice = new Slice(Length, bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
        return slice;
    }

    /// <summary>Room for at least so many more bytes, to be written in place and then claimed with <see cref="Claim"/>.</summary>
    public Span<byte> Reserve(int size)
    {
        if (size > _bytes.Length - Length)
            Grow(size);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes the first bytes of what <see cref="Reserve"/> gave.</summary>
    public Slice Claim(int length)
    {
        var slice = new Slice(Length, length);
        Length += length;
        return slice;
    }

    /// <summary>The slice from an earlier <see cref="Length"/> to the end.</summary>
    public Slice Since(int start) => new(start, Length - start);

    /// <summary>Forgets what was appended after an earlier <see cref="Length"/>.</summary>
    public void CutBackTo(int length) => Length = length;

    /// <summary>Forgets everything and, after an unusually large batch, gives the memory back.</summary>
    public void Clear()
    {
        Length = 1;
        if (_bytes.Length > 1024 * 1024)
            _bytes = new byte[16 * 1024];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow(int size) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(Length + size)));
}
