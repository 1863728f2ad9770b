using System.Globalization;
using System.Numerics;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>The form in which telemetry names an account beside its UUID: <c>user_01</c> and the UUID as a number in base 58, 22 digits.</summary>
public static class AccountId
{
    const string Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const int Length = 22;

    /// <summary>The id of an account's UUID; null when it is none.</summary>
    public static string? Of(string uuid)
    {
        if (!Guid.TryParseExact(uuid, "D", out var account))
            return null;
        var rest = BigInteger.Parse("0" + account.ToString("N"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var text = new char[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            rest = BigInteger.DivRem(rest, Digits.Length, out var digit);
            text[i] = Digits[(int)digit];
        }

        return "user_01" + new string(text);
    }
}
