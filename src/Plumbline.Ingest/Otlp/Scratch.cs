namespace Plumbline.Ingest.Otlp;

/// <summary>Bytes that do not stand in the body as they are meant: unescaped text, base64, the JSON of nested values. Cleared for each record.</summary>
public sealed class Scratch
{
    byte[] _bytes = new byte[1024];

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>Everything written since the last <see cref="Clear"/>. Valid until more is written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Appends one byte.</summary>
    public void Write(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Appends some bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for at least so many more bytes, to be claimed with <see cref="Claim"/>.</summary>
    public Span<byte> Reserve(int size)
    {
        if (size > _bytes.Length - Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(Length + size)));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes the first bytes of what <see cref="Reserve"/> gave.</summary>
    public void Claim(int length) => Length += length;

    /// <summary>Everything written since an earlier <see cref="Length"/>.</summary>
    public TextRef Since(int start) => TextRef.InScratch(start, Length - start);

    /// <summary>Forgets what was written after an earlier <see cref="Length"/>.</summary>
    public void CutBackTo(int length) => Length = length;

    /// <summary>Forgets everything and gives unusually much memory back.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > 256 * 1024)
            _bytes = new byte[1024];
    }
}
