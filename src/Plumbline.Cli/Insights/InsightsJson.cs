using System.Text.Json;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Insights;

/// <summary>Insights in JSON, as <c>docs/reference/commands.md</c> describes it. Prompts' words are only in it when they were asked for.</summary>
static class InsightsJson
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, InsightsReport report, IndexSnapshot snapshot, ReportFrame frame, bool withPrompts) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("report", "insights");
                json.WriteString("time_zone", frame.Zone);
                json.WriteString("price_book", frame.PriceBook);
                json.WriteNumber("days", report.Days);
                json.WriteNumber("sessions", report.Total.Sessions);
                json.WriteNumber("average_session_tokens", report.AverageTokens);
                WriteLongest(json, report.Longest);
                WriteRatio(json, "cache_hit_ratio", report.Total.Sums.CacheReadTokens, report.Total.Sums.PromptTokens);
                WriteRows(json, "models", report.Models, report.Total.Sums.Requests);
                WriteRows(json, "hours", report.Hours, report.Total.Sums.Requests);
                WriteTools(json, report);
                WriteUses(json, report.Uses);
                WritePrompts(json, report, snapshot, withPrompts);
                json.WriteStartObject("total");
                UsageJson.WriteSums(json, report.Total.Sums);
                json.WriteEndObject();
                UsageJson.WriteSkipped(json, frame.Skipped);
                json.WriteEndObject();
            }
        );

    static void WriteLongest(Utf8JsonWriter json, UsageRow? longest)
    {
        if (longest is null)
        {
            json.WriteNull("longest_session");
            return;
        }

        json.WriteStartObject("longest_session");
        json.WriteString("key", longest.Key);
        json.WriteString("project", longest.Project?.Path);
        UsageJson.WriteTime(json, "first", longest.Sums.First);
        UsageJson.WriteTime(json, "last", longest.Sums.Last);
        json.WriteNumber("total_tokens", longest.Sums.Tokens);
        UsageJson.WriteSums(json, longest.Sums);
        json.WriteEndObject();
    }

    static void WriteRows(Utf8JsonWriter json, string name, IReadOnlyList<UsageRow> rows, long requests)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("key", row.Key);
            WriteRatio(json, "requests_ratio", row.Sums.Requests, requests);
            UsageJson.WriteSums(json, row.Sums);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteTools(Utf8JsonWriter json, InsightsReport report)
    {
        json.WriteStartArray("tools");
        foreach (var tool in report.Tools)
        {
            json.WriteStartObject();
            json.WriteString("key", tool.Key);
            json.WriteNumber("calls", tool.Sums.Calls);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (var file in report.Files)
        {
            json.WriteStartObject();
            json.WriteString("key", file.Key);
            json.WriteNumber("changes", file.Sums.Changes);
            json.WriteNumber("lines_added", file.Sums.LinesAdded);
            json.WriteNumber("lines_removed", file.Sums.LinesRemoved);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteUses(Utf8JsonWriter json, IReadOnlyList<TokenUse> uses)
    {
        var all = uses.Sum(use => use.Tokens);
        json.WriteStartArray("token_use");
        foreach (var use in uses)
        {
            json.WriteStartObject();
            json.WriteString("key", use.Name);
            json.WriteNumber("estimated_tokens", use.Tokens);
            WriteRatio(json, "ratio", use.Tokens, all);
            json.WriteString("estimate", use.Estimate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WritePrompts(Utf8JsonWriter json, InsightsReport report, IndexSnapshot snapshot, bool withPrompts)
    {
        json.WriteStartArray("costliest_prompts");
        foreach (var one in report.Prompts)
        {
            json.WriteStartObject();
            UsageJson.WriteTime(json, "time", one.Prompt?.Time ?? one.Sums.First);
            json.WriteString("project", one.Project.Path);
            json.WriteString("session", one.Prompt is { } row ? snapshot.Text(row.Session) : null);
            if (withPrompts)
                json.WriteString(
                    "prompt",
                    one.Prompt is { } prompt ? PromptText.Read(snapshot.Files[prompt.File].Path, prompt.Offset, 1000) : null
                );
            UsageJson.WriteSums(json, one.Sums);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteRatio(Utf8JsonWriter json, string name, long part, long whole)
    {
        if (whole == 0)
            json.WriteNull(name);
        else
            json.WriteNumber(name, decimal.Round((decimal)part / whole, 4));
    }
}
