using System.Globalization;

namespace Plumbline.Core.Model;

/// <summary>
/// Money, in billionths of a dollar. A whole number, so a total does not depend on the order in which costs arrive.
/// Range: ±9.2 × 10⁹ dollars; going beyond it throws.
/// </summary>
public readonly record struct Usd(long Nanos)
{
    public static Usd operator +(Usd left, Usd right) => new(checked(left.Nanos + right.Nanos));

    /// <summary>The exact amount without a currency sign, such as <c>0.017952</c>: the form the API uses.</summary>
    public override string ToString()
    {
        // As a quantity is written, without its 128-bit numbers: no code is compiled ahead for those.
        var magnitude = Nanos < 0 ? 0 - (ulong)Nanos : (ulong)Nanos;
        var (whole, fraction) = Math.DivRem(magnitude, (ulong)Quantity.NanosPerUnit);
        var tail = fraction == 0 ? "" : "." + fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return (Nanos < 0 ? "-" : "") + whole.ToString(CultureInfo.InvariantCulture) + tail;
    }

    /// <summary>For people: at least cents, and as many further digits as are known.</summary>
    public string ToDisplay() => (Nanos / 1e9m).ToString("$#,##0.00#######;−$#,##0.00#######", CultureInfo.InvariantCulture);
}
