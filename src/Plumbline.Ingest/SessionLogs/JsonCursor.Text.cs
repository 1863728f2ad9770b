using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.Ingest.SessionLogs;

// What keys and texts say, with their escapes undone.
sealed partial class JsonCursor
{
    byte[] _plain = [];

    /// <summary>The number of a key in a table, its escapes undone; −1 for a key that is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(KeyTable table, JsonValue key)
    {
        var number = table.Find(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), key.Start), key.Length);
        return number >= 0 ? number : FindEscaped(table, key);
    }

    /// <summary>Whether a value is a text that says exactly this.</summary>
    public bool Is(JsonValue value, ReadOnlySpan<byte> text) => value.IsText && Plain(value).SequenceEqual(text);

    /// <summary>Whether a value is a text that begins with this, which must be ASCII. Looks at no more of it.</summary>
    public bool StartsWith(JsonValue value, ReadOnlySpan<byte> text)
    {
        if (!value.IsText)
            return false;
        var bytes = Bytes(value);
        var beginning = bytes[..Math.Min(bytes.Length, text.Length)];
        return beginning.Contains((byte)'\\') ? PlainBeginning(value, text.Length * 6).StartsWith(text) : beginning.SequenceEqual(text);
    }

    /// <summary>What the first so many bytes of a text say, without escapes; valid until the next call. An escape at the cut may be cut.</summary>
    public ReadOnlySpan<byte> PlainBeginning(JsonValue text, int bytes) =>
        text.IsText ? Unescape(Bytes(text)[..Math.Min(text.Length, bytes)]) : default;

    /// <summary>What a text says, without escapes; valid until the next call. Nothing for other values.</summary>
    public ReadOnlySpan<byte> Plain(JsonValue value)
    {
        if (!value.IsText)
            return default;
        var bytes = Bytes(value);
        return bytes.Contains((byte)'\\') ? Unescape(bytes) : bytes;
    }

    ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> bytes)
    {
        if (_plain.Length < bytes.Length)
            _plain = new byte[Math.Max(bytes.Length, 1024)];
        return _plain.AsSpan(0, JsonText.Unescape(bytes, _plain));
    }

    int FindEscaped(KeyTable table, JsonValue key)
    {
        if (key.Length > KeyTable.EscapedLengthMax || !Bytes(key).Contains((byte)'\\'))
            return -1;
        Span<byte> plain = stackalloc byte[KeyTable.EscapedLengthMax + JsonTokens.Padding];
        var length = JsonText.Unescape(Bytes(key), plain);
        return table.Find(ref plain[0], length);
    }
}
