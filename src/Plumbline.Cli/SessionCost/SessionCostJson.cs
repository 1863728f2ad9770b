using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;

namespace Plumbline.Cli.SessionCost;

/// <summary>A session's cost in JSON, as <c>docs/reference/commands.md</c> describes it.</summary>
static class SessionCostJson
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, SessionCostReport report, ReportFrame frame) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("report", "cost");
                json.WriteString("price_book", frame.PriceBook);
                json.WriteString("session", report.Session);
                json.WriteString("project", report.Project.Path);
                json.WriteString("branch", report.Branch);
                UsageJson.WriteTime(json, "first", report.FirstAsked);
                UsageJson.WriteTime(json, "last", report.Total.Last);
                json.WriteNumber("api_duration_ms", report.ApiTime.Ms);
                json.WriteString("api_duration_source", report.ApiTime.Source);
                json.WriteNumber("wall_duration_ms", report.WallTime.Ms);
                json.WriteString("wall_duration_source", report.WallTime.Source);
                json.WriteNumber("lines_added", report.Lines.Added);
                json.WriteNumber("lines_removed", report.Lines.Removed);
                json.WriteString("lines_source", report.Lines.Source);
                json.WriteUsd("client_cost_usd", report.Notes.ClientCost);
                json.WriteBoolean("client_cost_is_comparable", report.IsComparable);
                json.WriteNumber("agent_requests", report.Agents.Requests);
                json.WriteStartArray("rows");
                foreach (var (name, sums) in report.Models)
                {
                    json.WriteStartObject();
                    json.WriteString("key", name);
                    UsageJson.WriteSums(json, sums);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartObject("total");
                UsageJson.WriteSums(json, report.Total);
                json.WriteEndObject();
                UsageJson.WriteSkipped(json, frame.Skipped);
                json.WriteEndObject();
            }
        );
}
