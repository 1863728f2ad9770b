using System.Buffers.Text;
using System.Text;

namespace Plumbline.Cli.Demo;

/// <summary>Text that grows, as UTF-8. Not for several threads.</summary>
sealed class Utf8Text(int capacity = 4096)
{
    byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Takes back what was written behind a length.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Takes back a comma at the end.</summary>
    public void TrimComma()
    {
        if (Length > 0 && _bytes[Length - 1] == (byte)',')
            Length--;
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    public void Append(string text)
    {
        var room = Room(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, room);
    }

    public void Append(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out var written);
        Length += written;
    }

    /// <summary>Billionths as a decimal number with as many digits as it needs.</summary>
    public void AppendNanos(long nanos)
    {
        var (whole, rest) = Math.DivRem(nanos, 1_000_000_000);
        Append(whole);
        if (rest == 0)
            return;
        Append("."u8);
        var room = Room(9);
        for (var digit = 8; digit >= 0; digit--)
        {
            room[digit] = (byte)('0' + rest % 10);
            rest /= 10;
        }

        Length += room[..9].TrimEnd((byte)'0').Length;
    }

    Span<byte> Room(int bytes)
    {
        if (_bytes.Length - Length < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes));
        return _bytes.AsSpan(Length);
    }
}
