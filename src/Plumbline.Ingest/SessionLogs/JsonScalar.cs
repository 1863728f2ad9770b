using System.Buffers.Text;
using System.Globalization;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>JSON's literals and numbers.</summary>
static class JsonScalar
{
    /// <summary>What a bare word is; missing when it is nothing that JSON knows.</summary>
    public static JsonKind KindOf(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            return JsonKind.Missing;
        return word[0] switch
        {
            (byte)'n' when word.SequenceEqual("null"u8) => JsonKind.Null,
            (byte)'t' when word.SequenceEqual("true"u8) => JsonKind.True,
            (byte)'f' when word.SequenceEqual("false"u8) => JsonKind.False,
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') when IsNumber(word) => JsonKind.Number,
            _ => JsonKind.Missing,
        };
    }

    /// <summary>The value of a number that is whole, in any notation (<c>12</c>, <c>12.0</c>, <c>1.2e1</c>). Beyond the range of a long it becomes the nearest end.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> number, out long value)
    {
        if (number.Length < 19 && Utf8Parser.TryParse(number, out value, out var used) && used == number.Length)
            return true;
        value = 0;
        if (number.Length <= 28 && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            var isWhole = exact == decimal.Truncate(exact);
            value = isWhole ? (long)Math.Clamp(exact, long.MinValue, long.MaxValue) : 0;
            return isWhole;
        }

        // Too many digits or too large an exponent for a decimal: no count is like that, so it only has to be too large.
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var rough))
            return false;
        value = rough < 0 ? long.MinValue : long.MaxValue;
        return Math.Abs(rough) >= 1e18;
    }

    static bool IsNumber(ReadOnlySpan<byte> word)
    {
        var at = word[0] == '-' ? 1 : 0;
        var whole = Digits(word, ref at);
        if (whole == 0 || (whole > 1 && word[at - whole] == '0'))
            return false;
        if (at < word.Length && word[at] == '.')
        {
            at++;
            if (Digits(word, ref at) == 0)
                return false;
        }

        if (at < word.Length && word[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < word.Length && word[at] is (byte)'+' or (byte)'-')
                at++;
            if (Digits(word, ref at) == 0)
                return false;
        }

        return at == word.Length;
    }

    static int Digits(ReadOnlySpan<byte> word, ref int at)
    {
        var start = at;
        while (at < word.Length && (uint)(word[at] - '0') <= 9)
            at++;
        return at - start;
    }
}
