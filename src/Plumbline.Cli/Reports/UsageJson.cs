using System.Globalization;
using System.Text.Json;
using Plumbline.Cli.Output;
using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Cli.Reports;

/// <summary>A report over requests in JSON, as <c>docs/formats/report-json.md</c> describes it.</summary>
static class UsageJson
{
    /// <summary>Writes it. The total is that of all rows, also of those beyond the limit.</summary>
    public static void Write(TextWriter output, UsageReport report, ReportFrame frame) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("report", frame.Name);
                if (frame.By is not null)
                    json.WriteString("by", frame.By);
                json.WriteString("time_zone", frame.Zone);
                json.WriteString("price_book", frame.PriceBook);
                json.WriteStartArray("rows");
                foreach (var row in frame.Limited(report.Rows))
                    WriteRow(json, row, frame, hasKey: true);
                json.WriteEndArray();
                json.WritePropertyName("total");
                WriteRow(json, report.Total, frame, hasKey: false);
                WriteUnpriced(json, report.Unpriced);
                WriteSkipped(json, frame.Skipped);
                json.WriteEndObject();
            }
        );

    /// <summary>Lines that gave nothing, by reason; reasons that did not occur are left out.</summary>
    public static void WriteSkipped(Utf8JsonWriter json, SkippedLines skipped)
    {
        json.WriteStartObject("skipped");
        foreach (var reason in Enum.GetValues<SkipReason>())
        {
            if (skipped[reason] > 0)
                json.WriteNumber(SkippedLines.Name(reason), skipped[reason]);
        }

        json.WriteEndObject();
    }

    static void WriteRow(Utf8JsonWriter json, UsageRow row, ReportFrame frame, bool hasKey)
    {
        json.WriteStartObject();
        if (hasKey)
            json.WriteString("key", row.Key);
        if (row.Project is { } project)
        {
            json.WriteString("project", project.Path);
            json.WriteString("folder", project.Folder);
        }

        WriteSums(json, row.Sums);
        json.WriteNumber("sessions", row.Sessions);
        json.WriteStartArray("models");
        foreach (var model in row.Models)
            json.WriteStringValue(model);
        json.WriteEndArray();
        WriteFurther(json, row.Sums);
        if (hasKey && frame.By is not null && row.Groups.Count > 0)
            WriteRows(json, "groups", row.Groups, frame);
        if (hasKey && row.Breakdown.Count > 0)
            WriteRows(json, "breakdown", row.Breakdown, frame);
        json.WriteEndObject();
    }

    static void WriteRows(Utf8JsonWriter json, string name, IReadOnlyList<UsageRow> rows, ReportFrame frame)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
            WriteRow(json, row, frame, hasKey: true);
        json.WriteEndArray();
    }

    /// <summary>The fields that every row has.</summary>
    public static void WriteSums(Utf8JsonWriter json, in Measures sums)
    {
        json.WriteNumber("requests", sums.Requests);
        json.WriteNumber("input_tokens", sums.InputTokens);
        json.WriteNumber("output_tokens", sums.OutputTokens);
        json.WriteNumber("cache_read_tokens", sums.CacheReadTokens);
        json.WriteNumber("cache_creation_tokens", sums.CacheCreationTokens);
        json.WriteNumber("cache_creation_5m_tokens", sums.CacheCreation5mTokens);
        json.WriteNumber("cache_creation_1h_tokens", sums.CacheCreation1hTokens);
        json.WriteUsd("list_cost_usd", sums.ListCost);
        json.WriteUsd("list_cost_low_usd", new Usd(sums.LowNanos));
        json.WriteUsd("list_cost_high_usd", new Usd(sums.HighNanos));
        json.WriteNumber("unpriced_requests", sums.UnpricedRequests);
        json.WriteNumber("unpriced_tokens", sums.UnpricedTokens);
    }

    static void WriteFurther(Utf8JsonWriter json, in Measures sums)
    {
        json.WriteNumber("total_tokens", sums.Tokens);
        if (sums.PromptTokens == 0)
            json.WriteNull("cache_hit_ratio");
        else
            json.WriteNumber("cache_hit_ratio", decimal.Round((decimal)sums.CacheReadTokens / sums.PromptTokens, 4));
        json.WriteNumber("output_lower_bound_requests", sums.LowerBoundRequests);
        json.WriteNumber("web_searches", sums.WebSearches);
        json.WriteOptional("average_response_ms", sums.AverageResponseMs);
        json.WriteUsd("client_cost_usd", sums.ClientCostRequests == 0 ? null : new Usd(sums.ClientCostNanos));
        WriteTime(json, "first", sums.Requests == 0 ? null : sums.First);
        WriteTime(json, "last", sums.Requests == 0 ? null : sums.Last);
    }

    /// <summary>A time in RFC 3339, UTC; null when there is none.</summary>
    public static void WriteTime(Utf8JsonWriter json, string name, long? time)
    {
        if (time is { } known)
            json.WriteString(name, TimeOf(known));
        else
            json.WriteNull(name);
    }

    /// <summary>RFC 3339 in UTC with milliseconds.</summary>
    public static string TimeOf(long time)
    {
        var date = DateTime.UnixEpoch.AddTicks(Math.Clamp(time, 0, 253_402_300_799_999) * TimeSpan.TicksPerMillisecond);
        // That form has four digits more, and takes a tenth of the time that one's own takes.
        return string.Concat(date.ToString("O", CultureInfo.InvariantCulture).AsSpan(0, "yyyy-MM-ddTHH:mm:ss.fff".Length), "Z");
    }

    static void WriteUnpriced(Utf8JsonWriter json, IReadOnlyList<UnpricedModel> unpriced)
    {
        json.WriteStartArray("unpriced_models");
        foreach (var model in unpriced)
        {
            json.WriteStartObject();
            json.WriteString("model", model.Model);
            json.WriteNumber("requests", model.Requests);
            json.WriteNumber("tokens", model.Tokens);
            json.WriteUsd("list_cost_low_usd", new Usd(model.LowNanos));
            json.WriteUsd("list_cost_high_usd", new Usd(model.HighNanos));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
