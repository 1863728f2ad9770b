using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Timelines;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/prompts/{prompt}</c>.</summary>
sealed class PromptPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    readonly StepTable _steps = new(options.People);

    public string Route => "/api/v1/prompts/{prompt}";

    public string Summary => "One prompt: what it cost, where the time went, and its steps in the order of time.";

    public string Schema => "Prompt";

    public bool HasNotFound => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("prompt", "The prompt's id.") { InPath = true, Example = "28a894b8-ed3d-4965-8c9f-47282cb08641" },
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var prompt = RouteText.Of(context, "prompt");
        var (offset, limit) = ((int)(Cursor.Read(context.Request, 1)?[0] ?? 0), question.Limit());
        var csv = question.WantsCsv();
        // Most prompts that are asked for are of these days.
        var near = question.Range(time);
        var reading = await store.AskAsync(reader => PromptReading.Ask(reader, prompt, near), context.RequestAborted);
        if (reading is null)
        {
            await Problems.NotFoundAsync(context, $"No prompt \"{prompt}\" has been received, or retention has removed it.");
            return;
        }

        var steps = reading.Story.Steps;
        var rows = steps.Skip(offset).Take(limit).ToList();
        var next = steps.Count > offset + limit ? Cursor.Write(context.Request, offset + limit) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(context, StepTable.Columns, rows.Select(step => _steps.Cells(reading.Story.Id, step)));
        else
            await Answer.JsonAsync(context, json => Write(json, reading, rows, next));
    }

    void Write(Utf8JsonWriter json, PromptReading reading, IReadOnlyList<Step> rows, string? next)
    {
        json.WriteString("session", reading.Records.Session);
        StoryJson.WriteFacts(json, reading.Records.Facts, options.People);
        StoryJson.Strings(json, "sources", SessionReading.SourcesOf(reading.Records));
        json.WriteBoolean("is_cut", reading.Records.IsCut);
        json.WriteString("price_book", reading.Records.Prices?.PriceBook);
        StoryJson.WritePrompt(json, reading.Story);
        StoryJson.WriteAgents(json, reading.Main);
        json.WriteStartArray("rows");
        foreach (var step in rows)
            _steps.Write(json, reading.Story.Id, step);
        json.WriteEndArray();
        json.WriteString("next_cursor", next);
    }
}
