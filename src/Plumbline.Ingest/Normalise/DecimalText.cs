using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using Plumbline.Core.Model;

namespace Plumbline.Ingest.Normalise;

/// <summary>Numbers as old clients send them: as text.</summary>
public static class DecimalText
{
    // 28 digits are exact in a decimal: far more than money or counts have.
    const int MaxLength = 28;

    /// <summary>The exact value of a decimal number such as <c>0.0049195</c> or <c>4.9e-3</c>, rounded half to even to a billionth.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        quantity = default;
        if (text.Length is 0 or > MaxLength)
            return TryParseDouble(text, out quantity);
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > 1e18m)
            return false;

        // The whole part and the rest apart, so that scaling by a billion cannot overflow.
        var whole = decimal.Truncate(value);
        var rest = Math.Round((value - whole) * Quantity.NanosPerUnit, MidpointRounding.ToEven);
        quantity = Quantity.FromWhole((long)whole) + new Quantity((long)rest);
        return true;
    }

    // Longer texts are doubles with all their digits.
    static bool TryParseDouble(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        quantity = default;
        return text.Length is > 0 and < 64
            && Utf8Parser.TryParse(text, out double value, out var used)
            && used == text.Length
            && Quantity.TryFromDouble(value, out quantity);
    }

    /// <summary>A whole number; a fraction is rounded half to even.</summary>
    public static bool TryParseWhole(ReadOnlySpan<byte> text, out long value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
            return true;
        return TryParseFraction(text, out value);
    }

    // Apart, because no code is compiled ahead for 128-bit numbers and what calls them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool TryParseFraction(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return TryParse(text, out var quantity) && TryRound(quantity, out value);
    }

    /// <summary>The nearest whole number.</summary>
    public static bool TryRound(Quantity quantity, out long value)
    {
        var (whole, rest) = (quantity.Nanos / Quantity.NanosPerUnit, quantity.Nanos % Quantity.NanosPerUnit);
        var twice = Int128.Abs(rest) * 2;
        if (twice > Quantity.NanosPerUnit || (twice == Quantity.NanosPerUnit && !Int128.IsEvenInteger(whole)))
            whole += Int128.Sign(rest);
        value = whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : 0;
        return whole == value;
    }
}
