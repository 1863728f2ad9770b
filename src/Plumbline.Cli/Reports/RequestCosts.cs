using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>
/// What each request of a snapshot costs at list prices, and which models there are. Each distinct name is looked up once; models that
/// differ only in a suffix such as <c>[1m]</c> are one model. For several threads at once.
/// </summary>
sealed class RequestCosts(IndexSnapshot snapshot, PriceBook prices)
{
    readonly List<string> _names = [];
    readonly Dictionary<string, int> _numberByName = new(StringComparer.Ordinal);
    readonly PricedModel?[] _priceByText = new PricedModel?[snapshot.TextCount + 1];

    // One more than the model's number; 0 for a text that was not yet met.
    readonly int[] _modelByText = new int[snapshot.TextCount + 1];

    /// <summary>The name of a model that was met, as in the logs, without a suffix in square brackets.</summary>
    public string NameOf(int model)
    {
        lock (_names)
            return _names[model];
    }

    /// <summary>The number of the model with this text.</summary>
    public int ModelOf(int text) => _modelByText[text] is > 0 and var known ? known - 1 : Meet(text);

    /// <summary>What a request costs.</summary>
    /// <param name="request">The number of its row.</param>
    public ListCost Of(int request, in RequestRow row)
    {
        var modifiers = new PriceModifiers(
            (row.Flags & RequestFlags.Fast) != 0,
            (row.Flags & RequestFlags.Batch) != 0,
            (row.Flags & RequestFlags.UsGeo) != 0
        );
        if ((row.Flags & RequestFlags.Parts) != 0)
            return OfParts(request, row, modifiers);
        var (model, tokens) = (PriceOf(row.Model), TokensOf(row));
        var cost = model.Cost(row.Time, tokens, modifiers, row.WebSearches);
        if ((row.Flags & RequestFlags.SplitAssumed) == 0 || tokens.CacheCreation5m <= 0)
            return cost;
        // Nobody said how long these writes live: five minutes at least, an hour at most, as the server has it.
        var hour = tokens with
        {
            CacheCreation5m = 0,
            CacheCreation1h = Math.Max(0, tokens.CacheCreation1h) + tokens.CacheCreation5m,
        };
        return cost.Including(model.Cost(row.Time, hour, modifiers, row.WebSearches));
    }

    /// <summary>The number of the model for which the book has no price at that time: the request's own, else that of one of its parts.</summary>
    public int UnpricedModelOf(int request, in RequestRow row)
    {
        foreach (var part in snapshot.PartsOf(request))
        {
            if (part.Model != 0 && !PriceOf(part.Model).Cost(row.Time, default, default, 0).IsPriced)
                return ModelOf(part.Model);
        }

        return ModelOf(row.Model);
    }

    // Parts that are not an advisor's make up the whole request; an advisor's come on top.
    ListCost OfParts(int request, in RequestRow row, PriceModifiers modifiers)
    {
        var parts = snapshot.PartsOf(request);
        var priced = new PricedPart[parts.Length + 1];
        var count = 0;
        var hasOwn = false;
        foreach (ref readonly var part in parts)
        {
            hasOwn |= part.IsAdvisor == 0;
            priced[count++] = new(PriceOf(part.Model == 0 ? row.Model : part.Model), TokensOf(part));
        }

        if (!hasOwn)
            priced[count++] = new(PriceOf(row.Model), TokensOf(row));
        return PriceBook.Cost(row.Time, priced.AsSpan(0, count), modifiers, row.WebSearches);
    }

    /// <summary>The prices of the model with this text.</summary>
    public PricedModel PriceOf(int text) => _priceByText[text] ??= prices.Find(snapshot.Text(text));

    int Meet(int text)
    {
        var name = WithoutSuffix(snapshot.Text(text) ?? "");
        lock (_names)
        {
            if (!_numberByName.TryGetValue(name, out var number))
            {
                number = _names.Count;
                _names.Add(name);
                _numberByName[name] = number;
            }

            _modelByText[text] = number + 1;
            return number;
        }
    }

    static string WithoutSuffix(string model) =>
        model.EndsWith(']') && model.LastIndexOf('[') is > 0 and var bracket ? model[..bracket] : model;

    static TokenCounts TokensOf(in RequestRow row) =>
        new(row.InputTokens, row.OutputTokens, row.CacheReadTokens, row.CacheCreation5mTokens, row.CacheCreation1hTokens);

    static TokenCounts TokensOf(in PartRow part) =>
        new(part.InputTokens, part.OutputTokens, part.CacheReadTokens, part.CacheCreation5mTokens, part.CacheCreation1hTokens);
}
