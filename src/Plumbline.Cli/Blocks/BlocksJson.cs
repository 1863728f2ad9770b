using System.Text.Json;
using Plumbline.Cli.Client;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;

namespace Plumbline.Cli.Blocks;

/// <summary>Blocks in JSON, as <c>docs/reference/commands.md</c> describes it, and in CSV.</summary>
static class BlocksJson
{
    /// <summary>Writes JSON.</summary>
    public static void Write(TextWriter output, BlocksReport report, ReportFrame frame) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("report", "blocks");
                json.WriteString("time_zone", frame.Zone);
                json.WriteString("price_book", frame.PriceBook);
                json.WriteOptional("token_limit", report.TokenLimit);
                WritePlan(json, report.Plan);
                json.WriteStartArray("rows");
                foreach (var block in frame.Limited(report.Blocks))
                    WriteBlock(json, block, report);
                json.WriteEndArray();
                json.WriteStartObject("total");
                UsageJson.WriteSums(json, report.Total);
                json.WriteEndObject();
                UsageJson.WriteSkipped(json, frame.Skipped);
                json.WriteEndObject();
            }
        );

    static void WriteBlock(Utf8JsonWriter json, FiveHourBlock block, BlocksReport report)
    {
        json.WriteStartObject();
        json.WriteString("key", UsageJson.TimeOf(block.Start));
        json.WriteString("start", UsageJson.TimeOf(block.Start));
        json.WriteString("end", UsageJson.TimeOf(block.End));
        UsageJson.WriteTime(json, "first", block.Sums.First);
        UsageJson.WriteTime(json, "last", block.Sums.Last);
        json.WriteBoolean("is_active", block == report.Active);
        UsageJson.WriteSums(json, block.Sums);
        json.WriteNumber("total_tokens", block.Sums.Tokens);
        json.WriteStartArray("models");
        foreach (var model in block.Models.Keys)
            json.WriteStringValue(model);
        json.WriteEndArray();
        if (report.TokenLimit is { } limit and > 0)
            json.WriteNumber("token_limit_used_ratio", decimal.Round((decimal)block.Sums.Tokens / limit, 4));
        if (block == report.Active)
            WriteOutlook(json, block, report.Now);
        json.WriteEndObject();
    }

    static void WriteOutlook(Utf8JsonWriter json, FiveHourBlock block, long now)
    {
        var (rate, projection) = (block.RateAt(now)!.Value, block.ProjectAt(now)!.Value);
        json.WriteStartObject("burn_rate");
        json.WriteNumber("tokens_per_minute", rate.TokensPerMinute);
        json.WriteUsd("list_cost_usd_per_hour", rate.CostPerHour);
        json.WriteNumber("elapsed_ms", rate.ElapsedMs);
        json.WriteEndObject();
        json.WriteStartObject("projection");
        json.WriteNumber("total_tokens", projection.Tokens);
        json.WriteUsd("list_cost_usd", projection.ListCost);
        json.WriteNumber("remaining_ms", projection.RemainingMs);
        json.WriteEndObject();
    }

    static void WritePlan(Utf8JsonWriter json, ClientState? plan)
    {
        if (plan is not { Limits: { } limits })
        {
            json.WriteNull("plan_limits");
            return;
        }

        json.WriteStartObject("plan_limits");
        UsageJson.WriteTime(json, "seen_at", plan.SeenAt);
        WriteLimit(json, "five_hour", limits.FiveHour);
        WriteLimit(json, "seven_day", limits.SevenDay);
        json.WriteEndObject();
    }

    static void WriteLimit(Utf8JsonWriter json, string name, RateLimit? limit)
    {
        if (limit is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("used_percentage", limit.UsedPercent);
        UsageJson.WriteTime(json, "resets_at", limit.ResetsAt);
        json.WriteEndObject();
    }
}
