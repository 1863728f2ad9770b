using System.Globalization;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Traces;

/// <summary>Ids of traces and spans as people paste them: digits, a UUID's form, or a whole <c>traceparent</c>.</summary>
public static class TraceIds
{
    /// <summary>What a text names; null when it is no id.</summary>
    public static (UInt128? Trace, ulong? Span)? Read(string text)
    {
        var part = text.Trim();
        if (part.Split('-') is [{ Length: 2 }, { Length: 32 } trace, { Length: 16 } span, { Length: 2 }])
            return LongIds.TryParse(trace, out var both) && Span(span) is { } id ? (both, id) : null;
        if (LongIds.TryParse(part, out var whole))
            return (whole, null);
        return Span(part) is { } only ? (null, only) : null;
    }

    /// <summary>A span's id from its 16 digits; null when it is none.</summary>
    public static ulong? Span(string? text) =>
        text is { Length: 16 } && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>A span's id as it is written.</summary>
    public static string Text(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>A trace's id as it is written.</summary>
    public static string Text(UInt128 id) => id.ToString("x32", CultureInfo.InvariantCulture);
}
