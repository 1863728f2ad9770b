using Plumbline.Cli.Output;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Reports;

/// <summary>The columns that all reports over requests share in CSV, named as in JSON.</summary>
static class MeasuresCsv
{
    /// <summary>Their names, in the order of <see cref="Write"/>.</summary>
    public static readonly string[] Columns =
    [
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
    ];

    /// <summary>Writes their values.</summary>
    public static void Write(CsvOutput csv, in Measures sums)
    {
        csv.Field(sums.Requests).Field(sums.InputTokens).Field(sums.OutputTokens).Field(sums.CacheReadTokens);
        csv.Field(sums.CacheCreationTokens).Field(sums.CacheCreation5mTokens).Field(sums.CacheCreation1hTokens);
        csv.Field(sums.ListCost?.ToString()).Field(new Usd(sums.LowNanos).ToString()).Field(new Usd(sums.HighNanos).ToString());
        csv.Field(sums.UnpricedRequests).Field(sums.UnpricedTokens);
    }
}
