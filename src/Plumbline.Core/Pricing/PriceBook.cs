using System.Diagnostics;
using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>
/// Dated list prices. It says what a request cost by its model, its date and what it used; of what it does not know it gives bounds, never
/// zero and never another model's price.
/// </summary>
public sealed class PriceBook
{
    static readonly Lazy<PriceBook> Embedded = new(ReadBuiltIn);

    readonly Dictionary<string, PricedModel> _byName = new(StringComparer.OrdinalIgnoreCase);
    readonly PricedModel[] _models;

    internal PriceBook(
        DateOnly date,
        Surcharges surcharges,
        IReadOnlyList<ModelPrices> models,
        ReadOnlySpan<byte> text,
        PriceBook? extended
    )
    {
        (Date, Surcharges, Models, Extended, Text) = (date, surcharges, models, extended, text.ToArray());
        var content = extended is null ? Hash128.Of(text) : Hash128.Of(extended.Text.Span).Then(Hash128.Of(text));
        Version = string.Create(CultureInfo.InvariantCulture, $"{date:O}-{content.High >> 32:x8}");
        _models = [.. models.Select(model => new PricedModel(this, model, model.Name))];
        foreach (var model in _models)
        {
            _byName[model.Prices!.Name] = model;
            foreach (var alias in model.Prices.Aliases)
                _byName[alias] = model;
        }
    }

    /// <summary>What a book's text calls its format.</summary>
    public const string Format = PriceBookReader.Format;

    /// <summary>The book that comes with the program.</summary>
    public static PriceBook BuiltIn => Embedded.Value;

    /// <summary>When its prices were gathered.</summary>
    public DateOnly Date { get; }

    /// <summary>Its date and a hash of its text: a changed book has another version.</summary>
    public string Version { get; }

    /// <summary>All models, in the order of the book.</summary>
    public IReadOnlyList<ModelPrices> Models { get; }

    /// <summary>What holds for all of them.</summary>
    public Surcharges Surcharges { get; }

    /// <summary>Its text, from which it can be read again.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The book that it extends; null when it stands alone.</summary>
    public PriceBook? Extended { get; }

    /// <summary>Reads a book. False with one line that names the place and what is expected there.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out PriceBook? book, out string? error) =>
        PriceBookReader.TryRead(json, null, out book, out error);

    /// <summary>Reads a book again that may extend another one than the present program's.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, PriceBook? extended, out PriceBook? book, out string? error) =>
        PriceBookReader.TryRead(json, extended, out book, out error);

    /// <summary>Looks up a name as clients, clouds and logs write it.</summary>
    public PricedModel Find(string? model)
    {
        var name = model is null ? "" : ModelName.Of(model);
        return _byName.TryGetValue(name, out var found) ? found : new PricedModel(this, null, name);
    }

    /// <summary>
    /// The cost of a request of several parts: each is priced by itself, and the sum is rounded once. When one of them is unpriced, so is the request.
    /// There must be at least one.
    /// </summary>
    public static ListCost Cost(long unixMilliseconds, ReadOnlySpan<PricedPart> parts, PriceModifiers modifiers, long webSearches)
    {
        Int128 low = 0,
            high = 0;
        var isPriced = true;
        foreach (var part in parts)
        {
            var cost = part.Model.Exact(unixMilliseconds, part.Tokens, modifiers, webSearches);
            // The searches belong to the request, not to each part.
            webSearches = 0;
            (low, high) = (Rates.Sum(low, cost.Low), Rates.Sum(high, cost.High));
            isPriced &= cost.IsPriced;
        }

        return Rounded(low, high, isPriced);
    }

    // Rounding keeps the order, so that the bounds of whole requests need not be exact before.
    internal ListCost Unpriced(long unixMilliseconds, in TokenCounts tokens, PriceModifiers modifiers, long webSearches)
    {
        var (low, high) = (long.MaxValue, -1L);
        foreach (var model in _models)
        {
            if (model.TariffAt(unixMilliseconds, modifiers) is not { } tariff)
                continue;
            var nanos = tariff.Nanos(tokens, webSearches);
            (low, high) = (Math.Min(low, nanos), Math.Max(high, nanos));
        }

        if (high >= 0)
            return new ListCost(null, new Usd(low), new Usd(high));
        var bounds = Bounds(unixMilliseconds, tokens, modifiers, webSearches);
        return Rounded(bounds.Low, bounds.High, isPriced: false);
    }

    // What the cheapest and the dearest model of that date would cost; of a date before all prices, those of any date.
    internal (Int128 Low, Int128 High) Bounds(long unixMilliseconds, in TokenCounts tokens, PriceModifiers modifiers, long webSearches)
    {
        var (low, high) = (Int128.MaxValue, (Int128)(-1));
        foreach (var model in _models)
        {
            if (model.TariffAt(unixMilliseconds, modifiers) is { } tariff)
                Widen(tariff.Exact(tokens, webSearches), ref low, ref high);
        }

        if (high >= 0)
            return (low, high);
        foreach (var period in _models.SelectMany(model => model.Periods))
            Widen(period.For(modifiers).Exact(tokens, webSearches), ref low, ref high);
        return (low, high);
    }

    static void Widen(Int128 cost, ref Int128 low, ref Int128 high) => (low, high) = (Int128.Min(low, cost), Int128.Max(high, cost));

    static ListCost Rounded(Int128 low, Int128 high, bool isPriced)
    {
        var bounds = (Low: new Usd(Rates.Round(low)), High: new Usd(Rates.Round(high)));
        return new ListCost(isPriced ? bounds.Low : null, bounds.Low, bounds.High);
    }

    static PriceBook ReadBuiltIn()
    {
        using var stream = typeof(PriceBook).Assembly.GetManifestResourceStream("Plumbline.Core.Pricing.prices.json")!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return TryParse(json, out var book, out var error)
            ? book!
            : throw new UnreachableException("The built-in prices are wrong: " + error);
    }
}
