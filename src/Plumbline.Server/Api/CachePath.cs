using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/cache</c>.</summary>
sealed class CachePath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    const int MissesDefault = 20,
        MissesMax = 1000;

    static readonly IReadOnlyList<Dimension> Known = [.. Dimension.All.Where(CacheQuery.Knows)];

    static readonly string DimensionNames = string.Join(", ", Known.Select(dimension => dimension.Name));

    public string Route => "/api/v1/cache";

    public string Summary => "What the prompt cache saved and lost, each cause of misses with what would avoid it, and the largest misses.";

    public string Schema => "Cache";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("by", $"A comma list of what to group by: {DimensionNames}. Without it: the total alone.") { Example = "team" },
        .. Known.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
            Values = dimension.Kind == DimensionKind.QuerySource ? ["main", "subagent", "auxiliary", ""] : [],
        }),
        new("misses", "How many of the largest misses to give.")
        {
            Type = "integer",
            Default = "20",
            Minimum = 0,
            Maximum = MissesMax,
        },
        new("table", "What CSV holds.") { Values = ["rows", "misses"], Default = "rows" },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var query = Read(question, Cursor.Read(context.Request, 3), out var range);
        var (csv, holdsMisses) = (question.WantsCsv(), HoldsMisses(question));
        var answer = await store.AskAsync(
            reader => (query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader),
            context.RequestAborted
        );
        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit, range.From, range.To) : null;
        Answer.Next(context, next);
        if (csv && holdsMisses)
            await Answer.CsvAsync(context, CacheTable.MissColumns, answer.Misses.Select(miss => CacheTable.Cells(miss, options.People)));
        else if (csv)
            await Answer.CsvAsync(
                context,
                CacheTable.Columns(query.By),
                answer.Rows.Select(row => CacheTable.Cells(query.By, row, options.People))
            );
        else
            await Answer.JsonAsync(context, json => Write(json, query, range, answer, next));
    }

    CacheQuery Read(Question question, long[]? cursor, out TimeRange range)
    {
        range = question.Range(time, cursor);
        return new CacheQuery
        {
            Range = range,
            Zone = question.Zone(range),
            By = [.. question.List("by").Select(name => Parse("by", name)).Distinct()],
            Filters = [.. question.Names.Where(IsFilter).Select(name => FilterOf(question, name))],
            Misses = Misses(question),
            Offset = (int)(cursor?[0] ?? 0),
            Limit = question.Limit(),
        };
    }

    static bool IsFilter(string name) => Known.Any(dimension => dimension.Name == name);

    static Dimension Parse(string parameter, string name) =>
        Known.FirstOrDefault(dimension => dimension.Name == name)
        ?? throw new BadParameterException(parameter, "a comma list of " + DimensionNames);

    static Filter FilterOf(Question question, string name)
    {
        var filter = new Filter(Dimension.Of(name), question.Values(name));
        foreach (var value in filter.Values.OfType<string>())
            DimensionValues.Check(filter.Dimension, value);
        return filter;
    }

    static int Misses(Question question) =>
        question.One("misses") is not { } text ? MissesDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MissesMax ? count
        : throw new BadParameterException("misses", $"a whole number from 0 to {MissesMax}");

    static bool HoldsMisses(Question question) =>
        question.One("table") switch
        {
            null or "rows" => false,
            "misses" => true,
            _ => throw new BadParameterException("table", "rows or misses"),
        };

    void Write(Utf8JsonWriter json, CacheQuery query, TimeRange range, CacheFindings answer, string? next)
    {
        json.WriteString("from", Rfc3339.Format(range.From));
        json.WriteString("to", Rfc3339.Format(range.To));
        json.WriteString("tz", query.Zone.Name);
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            CacheAnswerJson.WriteRow(json, query.By, row, options.People);
        json.WriteEndArray();
        json.WritePropertyName("total");
        CacheAnswerJson.WriteRow(json, [], new CacheRow([], answer.Total), options.People);
        json.WriteStartArray("largest_misses");
        foreach (var miss in answer.Misses)
            CacheAnswerJson.WriteMiss(json, miss, options.People);
        json.WriteEndArray();
        json.WriteString("price_book", answer.PriceBook);
        json.WriteNumber("pending_sessions", answer.PendingSessions);
        json.WriteString("next_cursor", next);
    }
}
