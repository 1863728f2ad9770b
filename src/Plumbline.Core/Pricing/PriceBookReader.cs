namespace Plumbline.Core.Pricing;

/// <summary>Reads a price book and checks it. The format is documented in <c>docs/formats/price-book.md</c>.</summary>
static class PriceBookReader
{
    public const string Format = "plumbline-prices/1";

    const string BuiltInName = "built-in";

    // What the providers' list prices follow where a book does not give the price of a write.
    const decimal Write5mOfInput = 1.25m,
        Write1hOfInput = 2m;

    const int PriceDecimals = 6,
        FactorDecimals = 2,
        // Derived prices may have two more than written ones: what Rates can hold exactly.
        DerivedDecimals = 8;

    const decimal PriceMax = 10_000,
        FactorMax = 10,
        WebSearchesMax = 1000;

    public static bool TryRead(ReadOnlySpan<byte> json, PriceBook? basis, out PriceBook? book, out string? error)
    {
        var errors = new BookErrors("the book");
        book = PriceFile.Read(json, errors, (place, text) => Book(place, basis, errors, text));
        error = errors.First;
        return book is not null;
    }

    static PriceBook? Book(BookPlace place, PriceBook? basis, BookErrors errors, ReadOnlySpan<byte> json)
    {
        if (!place.IsObjectOf("format", "extends", "version", "date", "currency", "batch", "us_inference", "web_search", "models"))
            return null;
        var format = place.Required("format");
        if (format.Text() != Format)
            format.Expect($"\"{Format}\"");
        if (place.Optional("currency") is { } currency && currency.Text() != "USD")
            currency.Expect("\"USD\"");
        var extended = Extended(place, basis);
        var surcharges = ReadSurcharges(place, extended?.Surcharges);
        var modelPlaces = place.Required("models");
        List<ModelPrices> models = [];
        foreach (var model in modelPlaces.List())
            models.Add(Model(model));
        if (models.Count == 0)
            modelPlaces.Expect("at least one model");
        if (extended is not null)
            models.AddRange(Others(extended.Models, models));
        CheckNames(modelPlaces, models);
        var date = place.Required("date").Day();
        return errors.First is null ? new PriceBook(date, surcharges, models, json, extended) : null;
    }

    // The built-in book itself extends nothing, so that this does not go round in circles.
    static PriceBook? Extended(BookPlace place, PriceBook? basis)
    {
        if (place.Optional("extends") is not { } extends)
            return null;
        if (extends.Text() != BuiltInName)
            extends.Expect($"\"{BuiltInName}\"");
        return basis ?? PriceBook.BuiltIn;
    }

    // A model of the file stands for the one that it shares a name with.
    static IEnumerable<ModelPrices> Others(IEnumerable<ModelPrices> extended, List<ModelPrices> own)
    {
        var names = own.SelectMany(NamesOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return extended.Where(model => !NamesOf(model).Any(names.Contains)).ToList();
    }

    static IEnumerable<string> NamesOf(ModelPrices model) => model.Aliases.Prepend(model.Name).Select(ModelName.Of);

    static Surcharges ReadSurcharges(BookPlace place, Surcharges? extended)
    {
        if (extended is null)
            return new Surcharges(
                BatchFactor(place.Required("batch")),
                UsFactor(place.Required("us_inference")),
                UsFrom(place.Required("us_inference")),
                WebSearches(place.Required("web_search"))
            );
        var us = place.Optional("us_inference");
        return new Surcharges(
            place.Optional("batch") is { } batch ? BatchFactor(batch) : extended.Batch,
            us is { } own ? UsFactor(own) : extended.Us,
            us is { } dated ? UsFrom(dated) : extended.UsFrom,
            place.Optional("web_search") is { } search ? WebSearches(search) : extended.WebSearches
        );
    }

    static decimal BatchFactor(BookPlace place)
    {
        place.IsObjectOf("factor");
        return Factor(place.Required("factor"));
    }

    static decimal UsFactor(BookPlace place)
    {
        place.IsObjectOf("factor", "from");
        return Factor(place.Required("factor"));
    }

    static DateOnly? UsFrom(BookPlace place) => place.Optional("from")?.Day();

    static decimal WebSearches(BookPlace place)
    {
        place.IsObjectOf("usd_per_1000");
        return place.Required("usd_per_1000").Number(WebSearchesMax, PriceDecimals, "dollars for a thousand searches");
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
        place.IsObjectOf(
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
            "note"
        );
        var (from, until) = Days(place);
        var prices = Prices(place);
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

    /// <summary>The first and the last day of what is dated.</summary>
    public static (DateOnly? From, DateOnly? Until) Days(BookPlace place)
    {
        var (from, until) = (place.Optional("from")?.Day(), place.Optional("until")?.Day());
        if (until < from)
            place.Required("until").Expect("a date that is not before from");
        return (from, until);
    }

    /// <summary>The five prices of an object, cache writes derived where they are not given.</summary>
    public static TokenPrices Prices(BookPlace place)
    {
        var (input, output) = (Price(place.Required("input")), Price(place.Required("output")));
        return new TokenPrices(
            input,
            output,
            Price(place.Required("cache_read")),
            Price(place.Optional("cache_write_5m")) ?? input * Write5mOfInput,
            Price(place.Optional("cache_write_1h")) ?? input * Write1hOfInput
        );
    }

    /// <summary>Prices of long prompts, if there are any.</summary>
    public static LongPromptPrices? LongPrompt(BookPlace? place, TokenPrices standard)
    {
        if (place is not { } given)
            return null;
        given.IsObjectOf("above", "input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "until");
        return new LongPromptPrices(given.Required("above").Whole(1, 1_000_000_000), Tier(given, standard), given.Optional("until")?.Day());
    }

    /// <summary>Prices of fast mode, if there are any.</summary>
    public static FastPrices? Fast(BookPlace? place, TokenPrices standard)
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
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in read)
        foreach (var name in NamesOf(model))
        {
            if (names.TryGetValue(name, out var met))
                models.Expect($"each name once; {met} is there twice");
            names.Add(name);
        }
    }

    static decimal? Price(BookPlace? place) => place is { } given ? Price(given) : null;

    static decimal Price(BookPlace place) => place.Number(PriceMax, PriceDecimals, "dollars for a million tokens");

    static decimal Factor(BookPlace place) => place.Number(FactorMax, FactorDecimals, "a factor");
}
