using System.Text.Json;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Caching;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Cache;

/// <summary>The cache doctor in JSON, as <c>docs/reference/cache.md</c> describes it.</summary>
static class CacheJson
{
    const int MissesShown = 100;

    /// <summary>Writes it. The total is that of all rows, also of those beyond the limit.</summary>
    public static void Write(TextWriter output, CacheReport report, IndexSnapshot snapshot, UsageQuestion question, ReportFrame frame) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("report", frame.Name);
                json.WriteString("by", question.Rows.ToString().ToLowerInvariant());
                json.WriteString("time_zone", frame.Zone);
                json.WriteString("price_book", frame.PriceBook);
                json.WriteStartArray("rows");
                foreach (var row in frame.Limited(report.Rows))
                    WriteRow(json, row.Key, row.Sums);
                json.WriteEndArray();
                json.WritePropertyName("total");
                WriteRow(json, null, report.Total);
                WriteMisses(json, report, snapshot);
                UsageJson.WriteSkipped(json, frame.Skipped);
                json.WriteEndObject();
            }
        );

    /// <summary>The part of all prompt tokens that was read from the cache, to four digits; null without any.</summary>
    public static decimal? Ratio(CacheSums sums) =>
        sums.PromptTokens == 0 ? null : decimal.Round((decimal)sums.ReadTokens / sums.PromptTokens, 4);

    static void WriteRow(Utf8JsonWriter json, string? key, CacheSums sums)
    {
        json.WriteStartObject();
        if (key is not null)
            json.WriteString("key", key);
        json.WriteNumber("requests", sums.Requests);
        json.WriteNumber("input_tokens", sums.InputTokens);
        json.WriteNumber("cache_read_tokens", sums.ReadTokens);
        json.WriteNumber("cache_creation_tokens", sums.WrittenTokens);
        json.WriteNumber("cache_creation_5m_tokens", sums.Written5mTokens);
        json.WriteNumber("cache_creation_1h_tokens", sums.Written1hTokens);
        if (Ratio(sums) is { } ratio)
            json.WriteNumber("cache_hit_ratio", ratio);
        else
            json.WriteNull("cache_hit_ratio");
        json.WriteNumber("unpriced_requests", sums.UnpricedRequests);
        json.WriteUsd("saved_usd", sums.Saved);
        json.WriteUsd("write_premium_usd", sums.Premium);
        json.WriteNumber("lost_tokens", sums.Lost.Tokens);
        json.WriteUsd("lost_usd", sums.Lost.Cost);
        WriteCauses(json, sums);
        WriteLives(json, sums.Lives);
        json.WriteEndObject();
    }

    static void WriteCauses(Utf8JsonWriter json, CacheSums sums)
    {
        json.WriteStartArray("causes");
        foreach (var (advice, of) in Causes.Of(sums))
        {
            json.WriteStartObject();
            json.WriteString("cause", advice.Name);
            json.WriteNumber("requests", of.Count);
            json.WriteNumber("tokens", of.Tokens);
            json.WriteUsd("cost_usd", of.Cost);
            json.WriteBoolean("is_loss", advice.Cause != CacheCause.SessionStart);
            json.WriteString("advice", advice.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteLives(Utf8JsonWriter json, CacheLives lives)
    {
        json.WriteStartObject("cache_lives");
        json.WriteUsd("writes_5m_usd", lives.FiveMinutes);
        json.WriteUsd("writes_1h_usd", lives.Hour);
        json.WriteString(
            "better",
            lives.Better switch
            {
                CacheLife.Hour => "1h",
                CacheLife.FiveMinutes => "5m",
                _ => null,
            }
        );
        json.WriteEndObject();
    }

    static void WriteMisses(Utf8JsonWriter json, CacheReport report, IndexSnapshot snapshot)
    {
        json.WriteStartArray("largest_misses");
        foreach (var miss in report.Misses.Take(MissesShown))
        {
            ref readonly var row = ref snapshot.Requests[miss.Request];
            json.WriteStartObject();
            UsageJson.WriteTime(json, "time", row.Time);
            json.WriteString("session", snapshot.Text(row.Session));
            json.WriteString("project", report.Projects.Value[report.Projects.Value.Of(row)].Path);
            json.WriteString("model", report.ModelOf(row));
            json.WriteString("cause", CauseAdvice.Of(miss.Step.Cause).Name);
            json.WriteBoolean("is_possible_only", CauseConfidence.IsPossible(miss.Step.Cause, miss.Step.Evidence));
            json.WriteNumber("gap_ms", miss.Step.GapMs);
            json.WriteNumber("expected_tokens", miss.Step.Expected);
            json.WriteNumber("cache_read_tokens", row.CacheReadTokens);
            json.WriteNumber("lost_tokens", miss.Step.Lost);
            json.WriteUsd("lost_usd", miss.Lost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
