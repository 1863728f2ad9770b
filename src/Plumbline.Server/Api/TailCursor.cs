using System.Buffers.Text;
using System.Globalization;
using Plumbline.Store.Queries;
using TextEncoding = System.Text.Encoding;

namespace Plumbline.Server.Api;

/// <summary>How far the store had been written when it was asked: what asking for newer events begins behind. Opaque to clients.</summary>
static class TailCursor
{
    /// <summary>The text of a cursor.</summary>
    public static string Write(EventRows rows) =>
        Base64Url.EncodeToString(
            TextEncoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"t.{rows.Requests}.{rows.Events}"))
        );

    /// <summary>Where it is; null without one.</summary>
    /// <exception cref="BadParameterException">It is none of ours.</exception>
    public static EventRows? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (
            Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            && TextEncoding.ASCII.GetString(bytes, 0, length).Split('.') is ["t", var requests, var events]
            && long.TryParse(requests, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(events, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
        )
            return new EventRows(first, second);
        throw new BadParameterException("since", "the tail_cursor of an earlier answer");
    }
}
