using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>One of the tables of a path that has several: its rows, and their sum where they have one.</summary>
abstract class Table
{
    /// <summary>Writes it, a page of it, as the request wants it.</summary>
    public abstract Task AnswerAsync(HttpContext context, TablePage page);

    /// <summary>A table of some rows.</summary>
    public static Table Of<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows, T? total = null)
        where T : class => new OfRows<T>(columns, rows, total);

    sealed class OfRows<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows, T? total) : Table
        where T : class
    {
        public override async Task AnswerAsync(HttpContext context, TablePage page)
        {
            var shown = rows.Skip(page.Offset).Take(page.Limit).ToList();
            var next =
                rows.Count > page.Offset + page.Limit
                    ? Cursor.Write(context.Request, page.Offset + page.Limit, page.Range.From, page.Range.To)
                    : null;
            Answer.Next(context, next);
            if (page.IsCsv)
                await Answer.CsvAsync(
                    context,
                    columns.Select(column => column.Name),
                    shown.Select(row => columns.Select(column => column.Cell(row)))
                );
            else
                await Answer.JsonAsync(context, json => Write(json, page, shown, next));
        }

        void Write(Utf8JsonWriter json, TablePage page, IReadOnlyList<T> shown, string? next)
        {
            json.WriteString("from", Rfc3339.Format(page.Range.From));
            json.WriteString("to", Rfc3339.Format(page.Range.To));
            json.WriteString("tz", page.Zone.Name);
            json.WriteString("table", page.Table);
            json.WriteStartArray("rows");
            foreach (var row in shown)
                Write(json, row);
            json.WriteEndArray();
            json.WritePropertyName("total");
            if (total is null)
                json.WriteNullValue();
            else
                Write(json, total);
            json.WriteString("next_cursor", next);
        }

        void Write(Utf8JsonWriter json, T row)
        {
            json.WriteStartObject();
            foreach (var column in columns.Where(column => row != total || !column.IsKey))
                column.Write(json, row);
            json.WriteEndObject();
        }
    }
}

/// <summary>Which page of which table is wanted, and of which window.</summary>
sealed record TablePage(string Table, TimeRange Range, ZoneClock Zone, int Offset, int Limit, bool IsCsv);
