using Plumbline.Cli.Output;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Reports;

/// <summary>
/// A report over requests in CSV: the names of the JSON, one line for each row; with a division or a breakdown one for each part of it, so that no
/// line is contained in another. There is no total.
/// </summary>
static class UsageCsv
{
    static readonly string[] Columns =
    [
        .. MeasuresCsv.Columns,
        "sessions",
        "models",
        "total_tokens",
        "output_lower_bound_requests",
        "web_searches",
        "average_response_ms",
        "client_cost_usd",
        "first",
        "last",
    ];

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, UsageReport report, ReportFrame frame, UsageQuestion question)
    {
        var csv = new CsvOutput(output);
        var hasProject = question.Rows is Dimension.Session or Dimension.Project;
        csv.Field("key");
        if (question.By is not null)
            csv.Field("group");
        if (question.HasBreakdown)
            csv.Field("model");
        if (hasProject)
            csv.Field("project").Field("folder");
        foreach (var column in Columns)
            csv.Field(column);
        csv.EndLine();
        foreach (var row in frame.Limited(report.Rows))
        {
            foreach (var group in question.By is null ? [row] : row.Groups)
            {
                foreach (var part in question.HasBreakdown ? group.Breakdown : [group])
                    WriteLine(csv, question, row, group, part, hasProject);
            }
        }
    }

    static void WriteLine(CsvOutput csv, UsageQuestion question, UsageRow row, UsageRow group, UsageRow part, bool hasProject)
    {
        csv.Field(row.Key);
        if (question.By is not null)
            csv.Field(group.Key);
        if (question.HasBreakdown)
            csv.Field(part.Key);
        if (hasProject)
            csv.Field(row.Project?.Path).Field(row.Project?.Folder);
        WriteSums(csv, part);
        csv.EndLine();
    }

    static void WriteSums(CsvOutput csv, UsageRow row)
    {
        var sums = row.Sums;
        MeasuresCsv.Write(csv, sums);
        csv.Field(row.Sessions).Field(string.Join(';', row.Models));
        csv.Field(sums.Tokens).Field(sums.LowerBoundRequests).Field(sums.WebSearches).Field(sums.AverageResponseMs);
        csv.Field(sums.ClientCostRequests == 0 ? null : new Usd(sums.ClientCostNanos).ToString());
        csv.Field(UsageJson.TimeOf(sums.First)).Field(UsageJson.TimeOf(sums.Last));
    }
}
