using Plumbline.Core.Comparison;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>"Would a cheaper model do?": the models that answered most prompts, each with each that is cheaper by the price list.</summary>
public sealed record ModelComparisonQuery
{
    /// <summary>Models that are compared, those with the most prompts.</summary>
    public const int MostModels = 6;

    // Any number: it only has to stay, so that the same ledger gives the same intervals.
    const ulong Seed = 0x0026;

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>The prices that costs are by; null for the client's own estimate.</summary>
    public CostVersion? ListCosts { get; init; }

    /// <summary>Asks. Pairs of which something can be said come first, then those of the model that cost most.</summary>
    public ModelComparisonAnswer Run(IStoreReader store)
    {
        var prompts = new PromptShapeQuery
        {
            Range = Range,
            Zone = Zone,
            Filters = Filters,
            ListCosts = ListCosts,
        }.Run(store);
        var book = new PricesQuery().Run(store).Prices.Book;
        var models = prompts.Models.Take(MostModels).Select(model => (model.Model, model.Sums, Price: PriceOf(book, model.Model))).ToList();
        var pairs =
            from dearer in models
            from cheaper in models
            where dearer.Price is not null && cheaper.Price is not null && IsDearer(dearer.Price, cheaper.Price)
            let comparison = ModelComparison.Of(prompts.Of(dearer.Model, cheaper.Model), Seed)
            orderby comparison.Verdict == ComparisonVerdict.TooFew, dearer.Sums.Cost descending, comparison.DearerPrompts descending
            select new ModelPair(dearer.Model, cheaper.Model, dearer.Price, cheaper.Price, comparison);
        return new ModelComparisonAnswer
        {
            Pairs = [.. pairs],
            Prompts = prompts.Prompts,
            Mixed = prompts.Mixed,
            Unknown = prompts.Unknown,
            WithoutCost = prompts.WithoutCost,
            Unpriced = [.. models.Where(model => model.Price is null).Select(model => model.Model)],
            IsListCost = ListCosts is not null,
        };
    }

    // What a model costs at the end of the window.
    TokenPrices? PriceOf(PriceBook book, string model)
    {
        var day = DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks((Range.To - 1) / 100));
        var periods = book.Find(model).Prices?.Periods;
        return (periods?.FirstOrDefault(period => period.Contains(day)) ?? (periods is [.., var last] ? last : null))?.Prices;
    }

    static bool IsDearer(TokenPrices left, TokenPrices right) => (left.Output, left.Input).CompareTo((right.Output, right.Input)) > 0;
}

/// <summary>Two models over the prompts of like shapes that both answered.</summary>
public sealed record ModelPair(
    string Dearer,
    string Cheaper,
    TokenPrices DearerPrices,
    TokenPrices CheaperPrices,
    ModelComparison Comparison
);

/// <summary>All pairs, and the prompts that are in none.</summary>
public sealed record ModelComparisonAnswer
{
    public required IReadOnlyList<ModelPair> Pairs { get; init; }

    /// <summary>All prompts of the window.</summary>
    public required long Prompts { get; init; }

    /// <summary>Of these, those that several models answered.</summary>
    public required long Mixed { get; init; }

    /// <summary>Those of which nobody tells the model that answered.</summary>
    public required long Unknown { get; init; }

    /// <summary>Those of which some cost is not known.</summary>
    public required long WithoutCost { get; init; }

    /// <summary>Models without a price, which are in no pair.</summary>
    public required IReadOnlyList<string> Unpriced { get; init; }

    /// <summary>Whether costs are list costs rather than the client's estimate.</summary>
    public required bool IsListCost { get; init; }
}
