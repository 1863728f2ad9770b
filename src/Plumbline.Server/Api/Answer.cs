using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

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

    /// <summary>Writes rows as CSV, or as JSON after their window, and says where the next page is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="columns">What a row has.</param>
    /// <param name="rows">The page of rows.</param>
    /// <param name="range">Their window.</param>
    /// <param name="isCsv">Whether as CSV.</param>
    /// <param name="next">The next page's cursor; null at the end.</param>
    /// <param name="about">Writes what JSON says of all rows, behind them.</param>
    public static Task RowsAsync<T>(
        HttpContext context,
        IReadOnlyList<Column<T>> columns,
        IEnumerable<T> rows,
        TimeRange range,
        bool isCsv,
        string? next,
        Action<Utf8JsonWriter>? about = null
    )
    {
        Next(context, next);
        if (isCsv)
            return CsvAsync(context, columns.Select(column => column.Name), rows.Select(row => columns.Select(column => column.Cell(row))));
        return JsonAsync(
            context,
            json =>
            {
                json.WriteString("from", Rfc3339.Format(range.From));
                json.WriteString("to", Rfc3339.Format(range.To));
                json.WriteStartArray("rows");
                foreach (var row in rows)
                {
                    json.WriteStartObject();
                    foreach (var column in columns)
                        column.Write(json, row);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                about?.Invoke(json);
                json.WriteString("next_cursor", next);
            }
        );
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
