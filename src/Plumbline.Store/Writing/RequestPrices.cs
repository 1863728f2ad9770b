using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// The list cost of a row of <c>requests</c>. An event tells less than a session log: cache writes whose kind is not known are priced as 5-minute ones,
/// with the price of an hour as the upper bound; without a log there are no web searches and no surcharge for the United States, and the
/// speed is the client's setting.
/// </summary>
sealed class RequestPrices(DuckConnection store, PriceBook book)
{
    /// <summary>What is read of a request besides its time, its model and its speed.</summary>
    public const string Columns = """
        input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cache_creation_5m_tokens, cache_creation_1h_tokens,
        service_tier, is_us_geo, is_fast, web_searches, split_is_assumed, parts
        """;

    readonly Dictionary<long, PricedModel> _models = [];
    readonly Dictionary<long, bool> _isFast = [];
    readonly PricedModel _unknown = book.Find(null);

    /// <summary>Prices the present row.</summary>
    /// <param name="model">The column with the model's id.</param>
    /// <param name="speed">The column with the id of the event's speed.</param>
    /// <param name="first">The first of <see cref="Columns"/>; the time is column 1.</param>
    public ListCost Of(DuckResult rows, int model, int speed, int first)
    {
        var time = Math.DivRem(rows.GetInt64(1), 1_000_000).Quotient;
        var priced = rows.IsNull(model) ? _unknown : ModelOf(rows.GetInt64(model));
        var modifiers = new PriceModifiers(
            IsFast: rows.IsNull(first + 8) ? !rows.IsNull(speed) && IsFast(rows.GetInt64(speed)) : rows.GetBoolean(first + 8),
            IsBatch: Number(rows, first + 6) == (long)ServiceTier.Batch,
            IsUsGeo: !rows.IsNull(first + 7) && rows.GetBoolean(first + 7)
        );
        var searches = Number(rows, first + 9);
        if (rows.GetString(first + 11) is { } json && RequestParts.TryRead(json, out var parts))
            return PriceBook.Cost(time, parts.With(priced, TokensOf(rows, first, out _), book), modifiers, searches);
        var tokens = TokensOf(rows, first, out var unsplit);
        var cost = priced.Cost(time, tokens, modifiers, searches);
        return unsplit == 0 ? cost : Widened(cost, priced.Cost(time, AsHour(tokens, unsplit), modifiers, searches));
    }

    static TokenCounts TokensOf(DuckResult rows, int first, out long unsplit)
    {
        var (fiveMinutes, hour) = (Number(rows, first + 4), Number(rows, first + 5));
        // The sum of some old clients is 0 where the split is right; more often it is the split that is missing.
        unsplit = Math.Max(0, Number(rows, first + 3) - fiveMinutes - hour);
        fiveMinutes += unsplit;
        if (!rows.IsNull(first + 10) && rows.GetBoolean(first + 10))
            unsplit = fiveMinutes;
        return new TokenCounts(Number(rows, first), Number(rows, first + 1), Number(rows, first + 2), fiveMinutes, hour);
    }

    static TokenCounts AsHour(in TokenCounts tokens, long unsplit) =>
        tokens with
        {
            CacheCreation5m = tokens.CacheCreation5m - unsplit,
            CacheCreation1h = tokens.CacheCreation1h + unsplit,
        };

    static ListCost Widened(in ListCost cost, in ListCost other) =>
        cost with
        {
            Low = new Usd(Math.Min(cost.Low.Nanos, other.Low.Nanos)),
            High = new Usd(Math.Max(cost.High.Nanos, other.High.Nanos)),
        };

    // Unknown counts are null, and nothing.
    static long Number(DuckResult rows, int column) => rows.IsNull(column) ? 0 : Math.Max(0, rows.GetInt64(column));

    PricedModel ModelOf(long id) => _models.TryGetValue(id, out var known) ? known : _models[id] = book.Find(TextOf(id));

    bool IsFast(long id) => _isFast.TryGetValue(id, out var known) ? known : _isFast[id] = TextOf(id) == "fast";

    string? TextOf(long id)
    {
        using var rows = store.Query("SELECT value FROM strings WHERE id = $1", id);
        return rows.Read() ? rows.GetString(0) : null;
    }
}
