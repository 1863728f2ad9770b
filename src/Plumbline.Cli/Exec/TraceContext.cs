using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Plumbline.Cli.Exec;

/// <summary>A place in a trace, as W3C Trace Context writes it: <c>00-&lt;trace&gt;-&lt;span&gt;-&lt;flags&gt;</c>.</summary>
/// <param name="TraceId">32 hexadecimal digits, not all zero.</param>
/// <param name="SpanId">16 hexadecimal digits, not all zero.</param>
/// <param name="Flags">Bit 0: the trace is recorded.</param>
/// <param name="State">What tracing systems pass on beside it; null for nothing.</param>
sealed partial record TraceContext(string TraceId, string SpanId, byte Flags, string? State)
{
    const byte SampledFlag = 1;

    /// <summary>Whether whoever began the trace records it.</summary>
    public bool IsSampled => (Flags & SampledFlag) != 0;

    /// <summary>The value of <c>TRACEPARENT</c>.</summary>
    public string Parent => string.Create(CultureInfo.InvariantCulture, $"00-{TraceId}-{SpanId}-{Flags:x2}");

    /// <summary>Reads <c>TRACEPARENT</c> and <c>TRACESTATE</c>; null when the first is absent or broken, and then the second counts for nothing.</summary>
    public static TraceContext? Read(string? parent, string? state)
    {
        if (parent is null || Form().Match(parent.Trim()) is not { Success: true } match)
            return null;
        var (version, trace, span) = (match.Groups["version"].Value, match.Groups["trace"].Value, match.Groups["span"].Value);
        // A later version may add fields; this one has none, and ff is none.
        if (version == "ff" || (version == "00" && match.Groups["more"].Length > 0) || IsZero(trace) || IsZero(span))
            return null;
        var flags = byte.Parse(match.Groups["flags"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new TraceContext(trace, span, flags, string.IsNullOrWhiteSpace(state) ? null : state);
    }

    /// <summary>A trace that begins here, and is recorded.</summary>
    public static TraceContext Begin() => new(RandomDigits(16), RandomDigits(8), SampledFlag, null);

    /// <summary>A new span in the same trace.</summary>
    public TraceContext Child() => this with { SpanId = RandomDigits(8) };

    static bool IsZero(string digits) => digits.AsSpan().IndexOfAnyExcept('0') < 0;

    static string RandomDigits(int bytes)
    {
        string digits;
        do
        {
            digits = RandomNumberGenerator.GetHexString(bytes * 2, lowercase: true);
        } while (IsZero(digits));
        return digits;
    }

    [GeneratedRegex(
        "^(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}
