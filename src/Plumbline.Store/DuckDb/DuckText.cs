using System.Runtime.InteropServices;

namespace Plumbline.Store.DuckDb;

/// <summary>
/// DuckDB's <c>duckdb_string_t</c>: the length, then up to twelve bytes in place, or the first four bytes and a pointer to all.
/// The unused bytes in place are zero, because DuckDB compares them.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
unsafe struct DuckText
{
    public const int InPlaceMax = 12;

    [FieldOffset(0)]
    public uint Length;

    [FieldOffset(4)]
    public fixed byte InPlace[InPlaceMax];

    [FieldOffset(8)]
    public byte* Pointer;

    /// <summary>The bytes of a header that stands in a chunk, valid as long as the chunk.</summary>
    public static ReadOnlySpan<byte> Read(DuckText* text) =>
        new(text->Length <= InPlaceMax ? text->InPlace : text->Pointer, checked((int)text->Length));

    /// <summary>Writes a short text in place.</summary>
    public static void WriteInPlace(DuckText* text, ReadOnlySpan<byte> utf8)
    {
        *text = default;
        text->Length = (uint)utf8.Length;
        utf8.CopyTo(new Span<byte>(text->InPlace, InPlaceMax));
    }
}
