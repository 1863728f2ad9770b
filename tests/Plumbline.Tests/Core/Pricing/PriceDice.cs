using System.Text;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

/// <summary>Random requests, and random books, with the edges more likely than they are in life.</summary>
sealed class PriceDice(Random random)
{
    static readonly long[] Edges = [0, 1, 99_999, 100_000, 100_001, 199_999, 200_000, 200_001, 1_000_000];

    public TokenCounts Tokens() => new(Count(), Count(), Count(), Count(), Count());

    public PriceModifiers Modifiers() => new(random.Next(3) == 0, random.Next(3) == 0, random.Next(3) == 0);

    public long Searches() => random.Next(4) == 0 ? random.Next(20) : 0;

    public long Count() =>
        random.Next(8) switch
        {
            0 => 0,
            1 => Edges[random.Next(Edges.Length)],
            2 => random.NextInt64(1L << random.Next(10, 45)),
            _ => random.Next(1, 60_000),
        };

    /// <summary>Most often near a day on which something changes.</summary>
    public DateTimeOffset Time(PriceBook book)
    {
        var days = book.Models.SelectMany(model => model.Periods).SelectMany(Days).Append(book.Surcharges.UsFrom ?? book.Date).ToArray();
        var day = days[random.Next(days.Length)].AddDays(random.Next(-2, 3) * (random.Next(4) == 0 ? 30 : 1));
        var midnight = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        return random.Next(3) switch
        {
            0 => midnight,
            1 => midnight.AddMilliseconds(-1),
            _ => midnight.AddMilliseconds(random.Next(86_400_000)),
        };
    }

    /// <summary>A book of one's own with prices of up to six decimals.</summary>
    public PriceBook Book()
    {
        var text = new StringBuilder("""{"format":"plumbline-prices/1","date":"2026-01-01","batch":{"factor":0.35},""");
        text.Append("\"us_inference\":{\"factor\":1.17,\"from\":\"2026-01-15\"},\"web_search\":{\"usd_per_1000\":9.999999},\"models\":[");
        for (var model = 0; model < 5; model++)
        {
            var longPrompt = $"{{\"above\":{random.Next(1, 300_000)},{Prices()},\"until\":\"2026-01-20\"}}";
            var fast = $"{{{Prices()},\"until\":\"2026-02-15\",\"long_prompt\":{{\"above\":{random.Next(1, 300_000)},{Prices()}}}}}";
            text.Append(model == 0 ? "" : ",").Append($"{{\"model\":\"m{model}\",\"us_inference\":{(model % 2 == 0 ? "true" : "false")},");
            text.Append($"\"prices\":[{{\"until\":\"2026-01-31\",{Prices()},\"long_prompt\":{longPrompt}}},");
            text.Append($"{{\"from\":\"2026-02-0{random.Next(1, 9)}\",{Prices()},\"fast\":{fast}}}]}}");
        }

        text.Append("]}");
        Assert.True(PriceBook.TryParse(Encoding.UTF8.GetBytes(text.ToString()), out var book, out var error), error);
        return book!;
    }

    string Prices() =>
        string.Join(
            ",",
            new[] { "input", "output", "cache_read", "cache_write_5m", "cache_write_1h" }.Select(name => $"\"{name}\":{Price()}")
        );

    string Price() => (random.Next(4) == 0 ? random.Next(0, 20) : random.Next(100_000_000) / 1_000_000m).ToString();

    static IEnumerable<DateOnly> Days(PricePeriod period) =>
        new[] { period.From, period.Until, period.LongPrompt?.Until, period.Fast?.Until, period.Fast?.LongPrompt?.Until }
            .Where(day => day is not null)
            .Select(day => day!.Value);
}
