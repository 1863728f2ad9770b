using System.Globalization;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

/// <summary>Every row of the built-in book, held against a table that a person wrote from the published prices.</summary>
public sealed class BuiltInPricesTests
{
    // Model, a day, then dollars for a million tokens: input, output, cache read, 5-minute write, 1-hour write. "long": a prompt above the limit. "fast": fast mode.
    const string Expected = """
        claude-fable-5-2            2026-11-19        8    40    0.2   10     16
        claude-fable-5-2            2026-11-19 fast   16   80    0.4   20     32
        claude-mythos-5-2           2026-11-19        8    40    0.2   10     16
        claude-mythos-5-2           2026-11-19 fast   16   80    0.4   20     32
        claude-fable-5-1            2026-09-01        10   50    0.25  12.5   20
        claude-fable-5-1            2026-09-01 fast   10   50    0.25  12.5   20
        claude-mythos-5-1           2026-09-01        10   50    0.25  12.5   20
        claude-fable-5              2026-06-09        10   50    1     12.5   20
        claude-mythos-5             2026-07-21        10   50    1     12.5   20
        claude-opus-5-5             2026-09-22        4    20    0.2   5      8
        claude-opus-5-5             2026-11-20 fast   8    40    0.4   10     16
        claude-opus-5               2026-07-24        5    25    0.5   6.25   10
        claude-opus-5               2026-07-24 fast   10   50    1     12.5   20
        claude-opus-4-8             2026-05-28        5    25    0.5   6.25   10
        claude-opus-4-8             2026-11-20 fast   10   50    1     12.5   20
        claude-opus-4-7             2026-04-16        5    25    0.5   6.25   10
        claude-opus-4-7             2026-07-24 fast   30   150   3     37.5   60
        claude-opus-4-7             2026-07-25 fast   5    25    0.5   6.25   10
        claude-opus-4-6             2026-02-05        5    25    0.5   6.25   10
        claude-opus-4-6             2026-03-13 long   10   37.5  1     12.5   20
        claude-opus-4-6             2026-02-05 fast   30   150   3     37.5   60
        claude-opus-4-6             2026-02-20 fast,long 60 225  6     75     120
        claude-opus-4-6             2026-02-21 fast,long 30 150  3     37.5   60
        claude-opus-4-6             2026-03-14        5    25    0.5   6.25   10
        claude-opus-4-6             2026-03-14 long   5    25    0.5   6.25   10
        claude-opus-4-6             2026-03-14 fast   5    25    0.5   6.25   10
        claude-opus-4-5-20251101    2025-11-24        5    25    0.5   6.25   10
        claude-opus-4-1-20250805    2025-08-05        15   75    1.5   18.75  30
        claude-opus-4-20250514      2025-05-14        15   75    1.5   18.75  30
        claude-3-opus-20240229      2024-02-29        15   75    1.5   18.75  30
        claude-sonnet-5-5           2026-09-28        2    10    0.2   2.5    4
        claude-sonnet-5-5           2026-10-06        2    10    0.2   2.5    4
        claude-sonnet-5-5           2026-10-07        2    10    0.1   2.5    4
        claude-sonnet-5             2026-06-30        2    10    0.2   2.5    4
        claude-sonnet-5             2026-10-01        2    10    0.2   2.5    4
        claude-sonnet-4-6           2026-02-17        3    15    0.3   3.75   6
        claude-sonnet-4-6           2026-03-13 long   6    22.5  0.6   7.5    12
        claude-sonnet-4-6           2026-03-14 long   3    15    0.3   3.75   6
        claude-sonnet-4-5-20250929  2025-09-29        3    15    0.3   3.75   6
        claude-sonnet-4-5-20250929  2026-03-30 long   6    22.5  0.6   7.5    12
        claude-sonnet-4-5-20250929  2026-03-31 long   3    15    0.3   3.75   6
        claude-sonnet-4-20250514    2025-05-14        3    15    0.3   3.75   6
        claude-sonnet-4-20250514    2026-03-30 long   6    22.5  0.6   7.5    12
        claude-sonnet-4-20250514    2026-03-31 long   3    15    0.3   3.75   6
        claude-3-7-sonnet-20250219  2025-02-19        3    15    0.3   3.75   6
        claude-3-5-sonnet-20241022  2024-10-22        3    15    0.3   3.75   6
        claude-haiku-5-5            2026-10-07        0.1  0.5   0.01  0.125  0.2
        claude-haiku-5-5            2026-10-07 long   0.5  2.5   0.05  0.625  1
        claude-haiku-4-5-20251001   2025-10-15        1    5     0.1   1.25   2
        claude-3-5-haiku-20241022   2024-10-22        0.8  4     0.08  1      1.6
        claude-3-haiku-20240307     2024-03-07        0.25 1.25  0.03  0.3    0.5
        """;

    static readonly string[][] Rows = [.. Expected.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    public static TheoryData<string> Lines => [.. Rows.Select(row => string.Join(' ', row))];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_row_costs_what_was_published(string line)
    {
        var row = line.Split(' ');
        var marks = row.Length == 8 ? row[2].Split(',') : [];
        var prices = row[^5..].Select(text => decimal.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var model = PriceBook.BuiltIn.Find(row[0]);
        // A prompt above every limit, or below all of them, of one kind of token; then the same with output, whose price the prompt decides.
        var tokens = marks.Contains("long") ? 400_000 : 1000;
        var isFast = marks.Contains("fast");

        Assert.Equal(prices[0] * tokens / 1_000_000m, Cost(new(tokens, 0, 0, 0, 0)));
        Assert.Equal(prices[2] * tokens / 1_000_000m, Cost(new(0, 0, tokens, 0, 0)));
        Assert.Equal(prices[3] * tokens / 1_000_000m, Cost(new(0, 0, 0, tokens, 0)));
        Assert.Equal(prices[4] * tokens / 1_000_000m, Cost(new(0, 0, 0, 0, tokens)));
        Assert.Equal((prices[0] + prices[1]) * tokens / 1_000_000m, Cost(new(tokens, tokens, 0, 0, 0)));

        decimal Cost(TokenCounts counts) => model.Cost(Noon(row[1]), counts, new(isFast, false, false), 0).Amount!.Value.Nanos / 1e9m;
    }

    [Fact]
    public void Every_period_of_the_book_has_a_row()
    {
        var periods = PriceBook.BuiltIn.Models.SelectMany(model => model.Periods.Select(period => (model.Name, Period: period)));

        Assert.All(periods, pair => Assert.Contains(Rows, row => row[0] == pair.Name && pair.Period.Contains(DateOnly.Parse(row[1]))));
    }

    [Fact]
    public void Every_model_has_a_price_today_and_says_where_it_is_from()
    {
        Assert.All(PriceBook.BuiltIn.Models, model => Assert.Contains(model.Periods, period => period.Until is null));
        Assert.All(PriceBook.BuiltIn.Models.SelectMany(model => model.Periods), period => Assert.NotEmpty(period.Sources));
    }

    static long Noon(string day) => new DateTimeOffset(DateOnly.Parse(day), new TimeOnly(12, 0), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
