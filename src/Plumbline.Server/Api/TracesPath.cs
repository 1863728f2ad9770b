using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/traces/{trace_id}</c>.</summary>
sealed class TracesPath(IQueryRunner store, WebOptions options) : IApiPath
{
    static readonly string[] Kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];
    static readonly string[] Statuses = ["unset", "ok", "error"];

    static readonly string[] Columns =
    [
        "span_id",
        "parent_span_id",
        "name",
        "kind",
        "start",
        "end",
        "received",
        "status",
        "status_message",
        "session",
        "user",
        "request_id",
        "tool_use_id",
        "agent_id",
        "flag",
    ];

    public string Route => "/api/v1/traces/{trace_id}";

    public string Summary => "The spans of one trace, newest first, with their events and links.";

    public string Schema => "Trace";

    public bool HasNotFound => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("trace_id", "The trace's id: 32 hexadecimal digits.") { InPath = true, Example = "5b8efff798038103d269b633813fc60c" },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var text = (string)context.Request.RouteValues["trace_id"]!;
        if (text.Length != 32 || !LongIds.TryParse(text, out var id))
            throw new BadParameterException("trace_id", "32 hexadecimal digits");
        var query = new TraceQuery
        {
            TraceId = id,
            Offset = (int)(Cursor.Read(context.Request, 1)?[0] ?? 0),
            Limit = question.Limit(),
        };
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(query.Run, context.RequestAborted);
        if (answer.Spans.Count == 0 && query.Offset == 0)
        {
            await Problems.NotFoundAsync(context, $"No span of the trace {text} has been received, or retention has removed them.");
            return;
        }

        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(context, Columns, answer.Spans.Select(Cells));
        else
            await Answer.JsonAsync(context, json => Write(json, id, answer, next));
    }

    IEnumerable<string?> Cells(SpanRecord span) =>
        [
            Hex(span.SpanId),
            span.ParentSpanId is { } parent ? Hex(parent) : null,
            span.Name,
            Name(Kinds, span.Kind),
            Rfc3339.Format(span.Start),
            Rfc3339.Format(span.End),
            Rfc3339.Format(span.ReceivedAt),
            Name(Statuses, span.StatusCode),
            options.People.ShowText(span.StatusMessage),
            span.Session,
            options.People.Show(span.User),
            span.RequestId,
            span.ToolUseId,
            span.AgentId,
            span.Flag == 0 ? null : ((Reason)span.Flag).Name(),
        ];

    static string Hex(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    static string Name(string[] names, int number) =>
        number >= 0 && number < names.Length ? names[number] : number.ToString(CultureInfo.InvariantCulture);

    void Write(Utf8JsonWriter json, UInt128 id, TraceAnswer answer, string? next)
    {
        json.WriteString("trace_id", id.ToString("x32", CultureInfo.InvariantCulture));
        json.WriteStartArray("rows");
        foreach (var span in answer.Spans)
            WriteSpan(json, span);
        json.WriteEndArray();
        json.WriteString("next_cursor", next);
    }

    void WriteSpan(Utf8JsonWriter json, SpanRecord span)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Columns.Zip(Cells(span)))
            json.WriteString(name, value);
        WriteJson(json, "attributes", span.Attributes ?? "{}");
        WriteJson(json, "context", span.Context);
        WriteJson(json, "events", span.Events ?? "[]");
        WriteJson(json, "links", span.Links ?? "[]");
        json.WriteEndObject();
    }

    void WriteJson(Utf8JsonWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        options.People.WriteJson(json, text);
    }
}
