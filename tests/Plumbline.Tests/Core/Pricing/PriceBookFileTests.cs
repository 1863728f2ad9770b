using System.Text;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.OfCore;

/// <summary>Books that people write: what is wrong is said with its place and what was expected there.</summary>
public sealed class PriceBookFileTests
{
    const string Good = """
        {
          "format": "plumbline-prices/1",
          "date": "2026-11-20",
          "currency": "USD",
          "batch": { "factor": 0.5 },
          "us_inference": { "factor": 1.1, "from": "2026-02-05" },
          "web_search": { "usd_per_1000": 10 },
          "models": [
            {
              "model": "one",
              "aliases": ["uno"],
              "us_inference": true,
              "prices": [
                { "from": "2026-01-01", "until": "2026-06-30", "input": 3, "output": 15, "cache_read": 0.3 },
                {
                  "from": "2026-07-01", "input": "2.5", "output": 15, "cache_read": 0.25, "cache_write_5m": 3, "cache_write_1h": 5,
                  "long_prompt": { "above": 200000, "input": 5, "output": 20, "until": "2026-08-31" },
                  "fast": { "input": 10, "output": 50, "cache_read": 0.1, "until": "2026-09-30" },
                  "sources": ["our contract"], "note": "with discount"
                }
              ]
            },
            { "model": "two", "prices": [ { "input": 1, "output": 5, "cache_read": 0.1 } ] }
          ]
        }
        """;

    [Fact]
    public void A_book_says_what_its_file_says()
    {
        var book = Parse(Good);
        var period = book.Find("UNO").Prices!.Periods[1];

        Assert.Equal(new TokenPrices(2.5m, 15, 0.25m, 3, 5), period.Prices);
        // What a tier does not give stands to its input as in the standard prices.
        Assert.Equal(new LongPromptPrices(200_000, new TokenPrices(5, 20, 0.5m, 6, 10), new DateOnly(2026, 8, 31)), period.LongPrompt);
        Assert.Equal(new TokenPrices(10, 50, 0.1m, 12, 20), period.Fast!.Prices);
        // Writes that are not given at all cost 1.25 and 2 times the input.
        Assert.Equal(new TokenPrices(3, 15, 0.3m, 3.75m, 6), book.Find("one").Prices!.Periods[0].Prices);
        Assert.Equal(("our contract", "with discount"), (period.Sources[0], period.Note));
        Assert.False(book.Find("claude-opus-5").IsKnown);
    }

    [Fact]
    public void A_version_is_the_date_and_a_hash_of_the_text()
    {
        var version = Parse(Good).Version;

        Assert.Matches("^2026-11-20-[0-9a-f]{8}$", version);
        Assert.Equal(version, Parse(Good).Version);
        Assert.NotEqual(version, Parse(Good.Replace("\"output\": 5,", "\"output\": 6,")).Version);
    }

