using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;

namespace Plumbline.Cli.Blocks;

/// <summary>Blocks in CSV: a line each, named as in JSON.</summary>
static class BlocksCsv
{
    static readonly string[] Names = ["key", "end", "is_active", .. MeasuresCsv.Columns, "models"];

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
        MeasuresCsv.Write(csv, sums);
        csv.Field(string.Join(' ', block.Models.Keys));
        csv.EndLine();
    }
}
