using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Blocks;

/// <summary>Blocks in CSV: a line each, named as in JSON.</summary>
static class BlocksCsv
{
    static readonly string[] Names =
    [
        "key",
        "end",
        "is_active",
        "requests",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
        "cache_creation_5m_tokens",
        "cache_creation_1h_tokens",
        "list_cost_usd",
        "list_cost_low_usd",
        "list_cost_high_usd",
        "unpriced_requests",
        "unpriced_tokens",
        "models",
    ];

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, BlocksReport report, ReportFrame frame)
    {
        var csv = new CsvOutput(output);
        foreach (var name in Names)
            csv.Field(name);
        csv.EndLine();
        foreach (var block in frame.Limited(report.Blocks))
            WriteBlock(csv, block, report);
    }

    static void WriteBlock(CsvOutput csv, FiveHourBlock block, BlocksReport report)
    {
        ref readonly var sums = ref block.Sums;
        csv.Field(UsageJson.TimeOf(block.Start)).Field(UsageJson.TimeOf(block.End)).Field(block == report.Active ? "true" : "false");
        csv.Field(sums.Requests).Field(sums.InputTokens).Field(sums.OutputTokens).Field(sums.CacheReadTokens);
        csv.Field(sums.CacheCreationTokens).Field(sums.CacheCreation5mTokens).Field(sums.CacheCreation1hTokens);
        csv.Field(sums.ListCost?.ToString()).Field(new Usd(sums.LowNanos).ToString()).Field(new Usd(sums.HighNanos).ToString());
        csv.Field(sums.UnpricedRequests).Field(sums.UnpricedTokens).Field(string.Join(' ', block.Models.Keys));
        csv.EndLine();
    }
}
