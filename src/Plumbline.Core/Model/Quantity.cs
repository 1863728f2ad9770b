using System.Globalization;

namespace Plumbline.Core.Model;

/// <summary>
/// An exact metric value, in billionths of its unit. A whole number, so that increments are differences that telescope and a
/// total does not depend on the order in which points arrive. Range: ±10¹⁹ units, far from overflow in any sum. The default is zero.
/// </summary>
public readonly record struct Quantity(Int128 Nanos) : IComparable<Quantity>
{
    /// <summary>Billionths in one unit.</summary>
    public const long NanosPerUnit = 1_000_000_000;

    /// <summary>Nothing.</summary>
    public static readonly Quantity Zero;

    /// <summary>A whole number of units.</summary>
    public static Quantity FromWhole(Int128 units) => new(units * NanosPerUnit);

    /// <summary>
    /// The value of a double's shortest decimal form, rounded half to even to a billionth.
    /// False when it is not a number, infinite, or beyond the range.
    /// </summary>
    public static bool TryFromDouble(double value, out Quantity quantity)
    {
        if (Math.Abs(value) < 9e15 && Math.Truncate(value) == value)
        {
            quantity = FromWhole((long)value);
            return true;
        }

        // The double nearest to a decimal of at most 15 digits has that decimal as its shortest form; the division is correctly rounded.
        if (Math.Abs(value) < 1e6 && Math.Round(value * NanosPerUnit) is var nanos && nanos / NanosPerUnit == value)
        {
            quantity = new((long)nanos);
            return true;
        }

        return TryFromDecimalForm(value, out quantity);
    }

    static bool TryFromDecimalForm(double value, out Quantity quantity)
    {
        quantity = default;
        Span<byte> text = stackalloc byte[32];
        if (!double.IsFinite(value) || Math.Abs(value) > 1e19)
            return false;

        // "R" gives the shortest form that reads back as the same double; it may or may not carry an exponent.
        if (!value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture))
            return false;
        quantity = new(ParseNanos(text[..length]));
        return true;
    }

    // At most 17 digits come from a double, so nothing overflows within the range checked above.
    static Int128 ParseNanos(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        if (negative)
            text = text[1..];
        var exponent = 9;
        var mark = text.IndexOf((byte)'E');
        if (mark >= 0)
        {
            exponent += int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        Int128 digits = 0;
        var point = false;
        foreach (var c in text)
        {
            if (c == '.')
            {
                point = true;
                continue;
            }

            digits = digits * 10 + (c - '0');
            if (point)
                exponent--;
        }

        var nanos = Scale(digits, exponent);
        return negative ? -nanos : nanos;
    }

    static Int128 Scale(Int128 digits, int exponent)
    {
        for (; exponent > 0; exponent--)
            digits = checked(digits * 10);
        if (exponent == 0)
            return digits;
        if (exponent < -18)
            return 0;
        Int128 divisor = 1;
        for (; exponent < 0; exponent++)
            divisor *= 10;
        var (quotient, remainder) = (digits / divisor, digits % divisor);
        var twice = remainder * 2;
        return twice > divisor || (twice == divisor && !Int128.IsEvenInteger(quotient)) ? quotient + 1 : quotient;
    }

    public static Quantity operator +(Quantity left, Quantity right) => new(checked(left.Nanos + right.Nanos));

    public static Quantity operator -(Quantity left, Quantity right) => new(checked(left.Nanos - right.Nanos));

    public static Quantity operator -(Quantity value) => new(checked(-value.Nanos));

    public static bool operator <(Quantity left, Quantity right) => left.Nanos < right.Nanos;

    public static bool operator >(Quantity left, Quantity right) => left.Nanos > right.Nanos;

    public static bool operator <=(Quantity left, Quantity right) => left.Nanos <= right.Nanos;

    public static bool operator >=(Quantity left, Quantity right) => left.Nanos >= right.Nanos;

    public int CompareTo(Quantity other) => Nanos.CompareTo(other.Nanos);

    /// <summary>The shortest exact decimal form, such as <c>12</c> or <c>0.017952</c>.</summary>
    public override string ToString()
    {
        var negative = Int128.IsNegative(Nanos);
        var magnitude = (UInt128)(negative ? -Nanos : Nanos);
        var (whole, fraction) = (magnitude / (UInt128)NanosPerUnit, (long)(magnitude % (UInt128)NanosPerUnit));
        var tail = fraction == 0 ? "" : "." + fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return (negative ? "-" : "") + whole.ToString(CultureInfo.InvariantCulture) + tail;
    }
}
