using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;
using TextEncoding = System.Text.Encoding;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/events</c>.</summary>
sealed class EventsPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    // The name of a plugin that telemetry hides.
    const string OwnPlugin = "own_plugin";

    static readonly string[] Contexts = ["session", "user", "team", "cost_center", "project"];

    public string Route => "/api/v1/events";

    public string Summary => "The events that were received, API requests among them, newest first.";

    public string Schema => "Events";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        new("name", "Only events of this name, without prefix; given several times: one of these.")
        {
            Repeats = true,
            Example = "api_request",
        },
        .. Contexts.Select(name => new Parameter(name, $"Only where {name} is this; given several times: one of these; empty: absent.")
        {
            Repeats = true,
        }),
        new("prompt", "Only events of this prompt; given several times: one of these; empty: absent.") { Repeats = true },
        new("request_id", "Only events of this API request; given several times: one of these; empty: absent.") { Repeats = true },
        new("model", "Only events of this model; given several times: one of these; empty: absent.") { Repeats = true },
        new("tool", "Only events of this tool; given several times: one of these; empty: absent.") { Repeats = true },
        new("errors", "Only what went wrong: errors, refusals, whatever had no success.") { Values = ["true", "false"], Default = "false" },
        new(
            "since",
            "Only what was written after an earlier answer: its `tail_cursor`. Without `from` and `to` the window is all time, since what comes late counts as well."
        ),
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 5);
        var query = Read(question, cursor);
        var csv = question.WantsCsv();
        var (answer, written) = await store.AskAsync(
            reader => ((query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader), EventQuery.Written(reader)),
            context.RequestAborted
        );
        var next = answer.Next is { } place
            ? Cursor.Write(context.Request, place.Time, place.Kind, place.Row, query.Range.From, query.Range.To)
            : null;
        Answer.Next(context, next);
        if (csv)
            await CsvAsync(context, answer);
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, next, TailCursor.Write(written)));
    }

    EventQuery Read(Question question, long[]? cursor)
    {
        var since = TailCursor.Read(question.One("since"));
        var isTail = since is not null && cursor is null && !question.Names.Any(name => name is "from" or "to");
        return new()
        {
            Range = isTail ? new TimeRange(0, long.MaxValue) : question.Range(time, cursor),
            Since = since,
            Models = question.Values("model"),
            Tools = question.Values("tool"),
            ErrorsOnly = question.One("errors") switch
            {
                null or "false" => false,
                "true" => true,
                _ => throw new BadParameterException("errors", "true or false"),
            },
            Names =
            [
                .. question
                    .Values("name")
                    .Select(name => name ?? throw new BadParameterException("name", "the name of an event, such as api_request")),
            ],
            Prompts = question.Values("prompt"),
            RequestIds = question.Values("request_id"),
            Filters = [.. Contexts.Where(question.Names.Contains).Select(name => new Filter(Dimension.Of(name), question.Values(name)))],
            After = cursor is null ? null : new EventPlace(cursor[0], (int)cursor[1], cursor[2]),
            Limit = question.Limit(),
        };
    }

    void Write(Utf8JsonWriter json, EventQuery query, EventAnswer answer, string? next, string tail)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteStartArray("rows");
        foreach (var record in answer.Events)
            WriteEvent(json, record);
        json.WriteEndArray();
        json.WriteString("next_cursor", next);
        json.WriteString("tail_cursor", tail);
    }

    void WriteEvent(Utf8JsonWriter json, EventRecord record)
    {
        json.WriteStartObject();
        json.WriteString("time", Rfc3339.Format(record.Place.Time));
        json.WriteString("received", Rfc3339.Format(record.ReceivedAt));
        foreach (var (name, value) in record.Fields)
        {
            switch (value)
            {
                case long number:
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Text(name, value));
                    break;
            }
        }

        if (options.Plugins.NameIn(record.Attributes) is { } plugin)
            json.WriteString(OwnPlugin, plugin);
        json.WritePropertyName("attributes");
        options.People.WriteJson(json, record.Attributes ?? "{}");
        json.WritePropertyName("context");
        options.People.WriteJson(json, record.Context);
        json.WriteEndObject();
    }

    string? Text(string name, object value) =>
        value switch
        {
            Usd cost => cost.ToString(),
            string text => options.People.ShowAttribute(name, text),
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    // The columns are those that any event of the page has, in the order in which they come up.
    Task CsvAsync(HttpContext context, EventAnswer answer)
    {
        var names = answer
            .Events.SelectMany(record => record.Fields)
            .Select(field => field.Key)
            .Concat(answer.Events.Any(record => options.Plugins.NameIn(record.Attributes) is not null) ? [OwnPlugin] : [])
            .Distinct()
            .ToList();
        return Answer.CsvAsync(
            context,
            ["time", "received", .. names, "attributes", "context"],
            answer.Events.Select(record => Cells(record, names))
        );
    }

    IEnumerable<string?> Cells(EventRecord record, List<string> names)
    {
        var fields = record.Fields.ToDictionary(field => field.Key, field => Text(field.Key, field.Value));
        if (options.Plugins.NameIn(record.Attributes) is { } plugin)
            fields[OwnPlugin] = plugin;
        return
        [
            Rfc3339.Format(record.Place.Time),
            Rfc3339.Format(record.ReceivedAt),
            .. names.Select(name => fields.GetValueOrDefault(name)),
            Json(record.Attributes ?? "{}"),
            Json(record.Context),
        ];
    }

    string Json(string text)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            options.People.WriteJson(json, text);
        return TextEncoding.UTF8.GetString(buffer.ToArray());
    }
}
