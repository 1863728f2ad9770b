using System.Text.Json;
using System.Text.Unicode;
using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>Reads a price book and checks it. The format is documented in <c>docs/formats/price-book.md</c>.</summary>
static class PriceBookReader
{
    public const string Format = "plumbline-prices/1";

    // What the providers' list prices follow where a book does not give the price of a write.
    const decimal Write5mOfInput = 1.25m,
        Write1hOfInput = 2m;

    static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    const int PriceDecimals = 6,
        FactorDecimals = 2,
        // Derived prices may have two more than written ones: what Rates can hold exactly.
        DerivedDecimals = 8;

    const decimal PriceMax = 10_000,
        FactorMax = 10,
        WebSearchesMax = 1000;

    public static bool TryRead(ReadOnlySpan<byte> json, out PriceBook? book, out string? error)
    {
        book = null;
        var errors = new BookErrors();
        if (!Utf8.IsValid(json))
            errors.Add("", "expected UTF-8");
        else
            book = Read(json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json, errors);
        error = errors.First;
        return book is not null;
    }

    static PriceBook? Read(ReadOnlySpan<byte> json, BookErrors errors)
    {
        try
        {
            var reader = new Utf8JsonReader(
                json,
                new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            using var document = JsonDocument.ParseValue(ref reader);
            if (json[(int)reader.BytesConsumed..].ContainsAnyExcept(" \t\r\n"u8))
                errors.Add("", "expected nothing after the object");
            return Book(new BookPlace(document.RootElement, "", errors), errors, Hash128.Of(json));
        }
        catch (JsonException problem)
        {
            errors.Add("", $"expected JSON, which ends at line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}");
            return null;
        }
    }

    static PriceBook? Book(BookPlace place, BookErrors errors, Hash128 content)
    {
        if (!place.IsObjectOf("format", "version", "date", "currency", "batch", "us_inference", "web_search", "models"))
            return null;
        var format = place.Required("format");
        if (format.Text() != Format)
            format.Expect($"\"{Format}\"");
        if (place.Optional("currency") is { } currency && currency.Text() != "USD")
            currency.Expect("\"USD\"");
        var surcharges = ReadSurcharges(place);
        var modelPlaces = place.Required("models");
        List<ModelPrices> models = [];
        foreach (var model in modelPlaces.List())
            models.Add(Model(model));
        if (models.Count == 0)
            modelPlaces.Expect("at least one model");
        CheckNames(modelPlaces, models);
        var date = place.Required("date").Day();
        return errors.First is null ? new PriceBook(date, surcharges, models, content) : null;
    }

    static Surcharges ReadSurcharges(BookPlace place)
    {
        var (batch, us, search) = (place.Required("batch"), place.Required("us_inference"), place.Required("web_search"));
        batch.IsObjectOf("factor");
        us.IsObjectOf("factor", "from");
        search.IsObjectOf("usd_per_1000");
        return new Surcharges(
            Factor(batch.Required("factor")),
            Factor(us.Required("factor")),
            us.Optional("from")?.Day(),
            search.Required("usd_per_1000").Number(WebSearchesMax, PriceDecimals, "dollars for a thousand searches")
        );
    }

    static ModelPrices Model(BookPlace place)
    {
        place.IsObjectOf("model", "aliases", "us_inference", "prices");
        var name = place.Required("model").Text();
        List<string> aliases = [];
        foreach (var alias in place.Optional("aliases")?.List() ?? [])
            aliases.Add(alias.Text());
        var prices = place.Required("prices");
        var periods = Periods(prices.List());
        if (periods.Count == 0)
            prices.Expect("at least one period");
        for (var i = 1; i < periods.Count; i++)
        {
            var (earlier, later) = (periods[i - 1].Period, periods[i]);
            if (earlier.Until is null || later.Period.From is null || later.Period.From <= earlier.Until)
                later.Place.Expect($"dates that do not overlap another period of {name}");
        }

        return new ModelPrices(
            name,
            aliases,
            place.Optional("us_inference")?.Flag() ?? false,
            [.. periods.Select(placed => placed.Period)]
        );
    }

    // The book is read at every start of a status line. Queries over structs are compiled then and there: hence loops and a class.
    static List<PlacedPeriod> Periods(List<BookPlace> places)
    {
        List<PlacedPeriod> periods = [];
        foreach (var place in places)
            periods.Add(new PlacedPeriod(place, Period(place)));
        periods.Sort((left, right) => (left.Period.From ?? DateOnly.MinValue).CompareTo(right.Period.From ?? DateOnly.MinValue));
        return periods;
    }

    sealed record PlacedPeriod(BookPlace Place, PricePeriod Period);

    static PricePeriod Period(BookPlace place)
    {
        place.IsObjectOf([
            "from",
            "until",
            "input",
            "output",
            "cache_read",
            "cache_write_5m",
            "cache_write_1h",
            "long_prompt",
            "fast",
            "sources",
            "note",
        ]);
        var (from, until) = (place.Optional("from")?.Day(), place.Optional("until")?.Day());
        if (until < from)
            place.Required("until").Expect("a date that is not before from");
        var (input, output) = (Price(place.Required("input")), Price(place.Required("output")));
        var prices = new TokenPrices(
            input,
            output,
            Price(place.Required("cache_read")),
            Price(place.Optional("cache_write_5m")) ?? input * Write5mOfInput,
            Price(place.Optional("cache_write_1h")) ?? input * Write1hOfInput
        );
        return new PricePeriod(
            from,
            until,
            prices,
            LongPrompt(place.Optional("long_prompt"), prices),
            Fast(place.Optional("fast"), prices),
            place.Optional("sources")?.List().ConvertAll(source => source.Text()) ?? [],
            place.Optional("note")?.Text()
        );
    }

    static LongPromptPrices? LongPrompt(BookPlace? place, TokenPrices standard)
    {
        if (place is not { } given)
            return null;
        given.IsObjectOf("above", "input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "until");
        return new LongPromptPrices(given.Required("above").Whole(1, 1_000_000_000), Tier(given, standard), given.Optional("until")?.Day());
    }

    static FastPrices? Fast(BookPlace? place, TokenPrices standard)
    {
        if (place is not { } given)
            return null;
        given.IsObjectOf("input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "long_prompt", "until");
        var prices = Tier(given, standard);
        return new FastPrices(prices, LongPrompt(given.Optional("long_prompt"), prices), given.Optional("until")?.Day());
    }

    // Cache prices that a tier does not give stand to its input as they do in the standard prices.
    static TokenPrices Tier(BookPlace place, TokenPrices standard)
    {
        var (input, output) = (Price(place.Required("input")), Price(place.Required("output")));
        return new TokenPrices(
            input,
            output,
            CachePrice("cache_read", standard.CacheRead),
            CachePrice("cache_write_5m", standard.CacheCreation5m),
            CachePrice("cache_write_1h", standard.CacheCreation1h)
        );

        decimal CachePrice(string field, decimal ofStandard)
        {
            if (Price(place.Optional(field)) is { } given)
                return given;
            var price = standard.Input == 0 ? 0 : input * ofStandard / standard.Input;
            if (price * standard.Input != input * ofStandard || decimal.Round(price, DerivedDecimals) != price)
                place.Expect($"{field}, because it does not follow exactly from the standard prices");
            return decimal.Round(price, DerivedDecimals);
        }
    }

    static void CheckNames(BookPlace models, List<ModelPrices> read)
    {
        var names = read.SelectMany(model => model.Aliases.Prepend(model.Name)).Select(ModelName.Of);
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            models.Expect($"each name once; {twice.Key} is there twice");
    }

    static decimal? Price(BookPlace? place) => place is { } given ? Price(given) : null;

    static decimal Price(BookPlace place) => place.Number(PriceMax, PriceDecimals, "dollars for a million tokens");

    static decimal Factor(BookPlace place) => place.Number(FactorMax, FactorDecimals, "a factor");
}
