using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/sources</c>.</summary>
sealed class SourcesPath(IQueryRunner store, TimeProvider time) : IApiPath
{
    static readonly string[] Texts = ["scope", "version", "signal", "temporality", "protocol", "encoding"];
    static readonly string[] Counts = ["requests", "points", "records", "spans", "duplicates"];

    public string Route => "/api/v1/sources";

    public string Summary => "Who sent something within the window, how, and what was odd or refused.";

    public string Schema => "Sources";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [Parameter.From, Parameter.To, Parameter.Limit, Parameter.Cursor, Parameter.AnswerFormat];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 3);
        var query = new SourceQuery
        {
            Range = question.Range(time, cursor),
            Offset = (int)(cursor?[0] ?? 0),
            Limit = question.Limit(),
        };
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(query.Run, context.RequestAborted);
        var next = answer.HasMore ? Cursor.Write(context.Request, query.Offset + query.Limit, query.Range.From, query.Range.To) : null;
        Answer.Next(context, next);
        if (csv)
            await Answer.CsvAsync(context, [.. Texts, .. Counts, "flags", "rejects", "first_seen", "last_seen"], answer.Rows.Select(Cells));
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer, next));
    }

    // Only metrics have a temporality.
    static string?[] TextsOf(SourceRow row) =>
        [
            NullIfEmpty(row.Scope),
            NullIfEmpty(row.Version),
            row.Signal.Name(),
            row.Temporality == Temporality.Unspecified ? null : Lower(row.Temporality),
            Lower(row.Protocol),
            Lower(row.Encoding),
        ];

    static long[] CountsOf(SourceRow row) =>
        [
            row.Requests,
            row.Signal == Signal.Metrics ? row.Records : 0,
            row.Signal is Signal.Logs or Signal.SessionLogs ? row.Records : 0,
            row.Signal == Signal.Traces ? row.Records : 0,
            row.Duplicates,
        ];

    static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    static IEnumerable<string?> Cells(SourceRow row) =>
        [
            .. TextsOf(row),
            .. CountsOf(row).Select(count => count.ToString(CultureInfo.InvariantCulture)),
            Pairs(row.Flags),
            Pairs(row.Rejects),
            Rfc3339.Format(row.FirstSeen),
            Rfc3339.Format(row.LastSeen),
        ];

    static string Pairs(IEnumerable<KeyValuePair<Reason, long>> reasons) =>
        string.Join(' ', reasons.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key.Name()}:{reason.Value}")));

    static void Write(Utf8JsonWriter json, SourceQuery query, SourceAnswer answer, string? next)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            WriteRow(json, row);
        json.WriteEndArray();
        WriteTotal(json, answer);
        json.WriteString("next_cursor", next);
    }

    static void WriteRow(Utf8JsonWriter json, SourceRow row)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Texts.Zip(TextsOf(row)))
            json.WriteString(name, value);
        WriteCounts(json, CountsOf(row), row.Flags, row.Rejects);
        json.WriteString("first_seen", Rfc3339.Format(row.FirstSeen));
        json.WriteString("last_seen", Rfc3339.Format(row.LastSeen));
        json.WriteEndObject();
    }

    static void WriteTotal(Utf8JsonWriter json, SourceAnswer answer)
    {
        var counts = Counts.Select((_, i) => answer.All.Sum(row => CountsOf(row)[i])).ToArray();
        json.WriteStartObject("total");
        WriteCounts(json, counts, answer.All.SelectMany(row => row.Flags), answer.All.SelectMany(row => row.Rejects));
        json.WriteEndObject();
    }

    static void WriteCounts(
        Utf8JsonWriter json,
        long[] counts,
        IEnumerable<KeyValuePair<Reason, long>> flags,
        IEnumerable<KeyValuePair<Reason, long>> rejects
    )
    {
        foreach (var (name, value) in Counts.Zip(counts))
            json.WriteNumber(name, value);
        WriteReasons(json, "flags", flags);
        WriteReasons(json, "rejects", rejects);
    }

    static void WriteReasons(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<Reason, long>> reasons)
    {
        json.WriteStartObject(name);
        foreach (var reason in reasons.GroupBy(pair => pair.Key).OrderBy(group => group.Key))
            json.WriteNumber(reason.Key.Name(), reason.Sum(pair => pair.Value));
        json.WriteEndObject();
    }
}
