using System.Globalization;
using Plumbline.Cli.Output;
using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Reports;

/// <summary>A price list for people and for spreadsheets.</summary>
static class PriceOutput
{
    /// <summary>Writes a table, and below it what holds for all its models.</summary>
    public static void WriteTable(TextWriter output, Terminal terminal, PriceBook book, IReadOnlyList<PriceRow> rows)
    {
        var table = new FittedTable([
            new("model", IsNumber: false, MinWidth: 14),
            new("use", IsNumber: false),
            new("from", Rank: 2, IsNumber: false),
            new("until", Rank: 3, IsNumber: false),
            new("input"),
            new("output"),
            new("cache read"),
            new("write 5m"),
            new("write 1h"),
            new("us", Rank: 4),
            new("note", Rank: 5, IsNumber: false, MinWidth: 20),
        ]);
        PriceRow? last = null;
        foreach (var row in rows)
        {
            // What is the same as in the line above is not said again.
            var (isSameModel, isSamePeriod) = (row.Model == last?.Model, row.Period == last?.Period);
            table.Add(Style.None, Cells(row, book, isSameModel, isSamePeriod));
            last = row;
        }

        table.Write(output, terminal);
        output.WriteLine();
        foreach (var line in Footer(book))
            output.WriteLine(terminal.Paint(line, Style.Faint));
    }

    static Cell[] Cells(PriceRow row, PriceBook book, bool isSameModel, bool isSamePeriod) =>
        [
            isSameModel ? "" : row.Model.Name,
            row.KindShown.TrimStart(),
            isSamePeriod ? "" : Day(row.Period.From),
            isSamePeriod && row.Until == row.Period.Until ? "" : Day(row.Until),
            .. row.Prices.All.Select(price => (Cell)Price(price)),
            row.Model.HasUsSurcharge ? "×" + Number(book.Surcharges.Us) : "",
            isSamePeriod ? "" : row.Period.Note ?? "",
        ];

    static IEnumerable<string> Footer(PriceBook book)
    {
        var all = book.Surcharges;
        yield return $"Dollars for a million tokens. Price book {book.Version}.";
        yield return $"Batch ×{Number(all.Batch)}, not on fast. In the United States (us) ×{Number(all.Us)}"
            + (all.UsFrom is { } from ? $" since {Day(from)}." : ".");
        yield return $"Web search ${Number(all.WebSearches)} for 1,000. >200k: all tokens of a request with a longer prompt.";
    }

    /// <summary>Writes CSV: a line for each row.</summary>
    public static void WriteCsv(TextWriter output, PriceBook book, IReadOnlyList<PriceRow> rows)
    {
        var csv = new CsvOutput(output);
        string[] header =
        [
            .. new[]
            {
                "model",
                "use",
                "above_tokens",
                "from",
                "until",
                "input",
                "output",
                "cache_read",
                "cache_write_5m",
                "cache_write_1h",
            },
            .. new[] { "us_factor", "batch_factor", "aliases", "sources", "note", "price_book" },
        ];
        foreach (var name in header)
            csv.Field(name);
        csv.EndLine();
        foreach (var row in rows)
        {
            csv.Field(row.Model.Name).Field(row.Kind).Field(row.Above).Field(Day(row.Period.From)).Field(Day(row.Until));
            foreach (var price in row.Prices.All)
                csv.Field(Number(price));
            csv.Field(Number(row.UsFactor(book))).Field(Number(row.BatchFactor(book)));
            csv.Field(string.Join(' ', row.Model.Aliases)).Field(string.Join("; ", row.Period.Sources)).Field(row.Period.Note);
            csv.Field(book.Version).EndLine();
        }
    }

    static string Price(decimal price) => price.ToString("0.00######", CultureInfo.InvariantCulture);

    static string Number(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
