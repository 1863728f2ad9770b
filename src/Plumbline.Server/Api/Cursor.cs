using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using TextEncoding = System.Text.Encoding;

namespace Plumbline.Server.Api;

/// <summary>
/// The place of a page: a few numbers, and a hash of the question they belong to. It also carries the window, since "now" moves.
/// Opaque to clients.
/// </summary>
public static class Cursor
{
    // What may differ from page to page.
    static readonly string[] Free = ["cursor", "limit", "format", "from", "to"];

    /// <summary>The text of a cursor.</summary>
    public static string Write(HttpRequest request, params ReadOnlySpan<long> numbers)
    {
        var text = Fingerprint(request);
        foreach (var number in numbers)
            text += "." + number.ToString(CultureInfo.InvariantCulture);
        return Base64Url.EncodeToString(TextEncoding.ASCII.GetBytes(text));
    }

    /// <summary>The numbers of the request's cursor; null without one.</summary>
    public static long[]? Read(HttpRequest request, int count)
    {
        var text = request.Query["cursor"].ToString();
        if (text.Length == 0)
            return null;
        var parts = Decode(text).Split('.');
        var numbers = new long[count];
        if (parts.Length != count + 1 || parts[0] != Fingerprint(request))
            throw Wrong();
        for (var i = 0; i < count; i++)
        {
            if (!long.TryParse(parts[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
                throw Wrong();
        }

        return numbers;
    }

    static string Decode(string text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            ? TextEncoding.ASCII.GetString(bytes, 0, length)
            : throw Wrong();
    }

    static BadParameterException Wrong() => new("cursor", "the next_cursor of an answer to the same question");

    static string Fingerprint(HttpRequest request)
    {
        var parameters = request
            .Query.Where(pair => !Free.Contains(pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key + "=" + string.Join("&", pair.Value.AsEnumerable()));
        var hash = Hash128.Of(TextEncoding.UTF8.GetBytes(request.Path + "?" + string.Join("&", parameters)));
        return hash.Low.ToString("x16", CultureInfo.InvariantCulture);
    }
}
