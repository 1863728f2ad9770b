using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Encoding = System.Text.Encoding;

namespace Plumbline.Tests.OfCore;

public sealed class ExtendedBookTests
{
    const string Extension = """
        {
          "format": "plumbline-prices/1", "extends": "built-in", "date": "2026-12-01", "web_search": { "usd_per_1000": 20 },
          "models": [
            { "model": "claude-next", "prices": [ { "input": 1, "output": 1, "cache_read": 1 } ] },
            { "model": "claude-haiku-4-5", "prices": [ { "input": 3, "output": 3, "cache_read": 3 } ] }
          ]
        }
        """;

    static PriceBook Read(string json)
    {
        Assert.True(PriceBook.TryParse(Encoding.UTF8.GetBytes(json), out var book, out var error), error);
        return book!;
    }

    static string? Cost(PriceBook book, string model, long searches = 0) =>
        book.Find(model)
            .Cost(
                new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
                new(1000, 0, 0, 0, 0),
                default,
                searches
            )
            .Amount?.ToString();

    [Fact]
    public void It_adds_models_and_replaces_those_it_shares_a_name_with()
    {
        var book = Read(Extension);

        Assert.Equal("0.001", Cost(book, "claude-next"));
        Assert.Equal("0.003", Cost(book, "claude-haiku-4-5"));
        // The built-in model of that name is gone with its dated name, and the others are as they were.
        Assert.Null(Cost(book, "claude-haiku-4-5-20251001"));
        Assert.Equal("0.004", Cost(book, "claude-opus-5-5"));
        Assert.Equal("0.024", Cost(book, "claude-opus-5-5", searches: 1));
        Assert.Equal(PriceBook.BuiltIn.Surcharges.Us, book.Surcharges.Us);
    }

    [Fact]
    public void Its_version_tells_both_texts_and_it_can_be_read_again()
    {
        var book = Read(Extension);
        var again = PriceSet.TryRead(
            Encoding.UTF8.GetString(book.Text.Span),
            Encoding.UTF8.GetString(book.Extended!.Text.Span),
            null,
            out var error
        );

        Assert.Null(error);
        Assert.Equal(book.Version, again!.Version);
        Assert.StartsWith("2026-12-01-", book.Version, StringComparison.Ordinal);
        Assert.NotEqual(book.Version, Read(Extension.Replace("20 }", "30 }")).Version);
    }

    [Fact]
    public void A_book_that_extends_nothing_needs_everything()
    {
        Assert.False(
            PriceBook.TryParse(Encoding.UTF8.GetBytes(Extension.Replace("\"extends\": \"built-in\", ", "")), out _, out var error)
        );
        Assert.Equal("batch: missing; expected it here.", error);
        Assert.False(PriceBook.TryParse(Encoding.UTF8.GetBytes(Extension.Replace("built-in", "another")), out _, out error));
        Assert.Equal("extends: expected \"built-in\".", error);
    }
}
