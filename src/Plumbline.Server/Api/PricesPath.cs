using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Pricing;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/prices</c>.</summary>
sealed class PricesPath(IQueryRunner store) : IApiPath
{
    static readonly string[] Columns =
    [
        .. new[] { "model", "use", "above_tokens", "from", "until" },
        .. new[] { "input", "output", "cache_read", "cache_write_5m", "cache_write_1h" },
        .. new[] { "us_factor", "batch_factor", "aliases", "sources", "note" },
    ];

    public string Route => "/api/v1/prices";

    public string Summary =>
        "The list prices and the contract that costs are worked out with, and which versions of them can be asked for.";

    public string Schema => "Prices";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("at", "Only prices that hold on this day (UTC).") { Format = "date", Example = "2026-03-13" },
        new("model", "Only this model, under any of its names."),
        new("prices", "The version; without it the current one.") { Example = "2026-11-20-1a2b3c4d" },
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var (day, model, csv) = (Day(question.One("at")), question.One("model"), question.WantsCsv());
        var query = new PricesQuery { Version = question.One("prices") };
        var answer = await store.AskAsync(query.Run, context.RequestAborted);
        var book = answer.Prices.Book;
        var asked = model is null ? null : book.Find(model).Prices;
        var rows = PriceRow.Of(book, day, known => model is null || known == asked);
        if (csv)
            await Answer.CsvAsync(context, [.. Columns, "price_book"], rows.Select(row => Cells(book, row)));
        else
            await Answer.JsonAsync(context, json => Write(json, answer, rows));
    }

    static DateOnly? Day(string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new BadParameterException("at", "a date such as 2026-11-20");

    static string?[] Cells(PriceBook book, PriceRow row) =>
        [
            row.Model.Name,
            row.Kind,
            row.Above?.ToString(CultureInfo.InvariantCulture),
            Text(row.Period.From),
            Text(row.Until),
            .. row.Prices.All.Select(Text),
            Text(row.UsFactor(book)),
            Text(row.BatchFactor(book)),
            string.Join(' ', row.Model.Aliases),
            string.Join("; ", row.Period.Sources),
            row.Period.Note,
            book.Version,
        ];

    static void Write(Utf8JsonWriter json, PricesShown answer, List<PriceRow> rows)
    {
        var (book, contract) = (answer.Prices.Book, answer.Prices.Contract);
        json.WriteString("prices", answer.Prices.Version);
        json.WriteString("price_book", book.Version);
        json.WriteString("contract", contract?.Version);
        json.WriteStartArray("versions");
        foreach (var known in answer.Versions)
        {
            json.WriteStartObject();
            json.WriteString("prices", known.Version);
            json.WriteBoolean("is_current", known.IsCurrent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("web_search_usd_per_1000", Text(book.Surcharges.WebSearches));
        json.WriteStartArray("rows");
        foreach (var row in rows)
            WriteRow(json, book, row);
        json.WriteEndArray();
        WriteContract(json, contract);
    }

    static void WriteRow(Utf8JsonWriter json, PriceBook book, PriceRow row)
    {
        json.WriteStartObject();
        var cells = Cells(book, row);
        for (var i = 0; i < Columns.Length; i++)
        {
            switch (Columns[i])
            {
                case "above_tokens" when row.Above is { } above:
                    json.WriteNumber(Columns[i], above);
                    break;
                case "aliases":
                    WriteTexts(json, Columns[i], row.Model.Aliases);
                    break;
                case "sources":
                    WriteTexts(json, Columns[i], row.Period.Sources);
                    break;
                default:
                    json.WriteString(Columns[i], cells[i] is { Length: > 0 } text ? text : null);
                    break;
            }
        }

        json.WriteEndObject();
    }

    static void WriteContract(Utf8JsonWriter json, Contract? contract)
    {
        json.WriteStartArray("contract_terms");
        foreach (var term in contract?.Terms ?? [])
        {
            json.WriteStartObject();
            json.WriteString("from", Text(term.From));
            json.WriteString("until", Text(term.Until));
            WriteTexts(json, "models", term.Models);
            json.WriteString("discount_percent", term.DiscountMillionths is { } millionths ? Text(millionths / 10_000m) : null);
            var prices = term.Prices?.Periods[0].Prices.All;
            for (var i = 0; i < 5; i++)
                json.WriteString(Columns[5 + i], prices is null ? null : Text(prices[i]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    static string Text(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
