using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Timelines;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/sessions/{session}</c>.</summary>
sealed class SessionPath(IQueryRunner store, WebOptions options) : IApiPath
{
    readonly StepTable _steps = new(options.People);

    public string Route => "/api/v1/sessions/{session}";

    public string Summary => "One session: its prompts, its subagents, how its context grew, and its steps in the order of time.";

    public string Schema => "Session";

    public bool HasNotFound => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("session", "The session's id.") { InPath = true, Example = "4f2b9c1e-3d5a-4b6f-8f00-0a1b2c3d4e5f" },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var session = RouteText.Of(context, "session");
        var (offset, limit) = ((int)(Cursor.Read(context.Request, 1)?[0] ?? 0), question.Limit());
        var csv = question.WantsCsv();
        var reading = await store.AskAsync(reader => SessionReading.Ask(reader, session), context.RequestAborted);
        if (reading is null)
        {
            await Problems.NotFoundAsync(context, $"No session \"{session}\" has been received, or retention has removed it.");
            return;
        }

        var all = reading
            .Story.Prompts.Append(reading.Story.Outside)
            .SelectMany(prompt => prompt.Steps, (prompt, step) => (prompt.Id, Step: step))
            .OrderBy(row => row.Step.Start)
            .ToList();
        var rows = all.Skip(offset).Take(limit).ToList();
        var next = all.Count > offset + limit ? Cursor.Write(context.Request, offset + limit) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(context, StepTable.Columns, rows.Select(row => _steps.Cells(row.Id, row.Step)));
        else
            await Answer.JsonAsync(context, json => Write(json, reading, rows, next));
    }

    void Write(Utf8JsonWriter json, SessionReading reading, IReadOnlyList<(string? Id, Step Step)> rows, string? next)
    {
        var (story, usage) = (reading.Story, reading.Usage.Total);
        json.WriteString("session", reading.Records.Session);
        json.WriteString("start", Rfc3339.Format(story.Start));
        json.WriteString("end", Rfc3339.Format(story.End));
        StoryJson.WriteFacts(json, reading.Records.Facts, options.People);
        StoryJson.Strings(json, "sources", reading.Sources);
        json.WriteBoolean("is_cut", reading.Records.IsCut);
        json.WriteStartObject("usage");
        StoryJson.WriteSums(json, story.Sums);
        json.WriteNumber("errors", usage.Errors);
        json.WriteString("unitemised_client_cost_usd", usage.Unitemised.ClientCost.ToString());
        json.WriteEndObject();
        json.WriteString("price_book", reading.Records.Prices?.PriceBook);
        json.WriteStartArray("prompts");
        foreach (var prompt in story.Prompts)
        {
            json.WriteStartObject();
            StoryJson.WritePrompt(json, prompt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        StoryJson.WriteAgents(json, story.Main);
        WriteContext(json, story.Context);
        json.WriteStartArray("rows");
        foreach (var (id, step) in rows)
            _steps.Write(json, id, step);
        json.WriteEndArray();
        json.WriteString("next_cursor", next);
    }

    static void WriteContext(Utf8JsonWriter json, IReadOnlyList<TimelineCall> calls)
    {
        json.WriteStartArray("context");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("time", Rfc3339.Format(call.Time));
            json.WriteString("request_id", call.RequestId);
            json.WriteString("prompt", call.Prompt);
            json.WriteNumber("tokens", call.Context);
            StoryJson.Ratio(json, call.CacheRead, call.Context);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
