using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Changes;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/changes</c>.</summary>
sealed class ChangesPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    const int LimitDefault = 10;

    static readonly IReadOnlyList<Dimension> Known = [.. Dimension.All.Where(ChangesQuery.Knows)];
    static readonly string Names = string.Join(", ", Known.Select(dimension => dimension.Name));

    public string Route => "/api/v1/changes";

    public string Summary => "What changed against the window before, and why: the largest movers, each change in parts that add up to it.";

    public string Schema => "Changes";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("by", $"A comma list of what movers are looked for by, each by itself: {Names}.")
        {
            Default = string.Join(',', ChangesQuery.Usual.Select(dimension => dimension.Name)),
            Example = "team,model",
        },
        .. Known.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
            Values = dimension.Kind == DimensionKind.QuerySource ? ["main", "subagent", "auxiliary", ""] : [],
        }),
        new("limit", "The largest movers of each dimension to give; the others are one row.")
        {
            Type = "integer",
            Default = "10",
            Minimum = 1,
            Maximum = Question.LimitMax,
        },
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var range = question.Range(time);
        var query = new ChangesQuery
        {
            Range = range,
            Zone = question.Zone(new TimeRange(range.Before.From, range.To)),
            By = question.List("by") is { Count: > 0 } names ? [.. names.Select(Parse).Distinct()] : ChangesQuery.Usual,
            Filters = [.. question.Names.Where(IsFilter).Select(name => FilterOf(question, name))],
        };
        var (csv, limit) = (question.WantsCsv(), question.One("limit") is null ? LimitDefault : question.Limit());
        var answer = await store.AskAsync(
            reader => (query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader),
            context.RequestAborted
        );
        if (csv)
            await Answer.CsvAsync(context, Columns, Rows(answer, limit));
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, limit));
    }

    static Dimension Parse(string name) =>
        Known.FirstOrDefault(dimension => dimension.Name == name) ?? throw new BadParameterException("by", "a comma list of " + Names);

    static bool IsFilter(string name) => Known.Any(dimension => dimension.Name == name);

    static Filter FilterOf(Question question, string name)
    {
        var filter = new Filter(Dimension.Of(name), question.Values(name));
        foreach (var value in filter.Values.OfType<string>())
            DimensionValues.Check(filter.Dimension, value);
        return filter;
    }

    /// <summary>Whether the groups are so few people that pseudonyms would tell who is who.</summary>
    public static bool IsHidden(People people, Dimension by, IReadOnlyList<ChangeRow> rows) =>
        people.AreHidden && by.NamesPeople && rows.Count(row => row.Key is not null) < AdoptionReport.GroupMin;

    void Write(Utf8JsonWriter json, ChangesQuery query, ChangesAnswer answer, int limit)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteString("against_from", Rfc3339.Format(query.Range.Before.From));
        json.WriteString("against_to", Rfc3339.Format(query.Range.Before.To));
        json.WriteString("tz", query.Zone.Name);
        json.WriteString("cost", answer.Cost.IsListCost ? "list_cost_usd" : "client_cost_usd");
        json.WritePropertyName("total");
        WriteRow(json, null, answer.Total);
        json.WriteStartArray("groups");
        foreach (var (by, rows) in answer.Groups)
        {
            var hidden = IsHidden(options.People, by, rows);
            json.WriteStartObject();
            json.WriteString("by", by.Name);
            json.WriteBoolean("rows_hidden", hidden);
            json.WriteStartArray("rows");
            foreach (var row in hidden ? [] : rows.Take(limit))
                WriteRow(json, by, row);
            json.WriteEndArray();
            json.WritePropertyName("others");
            if (!hidden && rows.Count > limit)
                WriteRow(json, null, Others(rows, limit));
            else
                json.WriteNullValue();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("price_book", answer.Cost.PriceBook);
    }

    // The parts of many changes are the sums of theirs.
    static ChangeRow Others(IReadOnlyList<ChangeRow> rows, int limit)
    {
        var others = rows.Skip(limit).ToList();
        return new ChangeRow(
            null,
            others.Aggregate(default(Spend), (sum, row) => sum + row.Before),
            others.Aggregate(default(Spend), (sum, row) => sum + row.Now),
            others.Aggregate(CostChange.None, (sum, row) => sum + row.Change)
        );
    }

    void WriteRow(Utf8JsonWriter json, Dimension? by, ChangeRow row)
    {
        json.WriteStartObject();
        if (by is not null)
            json.WriteString("key", options.People.Show(by, row.Key));
        WriteSpend(json, "before", row.Before);
        WriteSpend(json, "now", row.Now);
        json.WriteStartObject("change");
        json.WriteString("cost_usd", Usd(row.Change.Total));
        json.WriteString("volume_usd", Usd(row.Change.Volume));
        json.WriteString("size_usd", Usd(row.Change.Size));
        json.WriteString("price_usd", Usd(row.Change.Price));
        json.WriteString("unitemised_usd", Usd(row.Change.Unitemised));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteSpend(Utf8JsonWriter json, string name, Spend spend)
    {
        json.WriteStartObject(name);
        json.WriteString("cost_usd", Usd(spend.Total));
        json.WriteNumber("requests", (long)spend.Requests);
        json.WriteNumber("tokens", new Quantity(spend.Tokens));
        json.WriteString("unitemised_usd", Usd(spend.Unitemised));
        json.WriteEndObject();
    }

    static readonly string[] Columns =
    [
        "by",
        "key",
        "before_usd",
        "now_usd",
        "change_usd",
        "volume_usd",
        "size_usd",
        "price_usd",
        "unitemised_usd",
        "requests_before",
        "requests_now",
        "tokens_before",
        "tokens_now",
    ];

    IEnumerable<IEnumerable<string?>> Rows(ChangesAnswer answer, int limit)
    {
        yield return Cells("total", null, answer.Total);
        foreach (var (by, rows) in answer.Groups.Where(group => !IsHidden(options.People, group.By, group.Rows)))
        {
            foreach (var row in rows.Take(limit))
                yield return Cells(by.Name, options.People.Show(by, row.Key), row);
            if (rows.Count > limit)
                yield return Cells(by.Name + ", others", null, Others(rows, limit));
        }
    }

    static string?[] Cells(string by, string? key, ChangeRow row) =>
        [
            by,
            key,
            Usd(row.Before.Total),
            Usd(row.Now.Total),
            Usd(row.Change.Total),
            Usd(row.Change.Volume),
            Usd(row.Change.Size),
            Usd(row.Change.Price),
            Usd(row.Change.Unitemised),
            ((long)row.Before.Requests).ToString(CultureInfo.InvariantCulture),
            ((long)row.Now.Requests).ToString(CultureInfo.InvariantCulture),
            new Quantity(row.Before.Tokens).ToString(),
            new Quantity(row.Now.Tokens).ToString(),
        ];

    static string Usd(Int128 nanos) => new Quantity(nanos).ToString();
}
