using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/traces</c>.</summary>
sealed class TraceSearchPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    /// <summary>Orders by their name.</summary>
    public static readonly IReadOnlyDictionary<string, TraceOrder> Orders = new Dictionary<string, TraceOrder>(StringComparer.Ordinal)
    {
        ["newest"] = TraceOrder.Newest,
        ["longest"] = TraceOrder.Longest,
        ["dearest"] = TraceOrder.Dearest,
    };

    public string Route => "/api/v1/traces";

    public string Summary => "The traces that began in a window, with what their requests cost.";

    public string Schema => "Traces";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("min_ms", "Only traces that took at least so many milliseconds.") { Example = "2500" },
        new("errors", "`only`: only traces with a span that failed.") { Values = ["only"] },
        new("span", "Only traces with a span of this name; `claude_code.` may be left out.") { Example = "claude_code.llm_request" },
        .. Dimension
            .All.Where(dimension => dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour))
            .Select(dimension => new Parameter(
                dimension.Name,
                $"Only traces of which a span or a request has this {dimension.Name}; given several times: one of these; empty: absent."
            )
            {
                Repeats = true,
            }),
        new("attr.*", "Only traces with a span whose context has this attribute; given several times: one of these; empty: absent.")
        {
            Repeats = true,
        },
        new("sort", "The order, falling.") { Values = [.. Orders.Keys], Default = "newest" },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 6);
        var query = Read(question, cursor);
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(
            reader => (query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader),
            context.RequestAborted
        );
        var next = answer.Next is { } place
            ? Cursor.Write(
                context.Request,
                place.Key,
                place.Start,
                (long)(ulong)(place.TraceId >> 64),
                (long)(ulong)place.TraceId,
                query.Range.From,
                query.Range.To
            )
            : null;
        Answer.Next(context, next);
        var table = new TraceTable(options.People);
        if (csv)
            await Answer.CsvAsync(context, TraceTable.Columns, answer.Rows.Select(table.Cells));
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, table, next));
    }

    /// <summary>Milliseconds as a person writes them, in nanoseconds.</summary>
    public static long Milliseconds(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return 0;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e11m
            ? (long)(value * 1_000_000)
            : throw new BadParameterException(name, "a number of milliseconds such as 2500");
    }

    TraceSearchQuery Read(Question question, long[]? cursor)
    {
        var range = question.Range(time, cursor);
        question.Zone(range);
        return new()
        {
            Range = range,
            Filters =
            [
                .. question
                    .Names.Where(name => name != "span" && Dimension.TryParse(name, out _))
                    .Select(name => new Filter(Dimension.Of(name), question.Values(name))),
            ],
            DurationMin = Milliseconds("min_ms", question.One("min_ms")),
            ErrorsOnly = question.One("errors") switch
            {
                null or "" => false,
                "only" => true,
                _ => throw new BadParameterException("errors", "only"),
            },
            SpanName = question.One("span") is { Length: > 0 } name ? name : null,
            Order = Order(question.One("sort")),
            After = cursor is null
                ? null
                : new TracePlace(cursor[0], cursor[1], new UInt128(unchecked((ulong)cursor[2]), unchecked((ulong)cursor[3]))),
            Limit = question.Limit(),
        };
    }

    /// <summary>An order by its name.</summary>
    public static TraceOrder Order(string? name) =>
        Orders.TryGetValue(name ?? "newest", out var order) ? order : throw new BadParameterException("sort", "newest, longest or dearest");

    static void Write(Utf8JsonWriter json, TraceSearchQuery query, TraceSearchAnswer answer, TraceTable table, string? next)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteString("price_book", answer.Costs?.PriceBook);
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            table.Write(json, row);
        json.WriteEndArray();
        json.WriteStartObject("total");
        json.WriteNumber("traces", answer.Traces);
        json.WriteNumber("traces_with_errors", answer.TracesWithErrors);
        json.WriteEndObject();
        json.WriteString("next_cursor", next);
    }
}
