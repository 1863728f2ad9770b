using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Ingest.Normalise;

/// <summary>What is kept of an error's text: its class and its first 200 characters with whatever could be a secret masked.</summary>
public static class ErrorText
{
    /// <summary>Characters that are kept.</summary>
    public const int MaxChars = 200;

    // Secrets are looked for a little beyond the cut, so that half a secret is not left at the end.
    const int SearchedBytes = 4 * 1024;

    /// <summary>The beginning of an error's text with secrets masked.</summary>
    public static string Mask(ReadOnlySpan<byte> text)
    {
        var searched = System.Text.Encoding.UTF8.GetString(text[..Utf8Text.CutAt(text, SearchedBytes)]);
        var masked = Secrets.Replace(searched, m => m.Groups["scheme"].Success ? m.Groups["scheme"].Value + "***" : "***");
        var runes = 0;
        var end = 0;
        foreach (var rune in masked.EnumerateRunes())
        {
            if (++runes > MaxChars)
                break;
            end += rune.Utf16SequenceLength;
        }

        return masked[..end];
    }

    /// <summary>A class for an error that came without one.</summary>
    public static ReadOnlySpan<byte> Classify(ReadOnlySpan<byte> text, int statusCode)
    {
        if (statusCode == 529 || Has(text, "overloaded"u8))
            return "overloaded"u8;
        if (statusCode == 429 || Has(text, "rate limit"u8) || Has(text, "rate_limit"u8) || Has(text, "too many requests"u8))
            return "rate_limit"u8;
        if (statusCode is 408 or 504 || Has(text, "timeout"u8) || Has(text, "timed out"u8))
            return "timeout"u8;
        if (
            statusCode is 401 or 403
            || Has(text, "api-key"u8)
            || Has(text, "api key"u8)
            || Has(text, "authentic"u8)
            || Has(text, "unauthorized"u8)
        )
            return "authentication"u8;
        if (statusCode is >= 400 and < 500 || Has(text, "invalid_request"u8) || Has(text, "invalid request"u8))
            return "invalid_request"u8;
        if (statusCode >= 500 || Has(text, "server error"u8) || Has(text, "server_error"u8))
            return "server_error"u8;
        if (
            Has(text, "connect"u8)
            || Has(text, "socket"u8)
            || Has(text, "network"u8)
            || Has(text, "econn"u8)
            || Has(text, "fetch failed"u8)
        )
            return "connection"u8;
        return "other"u8;
    }

    static bool Has(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        text = text[..Math.Min(text.Length, SearchedBytes)];
        for (var i = 0; i + word.Length <= text.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(i, word.Length), word))
                return true;
        }

        return false;
    }

    // API keys and tokens by their prefix, anything after an authentication scheme or a name that promises a secret, e-mail addresses,
    // credentials in a URL, and long runs of base64 or hexadecimal.
    // The engine is the one that never backtracks: the text is a stranger's.
    static readonly Regex Secrets = new(
        """
        sk-[A-Za-z0-9_\-]{4,}
        |(?<scheme>\b(?:Bearer|Basic)\s+)[^\s"',;]+
        |(?<scheme>\b(?:api[_\-]?key|token|secret|password|passwd|authorization)["']?\s*[=:]\s*["']?(?:(?:Bearer|Basic)\s+)?)[^\s"',;]+
        |(?<scheme>://)[^/\s@]+@
        |[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+
        |eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-.]+
        |[A-Za-z0-9+/_=\-]{33,}
        """,
        RegexOptions.NonBacktracking | RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );
}
