using System.Collections.Concurrent;
using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Core.Pricing;

/// <summary>
/// What an organisation agreed on with its provider: dated discounts and prices by model. Of the terms that hold on a request's day and are about its model the
/// first one of the file counts; without any the list cost is the effective cost. For several threads at once.
/// </summary>
public sealed class Contract
{
    readonly ConcurrentDictionary<PricedModel, ContractedModel> _models = new(ReferenceEqualityComparer.Instance);

    internal Contract(string? name, IReadOnlyList<ContractTerm> terms, ReadOnlySpan<byte> text)
    {
        (Name, Terms, Text) = (name, terms, text.ToArray());
        Version = string.Create(CultureInfo.InvariantCulture, $"{Hash128.Of(text).High >> 32:x8}");
    }

    /// <summary>What it is called; null when it does not say.</summary>
    public string? Name { get; }

    /// <summary>Its terms, the first one that fits counting.</summary>
    public IReadOnlyList<ContractTerm> Terms { get; }

    /// <summary>A hash of its text: a changed contract has another version.</summary>
    public string Version { get; }

    /// <summary>Its text, from which it can be read again.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Reads a contract. False with one line that names the place and what is expected there.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out Contract? contract, out string? error) =>
        ContractReader.TryRead(json, out contract, out error);

    internal ContractedModel Of(PricedModel model) => _models.GetOrAdd(model, (asked, terms) => new ContractedModel(asked, terms), Terms);
}
