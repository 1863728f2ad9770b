namespace Plumbline.Core.Pricing;

/// <summary>One line of a contract: a discount on list prices, or prices of one's own.</summary>
/// <param name="From">The first day (UTC); null for always.</param>
/// <param name="Until">The last day (UTC); null when it still holds.</param>
/// <param name="Models">For which models: names, names with <c>*</c>, or families such as <c>opus</c>.</param>
/// <param name="DiscountMillionths">What is taken off the list cost, in millionths of it; null for contracted prices.</param>
/// <param name="Prices">The contracted prices; null for a discount.</param>
public sealed record ContractTerm(
    DateOnly? From,
    DateOnly? Until,
    IReadOnlyList<string> Models,
    int? DiscountMillionths,
    ModelPrices? Prices
)
{
    /// <summary>Whether it is about a model.</summary>
    public bool IsAbout(PricedModel model)
    {
        IEnumerable<string> names = model.Prices is { } known ? known.Aliases.Prepend(known.Name) : [model.Name];
        return names.Any(name => Models.Any(pattern => Matches(pattern, name)));
    }

    // A family is a word of the name: "opus" is in "claude-opus-5-5".
    static bool Matches(string pattern, string name) =>
        pattern.Contains('*')
            ? MatchesGlob(pattern, name)
            : name.Equals(ModelName.Of(pattern), StringComparison.OrdinalIgnoreCase)
                || (!pattern.Contains('-') && name.Split('-').Contains(pattern, StringComparer.OrdinalIgnoreCase));

    static bool MatchesGlob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return pattern.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (!name.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase))
            return false;
        for (var skipped = star; skipped <= name.Length; skipped++)
        {
            if (MatchesGlob(pattern[(star + 1)..], name[skipped..]))
                return true;
        }

        return false;
    }
}
