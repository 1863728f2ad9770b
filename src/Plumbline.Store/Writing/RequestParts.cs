using System.Text.Json;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Writing;

/// <summary>
/// The parts of a request that are priced apart, from column <c>parts</c>. Parts of an advisor come on top of the request; the others, when there are
/// any, are all of it.
/// </summary>
sealed class RequestParts
{
    readonly record struct Part(string? Model, TokenCounts Tokens, bool IsAdvisor);

    readonly List<Part> _parts = [];

    /// <summary>Reads them; false when there are none that can be read.</summary>
    public static bool TryRead(string json, out RequestParts parts)
    {
        parts = new RequestParts();
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                return false;
            foreach (var part in document.RootElement.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.Object))
                parts._parts.Add(Read(part));
        }
        catch (JsonException)
        {
            return false;
        }

        return parts._parts.Count > 0;
    }

    /// <summary>The parts with their prices, and the request itself unless its own parts make it up.</summary>
    public PricedPart[] With(PricedModel model, in TokenCounts tokens, PriceBook book)
    {
        List<PricedPart> priced =
        [
            .. _parts.Select(part => new PricedPart(part.Model is null ? model : book.Find(part.Model), part.Tokens)),
        ];
        if (_parts.All(part => part.IsAdvisor))
            priced.Insert(0, new PricedPart(model, tokens));
        return [.. priced];
    }

    /// <summary>The same without what advisors used; null when no advisor was asked.</summary>
    public PricedPart[]? WithoutAdvisors(PricedModel model, in TokenCounts tokens, PriceBook book)
    {
        if (!_parts.Exists(part => part.IsAdvisor))
            return null;
        var own = new RequestParts();
        own._parts.AddRange(_parts.Where(part => !part.IsAdvisor));
        return own.With(model, tokens, book);
    }

    static Part Read(JsonElement part) =>
        new(
            part.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null,
            new TokenCounts(
                Count(part, "input_tokens"),
                Count(part, "output_tokens"),
                Count(part, "cache_read_tokens"),
                Count(part, "cache_creation_5m_tokens"),
                Count(part, "cache_creation_1h_tokens")
            ),
            part.TryGetProperty("advisor", out var advisor) && advisor.ValueKind == JsonValueKind.True
        );

    static long Count(JsonElement part, string name) =>
        part.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var value)
            ? Math.Max(0, value)
            : 0;
}
