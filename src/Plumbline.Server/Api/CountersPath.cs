using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/counters/{metric}</c>.</summary>
sealed class CountersPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    const string AttributePrefix = "attr.";

    static readonly string Known = string.Join(", ", CounterQuery.Known.Select(dimension => dimension.Name));

    public string Route => "/api/v1/counters/{metric}";

    public string Summary => "The exact increase of a monotonic sum, by any attribute of its points or of their resource.";

    public string Schema => "Counter";

    public bool HasNotFound => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("metric", "The metric's name.") { InPath = true, Example = "claude_code.commit.count" },
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new(
            "by",
            $"A comma list of attributes, named plainly; also day and hour, and what usage knows of whose it is and where it ran: {Known}. These mean the same as there; an attribute of such a name is attr.<name>."
        )
        {
            Example = "type,team",
        },
        new("unit", "The unit, for a name that has come with several."),
        new(
            "sort",
            "A comma list of the grouping attributes and increase, a minus before one for falling order. Without it: day and hour rising, then increase falling."
        )
        {
            Example = "-increase",
        },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
        new("attr.*", "Only where the attribute after the dot is this; given several times: one of these; empty: absent.")
        {
            Repeats = true,
        },
        new("*", "Any other name is one of the names of by: only where it is this; given several times: one of these; empty: absent.")
        {
            Repeats = true,
            Example = "added",
        },
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 3);
        var query = Read(question, (string)context.Request.RouteValues["metric"]!, cursor);
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(
            reader => (query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader),
            context.RequestAborted
        );
        if (answer is null)
        {
            await Problems.NotFoundAsync(context, $"No metric named {query.Metric} has been received.");
            return;
        }

        if (answer.Unit is null)
            throw Unanswerable(query, answer.Units);
        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit, query.Range.From, query.Range.To) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(context, [.. query.By.Select(Name), "increase"], answer.Rows.Select(row => Cells(query, row)));
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, next));
    }

    static BadParameterException Unanswerable(CounterQuery query, IReadOnlyList<string> units) =>
        units.Count > 1
            ? new(
                "unit",
                "one of the units that this name has come with: "
                    + string.Join(", ", units.Select(unit => unit.Length == 0 ? "(empty)" : unit))
            )
            : new(
                query.Unit is null ? "metric" : "unit",
                query.Unit is null ? "the name of a monotonic sum; this metric is of another type" : "a unit that this metric has come with"
            );

    CounterQuery Read(Question question, string metric, long[]? cursor)
    {
        var range = question.Range(time, cursor);
        var by = question.List("by").Select(Parse).Distinct().ToList();
        return new CounterQuery
        {
            Metric = metric,
            Unit = question.One("unit"),
            Range = range,
            Zone = question.Zone(range),
            By = by,
            Filters = [.. question.Names.Where(IsFilter).Select(name => new Filter(Condition(name), question.Values(name)))],
            Sort = Sort(question, by),
            Offset = (int)(cursor?[0] ?? 0),
            Limit = question.Limit(),
        };
    }

    bool IsFilter(string name) => !Parameters.Any(parameter => parameter.Name == name);

    static Dimension Parse(string name) =>
        name switch
        {
            "day" or "hour" => Dimension.Of(name),
            _ => Attribute(name),
        };

    static Dimension Condition(string name) =>
        name is "day" or "hour" ? throw new BadParameterException(name, "nothing here: choose the window by from and to") : Attribute(name);

    /// <summary>What a name means here: a dimension of usage that metrics know by the same name, else an attribute.</summary>
    public static Dimension Attribute(string name) =>
        CounterQuery.Known.FirstOrDefault(dimension => dimension.Name == name)
        ?? new(
            name,
            DimensionKind.Attribute,
            name.StartsWith(AttributePrefix, StringComparison.Ordinal) ? name[AttributePrefix.Length..] : name
        );

    static string Name(Dimension dimension) => dimension.Name;

    IReadOnlyList<string> Sort(Question question, List<Dimension> by)
    {
        var names = by.Where(dimension => !(options.People.AreHidden && dimension.NamesPeople)).Select(Name).Append("increase").ToList();
        var sort = question.Sort(
            names.Contains,
            "a comma list of columns of the answer, with a minus for falling order: " + string.Join(", ", names)
        );
        return sort.Count > 0
            ? sort
            : [.. by.Where(dimension => dimension.Kind is DimensionKind.Day or DimensionKind.Hour).Select(Name), "-increase"];
    }

    IEnumerable<string?> Cells(CounterQuery query, CounterRow row) =>
        [.. query.By.Select((dimension, i) => options.People.Show(dimension, row.Key[i])), row.Increase.ToString()];

    void Write(Utf8JsonWriter json, CounterQuery query, CounterAnswer answer, string? next)
    {
        json.WriteString("metric", query.Metric);
        json.WriteString("unit", answer.Unit);
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteString("tz", query.Zone.Name);
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            WriteRow(json, query, row);
        json.WriteEndArray();
        json.WriteStartObject("total");
        json.WriteString("increase", answer.Total.ToString());
        json.WriteEndObject();
        json.WriteString("next_cursor", next);
    }

    void WriteRow(Utf8JsonWriter json, CounterQuery query, CounterRow row)
    {
        json.WriteStartObject();
        for (var i = 0; i < query.By.Count; i++)
            json.WriteString(query.By[i].Name, options.People.Show(query.By[i], row.Key[i]));
        json.WriteString("increase", row.Increase.ToString());
        json.WriteEndObject();
    }
}
