using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Core.Traces;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/traces/{trace_id}/time</c>.</summary>
sealed class TraceTimePath(IQueryRunner store, TimeProvider time) : IApiPath
{
    static readonly string[] Columns = ["part", "milliseconds", "share"];

    public string Route => "/api/v1/traces/{trace_id}/time";

    public string Summary =>
        "Where the time of one trace went: parts that add up to its duration, its critical path, and what is odd about it.";

    public string Schema => "TraceTime";

    public bool HasNotFound => true;

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("trace_id", "The trace's id: 32 hexadecimal digits.") { InPath = true, Example = "5b8efff798038103d269b633813fc60c" },
        Parameter.AnswerFormat,
    ];

    /// <summary>The name of a part.</summary>
    public static string NameOf(TimePart part) =>
        part switch
        {
            TimePart.FirstToken => "model_first_token",
            TimePart.Generating => "model_generating",
            TimePart.Model => "model",
            TimePart.Tools => "tools",
            TimePart.Person => "person",
            TimePart.Hooks => "hooks",
            TimePart.Own => "own",
            _ => "unknown",
        };

    /// <summary>The name of a fault.</summary>
    public static string NameOf(TraceFaultKind kind) =>
        kind switch
        {
            TraceFaultKind.BegunElsewhere => "begun_elsewhere",
            TraceFaultKind.StillOpen => "still_open",
            TraceFaultKind.ProcessEnded => "process_ended",
            TraceFaultKind.LostOrSampled => "lost_or_sampled",
            TraceFaultKind.Outlives => "outlives",
            TraceFaultKind.ClocksDisagree => "clocks_disagree",
            TraceFaultKind.Circle => "circle",
            _ => "end_before_start",
        };

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var text = (string)context.Request.RouteValues["trace_id"]!;
        if (text.Length != 32 || !LongIds.TryParse(text, out var id))
            throw new BadParameterException("trace_id", "32 hexadecimal digits");
        var csv = question.WantsCsv();
        var trace = await store.AskAsync(new WholeTraceQuery(id).Run, context.RequestAborted);
        if (trace is null)
        {
            await Problems.NotFoundAsync(context, $"No span of the trace {text} has been received, or retention has removed them.");
            return;
        }

        var view = TraceView.Of(trace, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100);
        if (csv)
            await Answer.CsvAsync(
                context,
                Columns,
                Rows(view).Select(row => (IEnumerable<string?>)[row.Name, row.Milliseconds, row.Share])
            );
        else
            await Answer.JsonAsync(context, json => Write(json, view));
    }

    static IEnumerable<(string Name, string Milliseconds, string Share)> Rows(TraceView view) =>
        Enum.GetValues<TimePart>()
            .Where(part => view.Parts[part] > 0)
            .Select(part =>
                (
                    NameOf(part),
                    TraceTable.Milliseconds(view.Parts[part]),
                    ((decimal)view.Parts[part] / view.Tree.Duration).ToString("0.######", CultureInfo.InvariantCulture)
                )
            );

    static void Write(Utf8JsonWriter json, TraceView view)
    {
        json.WriteString("trace_id", TraceTable.IdOf(view.Trace.TraceId));
        json.WriteString("start", Rfc3339.Format(view.Tree.Start));
        json.WriteString("end", Rfc3339.Format(view.Tree.End));
        Milliseconds(json, "duration_ms", view.Tree.Duration);
        json.WriteNumber("spans", view.Trace.Spans.Count);
        json.WriteBoolean("has_more_spans", view.Trace.HasMoreSpans);
        json.WriteStartArray("rows");
        foreach (var (name, milliseconds, share) in Rows(view))
        {
            json.WriteStartObject();
            json.WriteString("part", name);
            json.WritePropertyName("milliseconds");
            json.WriteRawValue(milliseconds);
            json.WritePropertyName("share");
            json.WriteRawValue(share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WritePath(json, view);
        json.WriteStartObject("use");
        WriteUse(json, view.Use.Total);
        json.WriteEndObject();
        WriteSpanUse(json, view);
        WriteFaults(json, view);
    }

    static void WritePath(Utf8JsonWriter json, TraceView view)
    {
        json.WriteStartArray("critical_path");
        foreach (var piece in view.Parts.Pieces)
        {
            json.WriteStartObject();
            json.WriteString("span_id", piece.Segment.Node?.ToString());
            json.WriteString("part", NameOf(piece.Part));
            Milliseconds(json, "after_ms", piece.Segment.From - view.Tree.Start);
            Milliseconds(json, "milliseconds", piece.Segment.Duration);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteUse(Utf8JsonWriter json, RequestSums use)
    {
        json.WriteNumber("requests", use.Requests);
        StoryJson.Tokens(json, "input_tokens", use.Input);
        StoryJson.Tokens(json, "output_tokens", use.Output);
        StoryJson.Tokens(json, "cache_read_tokens", use.CacheRead);
        StoryJson.Tokens(json, "cache_creation_tokens", use.CacheCreation);
        json.WriteString("client_cost_usd", use.Estimated > 0 ? use.ClientCost.ToString() : null);
        json.WriteString("list_cost_usd", use.Priced > 0 ? use.ListCost.ToString() : null);
    }

    // What each span used with all below it, as the waterfall shows it; most used nothing.
    static void WriteSpanUse(Utf8JsonWriter json, TraceView view)
    {
        json.WriteStartArray("span_use");
        foreach (var node in view.Tree.All.Where(node => view.Use[node].Requests > 0))
        {
            json.WriteStartObject();
            json.WriteString("span_id", node.ToString());
            WriteUse(json, view.Use[node]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteFaults(Utf8JsonWriter json, TraceView view)
    {
        json.WriteStartArray("faults");
        foreach (var fault in view.Faults)
        {
            json.WriteStartObject();
            json.WriteString("fault", NameOf(fault.Kind));
            json.WriteStartArray("span_ids");
            foreach (var node in fault.Spans)
                json.WriteStringValue(node.ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Milliseconds(Utf8JsonWriter json, string name, long nanos)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(TraceTable.Milliseconds(nanos));
    }
}
