using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;

namespace Plumbline.Server.Api;

/// <summary>Writing answers.</summary>
static class Answer
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a JSON answer.</summary>
    public static async Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }

    /// <summary>Writes a table as CSV (RFC 4180).</summary>
    public static Task CsvAsync(HttpContext context, IEnumerable<string> columns, IEnumerable<IEnumerable<string?>> rows)
    {
        context.Response.ContentType = "text/csv; charset=utf-8; header=present";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(Csv.Write(columns, rows), context.RequestAborted);
    }

    /// <summary>Says where the next page is, in the body and, for CSV, in a Link header.</summary>
    public static void Next(HttpContext context, string? cursor)
    {
        if (cursor is null)
            return;
        var query = context
            .Request.Query.Where(pair => pair.Key != "cursor")
            .SelectMany(pair => pair.Value, (pair, value) => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}");
        context.Response.Headers.Link = $"<{context.Request.Path}?{string.Join("&", query.Append("cursor=" + cursor))}>; rel=\"next\"";
    }

    /// <summary>An exact number, however large.</summary>
    public static void WriteNumber(this Utf8JsonWriter json, string name, Quantity value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString());
    }
}
