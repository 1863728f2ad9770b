namespace Plumbline.Core.Pricing;

/// <summary>Reads a contract and checks it. The format is documented in <c>docs/formats/contract.md</c>.</summary>
static class ContractReader
{
    public const string Format = "plumbline-contract/1";

    const int TermsMax = 1000,
        PatternsMax = 100,
        // Each star may be tried at every place of a name.
        StarsMax = 4;

    const int PercentDecimals = 4;

    public static bool TryRead(ReadOnlySpan<byte> json, out Contract? contract, out string? error)
    {
        var errors = new BookErrors("the contract");
        contract = PriceFile.Read(json, errors, (place, text) => Read(place, errors, text));
        error = errors.First;
        return contract is not null;
    }

    static Contract? Read(BookPlace place, BookErrors errors, ReadOnlySpan<byte> json)
    {
        if (!place.IsObjectOf("format", "name", "currency", "terms"))
            return null;
        var format = place.Required("format");
        if (format.Text() != Format)
            format.Expect($"\"{Format}\"");
        if (place.Optional("currency") is { } currency && currency.Text() != "USD")
            currency.Expect("\"USD\"");
        var terms = place.Required("terms");
        var places = terms.List();
        if (places.Count is 0 or > TermsMax)
            terms.Expect($"1 to {TermsMax} terms");
        var name = place.Optional("name")?.Text();
        List<ContractTerm> read = [.. places.Take(TermsMax).Select(Term)];
        return errors.First is null ? new Contract(name, read, json) : null;
    }

    static ContractTerm Term(BookPlace place)
    {
        place.IsObjectOf("from", "until", "models", "discount_percent", "prices");
        var (from, until) = PriceBookReader.Days(place);
        var models = Models(place.Required("models"));
        var (discount, prices) = (place.Optional("discount_percent"), place.Optional("prices"));
        if (discount is null == prices is null)
            place.Expect("either discount_percent or prices");
        var percent = discount?.Number(100, PercentDecimals, "percent of the list cost");
        return new ContractTerm(from, until, models, (int?)(percent * 10_000), prices is { } own ? Prices(own, from, until) : null);
    }

    static List<string> Models(BookPlace place)
    {
        List<string> models = [];
        foreach (var model in place.List())
        {
            models.Add(model.Text());
            if (models[^1].Count(letter => letter == '*') > StarsMax)
                model.Expect($"at most {StarsMax} stars");
        }

        if (models.Count is 0 or > PatternsMax)
            place.Expect($"1 to {PatternsMax} models");
        return models;
    }

    // As in a price book, of one model during the days of the term.
    static ModelPrices Prices(BookPlace place, DateOnly? from, DateOnly? until)
    {
        place.IsObjectOf("input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "us_inference", "long_prompt", "fast");
        var prices = PriceBookReader.Prices(place);
        var period = new PricePeriod(
            from,
            until,
            prices,
            PriceBookReader.LongPrompt(place.Optional("long_prompt"), prices),
            PriceBookReader.Fast(place.Optional("fast"), prices),
            [],
            null
        );
        return new ModelPrices("", [], place.Optional("us_inference")?.Flag() ?? true, [period]);
    }
}