    [Theory]
    [InlineData("\"output\": 5", "\"outptu\": 5", "models[1].prices[0].outptu: unknown field; expected one of from, until, input")]
    [InlineData("\"output\": 5, ", "", "models[1].prices[0].output: missing; expected it here.")]
    [InlineData("\"output\": 5", "\"output\": -5", "models[1].prices[0].output: expected dollars for a million tokens from 0 to 10000")]
    [InlineData(
        "\"output\": 5",
        "\"output\": 5.1234567",
        "models[1].prices[0].output: expected dollars for a million tokens from 0 to 10000 with at most 6 decimals."
    )]
    [InlineData("\"output\": 5", "\"output\": 1e99", "models[1].prices[0].output: expected dollars")]
    [InlineData("\"output\": 5", "\"output\": \"five\"", "models[1].prices[0].output: expected dollars")]
    [InlineData("\"output\": 5", "\"output\": 5, \"output\": 6", "models[1].prices[0].output: given twice")]
    [InlineData("\"input\": \"2.5\"", "\"input\": \"2,5\"", "models[0].prices[1].input: expected dollars")]
    [InlineData("2026-07-01", "2026-06-30", "models[0].prices[1]: expected dates that do not overlap another period of one.")]
    [InlineData("\"until\": \"2026-06-30\", ", "", "models[0].prices[1]: expected dates that do not overlap another period of one.")]
    [InlineData("2026-06-30", "2025-06-30", "models[0].prices[0].until: expected a date that is not before from.")]
    [InlineData("2026-06-30", "2026-06-31", "models[0].prices[0].until: expected a date such as 2026-11-20.")]
    [InlineData("\"2026-06-30\"", "20260630", "models[0].prices[0].until: expected a date such as 2026-11-20.")]
    [InlineData("200000", "0", "models[0].prices[1].long_prompt.above: expected a whole number from 1 to")]
    [InlineData("\"above\": 200000, ", "", "models[0].prices[1].long_prompt.above: missing; expected it here.")]
    [InlineData("\"2.5\"", "7", "models[0].prices[1].long_prompt: expected cache_read, because it does not follow exactly")]
    [InlineData("[\"uno\"]", "[\"two\"]", "models: expected each name once; two is there twice.")]
    [InlineData("[\"uno\"]", "[\"ONE[1m]\"]", "models: expected each name once; one is there twice.")]
    [InlineData("[\"uno\"]", "\"uno\"", "models[0].aliases: expected a list.")]
    [InlineData("[\"uno\"]", "[\"\"]", "models[0].aliases[0]: expected text of 1 to 1000 printable characters.")]
    [InlineData("with discount", "\\u001b[31m", "models[0].prices[1].note: expected text of 1 to 1000 printable characters.")]
    [InlineData("\"us_inference\": true", "\"us_inference\": 1", "models[0].us_inference: expected true or false.")]
    [InlineData("plumbline-prices/1", "plumbline-prices/2", "format: expected \"plumbline-prices/1\".")]
    [InlineData("\"USD\"", "\"EUR\"", "currency: expected \"USD\".")]
    [InlineData("0.5", "0.555", "batch.factor: expected a factor from 0 to 10 with at most 2 decimals.")]
    [InlineData("\"batch\": { \"factor\": 0.5 },", "", "batch: missing; expected it here.")]
    [InlineData("2026-11-20", "tomorrow", "date: expected a date such as 2026-11-20.")]
    [InlineData("{ \"input\": 1, \"output\": 5, \"cache_read\": 0.1 }", "", "models[1].prices: expected at least one period.")]
    [InlineData("{ \"input\": 1, \"output\": 5, \"cache_read\": 0.1 }", "null", "models[1].prices[0]: expected an object.")]
    public void What_is_wrong_is_named_with_its_place(string instead, string of, string problem)
    {
        Assert.Contains(instead, Good);
        var at = Good.LastIndexOf(instead, StringComparison.Ordinal);
        var text = Good[..at] + of + Good[(at + instead.Length)..];

        Assert.False(PriceBook.TryParse(Encoding.UTF8.GetBytes(text), out var book, out var error));
        Assert.Null(book);
        Assert.StartsWith(problem, error);
    }

    [Theory]
    [InlineData("", "the book: expected JSON, which ends at line 1, byte 1.")]
    [InlineData("[]", "the book: expected an object.")]
    [InlineData("{} {}", "the book: expected nothing after the object.")]
    [InlineData("{\n\"format\": x}", "the book: expected JSON, which ends at line 2, byte 11.")]
    public void What_is_no_book_is_said_to_be_none(string text, string problem)
    {
        Assert.False(PriceBook.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal(problem, error);
    }

    [Fact]
    public void Bytes_that_are_changed_at_random_never_throw() =>
        OfCore.Seeds.Try(
            2000,
            random =>
            {
                var bytes = Encoding.UTF8.GetBytes(Good);
                for (var i = random.Next(1, 6); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(random.Next(2) == 0 ? 128 : 256);

                var isBook = PriceBook.TryParse(bytes, out var book, out var error);
                Assert.Equal(isBook, book is not null);
                Assert.Equal(isBook, error is null);
                _ = book?.Find("one").Cost(1_780_000_000_000, new(1, 2, 3, 4, 5), new(true, true, true), 6);
            }
        );

    static PriceBook Parse(string text)
    {
        Assert.True(PriceBook.TryParse(Encoding.UTF8.GetBytes(text), out var book, out var error), error);
        return book!;
    }
}
