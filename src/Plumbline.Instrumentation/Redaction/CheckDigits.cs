namespace Plumbline.Instrumentation.Redaction;

/// <summary>Numbers that prove themselves by digits or letters worked out from the others.</summary>
static class CheckDigits
{
    // Lengths by country: the SWIFT registry of IBANs.
    static readonly Dictionary<string, int> IbanLengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 "
        + "GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 "
        + "PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
    )
        .Split(' ')
        .ToDictionary(pair => pair[..2], pair => int.Parse(pair[2..]));

    /// <summary>ISO 13616: the country's length, and 1 as the remainder by 97 (ISO 7064).</summary>
    public static bool IsIban(string text)
    {
        var compact = text.Replace(" ", "");
        if (!IbanLengths.TryGetValue(compact[..2], out var length) || compact.Length != length)
            return false;
        var remainder = 0;
        foreach (var c in compact[4..] + compact[..4])
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + c - '0') % 97 : ((remainder * 100) + c - 'A' + 10) % 97;
        return remainder == 1;
    }

    /// <summary>ISO/IEC 7812: a range and a length that some network issues, and Luhn's check digit.</summary>
    public static bool IsPaymentCard(string text)
    {
        var digits = text.Replace(" ", "").Replace("-", "");
        var start = int.Parse(digits[..4]);
        var isIssued = digits.Length switch
        {
            13 => start / 1000 == 4,
            14 => start / 100 is 36 or 38 or 39 || start / 10 is >= 300 and <= 305,
            15 => start / 100 is 34 or 37,
            16 => start / 1000 == 4
                || start / 100 is (>= 51 and <= 55) or 62 or 65 or 81
                || start is (>= 2221 and <= 2720) or 6011 or (>= 2200 and <= 2204) or (>= 3528 and <= 3589) or (>= 6440 and <= 6499),
            17 or 18 => start / 100 == 62,
            19 => start / 1000 == 4 || start / 100 is 62 or 65,
            _ => false,
        };
        return isIssued && HasLuhnDigit(digits);
    }

    /// <summary>E.164 allows at most 15 digits; with fewer than 8 it is hardly a number with a country's code.</summary>
    public static bool IsPhone(string text) => text.Count(char.IsAsciiDigit) is >= 8 and <= 15;

    /// <summary>One of the countries' numbers that have check characters.</summary>
    public static bool IsNationalId(string text)
    {
        var compact = text.Replace(" ", "");
        return IsSpanish(compact.Replace("-", "")) || IsItalian(compact) || IsFrench(compact) || IsFinnish(compact) || IsBrazilian(compact);
    }

    static bool HasLuhnDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled - (doubled > 9 ? 9 : 0);
        }

        return sum % 10 == 0;
    }

    // Eight digits, or X, Y, Z for 0, 1, 2 and seven: the letter is the remainder by 23.
    static bool IsSpanish(string text)
    {
        if (text.Length != 9 || !char.IsAsciiLetterUpper(text[8]))
            return false;
        var number = text[0] is 'X' or 'Y' or 'Z' ? (char)(text[0] - 'X' + '0') + text[1..8] : text[..8];
        return int.TryParse(number, out var value) && "TRWAGMYFPDXBNJZSQVHLCKE"[value % 23] == text[8];
    }

    // Decreto ministeriale 23 dicembre 1976: characters at odd places count by a table, at even places by themselves.
    static bool IsItalian(string text)
    {
        if (text.Length != 16 || !char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[15]))
            return false;
        ReadOnlySpan<byte> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(text[i]) ? text[i] - '0' : text[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }

        return text[15] == 'A' + (sum % 26);
    }

    // The key is 97 less the remainder by 97; Corsica's 2A and 2B count as 19 and 18.
    static bool IsFrench(string text)
    {
        if (text.Length != 15)
            return false;
        var number = text.Replace("2A", "19").Replace("2B", "18");
        return number.All(char.IsAsciiDigit)
            && int.Parse(number[3..5]) is (>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99)
            && 97 - (long.Parse(number[..13]) % 97) == long.Parse(number[13..]);
    }

    // ddmmyy, the century's sign, three digits, and the remainder of all nine by 31 as a character.
    static bool IsFinnish(string text)
    {
        if (text.Length != 11 || !text[..6].All(char.IsAsciiDigit) || !text[7..10].All(char.IsAsciiDigit))
            return false;
        return int.Parse(text[..2]) is >= 1 and <= 31
            && int.Parse(text[2..4]) is >= 1 and <= 12
            && "0123456789ABCDEFHJKLMNPRSTUVWXY"[int.Parse(text[..6] + text[7..10]) % 31] == text[10];
    }

    // Two check digits, each the remainder by 11 of a weighted sum.
    static bool IsBrazilian(string text)
    {
        var digits = text.Replace(".", "").Replace("-", "");
        if (text.Length != 14 || digits.Length != 11 || !digits.All(char.IsAsciiDigit) || digits.Distinct().Count() == 1)
            return false;
        return CheckDigit(digits[..9]) == digits[9] && CheckDigit(digits[..10]) == digits[10];

        static char CheckDigit(string rest)
        {
            var sum = rest.Select((digit, i) => (digit - '0') * (rest.Length + 1 - i)).Sum();
            return (char)('0' + (sum * 10 % 11 % 10));
        }
    }
}
