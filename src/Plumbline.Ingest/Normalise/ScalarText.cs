using Plumbline.Core.Model;

namespace Plumbline.Ingest.Normalise;

/// <summary>Numbers and booleans where a text is expected.</summary>
public static class ScalarText
{
    /// <summary>Appends the text of a number or boolean: <c>42</c>, <c>0.5</c>, <c>true</c>. Absent for the empty value.</summary>
    public static Slice Append(Utf8Arena text, in AttributeValue value)
    {
        Span<byte> room = stackalloc byte[32];
        switch (value.Kind)
        {
            case AttributeKind.Int:
                value.Bits.TryFormat(room, out var length);
                return text.Append(room[..length]);
            case AttributeKind.Double:
                value.Double.TryFormat(room, out length, "R");
                return text.Append(room[..length]);
            case AttributeKind.Bool:
                return text.Append(value.Bits != 0 ? "true"u8 : "false"u8);
            default:
                return default;
        }
    }
}
