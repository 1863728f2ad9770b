using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Caching;

namespace Plumbline.Cli.Cache;

/// <summary>The cache by row in CSV, named as in JSON: two columns for each cause.</summary>
static class CacheCsv
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, CacheReport report, ReportFrame frame)
    {
        var csv = new CsvOutput(output);
        csv.Field("key");
        foreach (var name in CacheColumns.Names)
            csv.Field(name);
        csv.EndLine();
        foreach (var row in frame.Limited(report.Rows))
            WriteRow(csv, row);
    }

    static void WriteRow(CsvOutput csv, CacheRow row)
    {
        var sums = row.Sums;
        csv.Field(row.Key).Field(sums.Requests).Field(sums.InputTokens).Field(sums.ReadTokens).Field(sums.WrittenTokens);
        csv.Field(sums.Written5mTokens)
            .Field(sums.Written1hTokens)
            .Field(CacheJson.Ratio(sums)?.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        csv.Field(sums.UnpricedRequests).Field(sums.Saved.ToString()).Field(sums.Premium.ToString());
        csv.Field(sums.Lost.Tokens).Field(sums.Lost.Cost.ToString());
        csv.Field(sums.Lives.FiveMinutes.ToString()).Field(sums.Lives.Hour.ToString());
        foreach (var advice in CauseAdvice.All)
            csv.Field(sums[advice.Cause].Tokens).Field(sums[advice.Cause].Cost.ToString());
        csv.EndLine();
    }
}
