using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// The costs of rows of <c>requests</c> with one version of prices. An event tells less than a session log: cache writes whose kind is not known are taken for
/// 5-minute ones, its speed is the client's setting, and it tells neither web searches nor geography; what the client's estimate says of these is
/// asked in <see cref="ClientCost"/>.
/// </summary>
sealed class RequestPrices(DuckConnection store, PriceSet prices)
{
    /// <summary>What is read of a request besides its time, its context, its model, its source and its speed.</summary>
    public const string Columns = """
        input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cache_creation_5m_tokens, cache_creation_1h_tokens,
        service_tier, is_us_geo, is_fast, web_searches, split_is_assumed, parts, client_cost
        """;

    const int Model = 3,
        Source = CostTable.FirstDimension,
        Speed = CostTable.FirstDimension + 2,
        First = CostTable.FirstDimension + CostTable.DimensionCount;

    readonly Dictionary<long, PricedModel> _models = [];
    readonly Dictionary<long, bool> _isFast = [];
    readonly Dictionary<long, bool> _searches = [];
    readonly Dictionary<long, ClientVersion> _versions = [];
    readonly PricedModel _unknown = prices.Book.Find(null);
    long _contextsRead;

    /// <summary>Reads rows after one and up to another, in the columns that <see cref="Of"/> and <see cref="CostTable.Write"/> expect.</summary>
    public static DuckResult Read(DuckConnection store, long after, long to) =>
        store.Query(
            $"""
            SELECT row, time, context_id, model_id, query_source, {CostTable.Dimensions}, {Columns}
            FROM requests WHERE row > $1 AND row <= $2 ORDER BY row
            """,
            after,
            to
        );

    /// <summary>Prices the present row.</summary>
    public RequestMoney Of(DuckResult rows)
    {
        var facts = FactsOf(rows);
        var estimate = rows.IsNull(First + 12) ? (Usd?)null : new Usd(rows.GetInt64(First + 12));
        // Most estimates agree at once, and then nobody asks for the client's version.
        var cost = prices.Cost(facts, new ClientEstimate(estimate, default));
        if (cost.Cause is not (CostDifference.None or CostDifference.NoEstimate) || cost.Assumed.Modifiers.IsUsGeo)
            cost = prices.Cost(facts, new ClientEstimate(estimate, VersionOf(rows.GetInt64(2))));
        var told = facts.Tokens;
        return new RequestMoney(
            cost,
            prices.EffectiveCost(facts, cost),
            PriceSet.CacheEffect(facts, cost),
            told.Input + told.Output + told.CacheRead + told.CacheCreation5m + told.CacheCreation1h
        );
    }

    RequestFacts FactsOf(DuckResult rows)
    {
        var model = rows.IsNull(Model) ? _unknown : ModelOf(rows.GetInt64(Model));
        var tokens = TokensOf(rows, out var unsplit);
        var tellsModifiers = !rows.IsNull(First + 7);
        var facts = new RequestFacts
        {
            Model = model,
            UnixMilliseconds = Math.DivRem(rows.GetInt64(1), 1_000_000).Quotient,
            Tokens = tokens,
            UnsplitWrites = unsplit,
            Modifiers = ModifiersOf(rows),
            WebSearches = Number(rows, First + 9),
            TellsModifiers = tellsModifiers,
            MaySearch = !tellsModifiers && (rows.IsNull(Source) || MaySearch(rows.GetInt64(Source))),
        };
        if (rows.IsNull(First + 11) || !RequestParts.TryRead(rows.GetString(First + 11)!, out var parts))
            return facts;
        return facts with
        {
            UnsplitWrites = 0,
            Parts = parts.With(model, tokens, prices.Book),
            PartsWithoutAdvisors = parts.WithoutAdvisors(model, tokens, prices.Book),
        };
    }

    PriceModifiers ModifiersOf(DuckResult rows) =>
        new(
            IsFast: rows.IsNull(First + 8) ? !rows.IsNull(Speed) && IsFast(rows.GetInt64(Speed)) : rows.GetBoolean(First + 8),
            IsBatch: Number(rows, First + 6) == (long)ServiceTier.Batch,
            IsUsGeo: !rows.IsNull(First + 7) && rows.GetBoolean(First + 7)
        );

    static TokenCounts TokensOf(DuckResult rows, out long unsplit)
    {
        var (fiveMinutes, hour) = (Number(rows, First + 4), Number(rows, First + 5));
        // The sum of some old clients is 0 where the split is right; more often it is the split that is missing.
        unsplit = Math.Max(0, Number(rows, First + 3) - fiveMinutes - hour);
        fiveMinutes += unsplit;
        if (!rows.IsNull(First + 10) && rows.GetBoolean(First + 10))
            unsplit = fiveMinutes;
        return new TokenCounts(Number(rows, First), Number(rows, First + 1), Number(rows, First + 2), fiveMinutes, hour);
    }

    // Unknown counts are null, and nothing.
    static long Number(DuckResult rows, int column) => rows.IsNull(column) ? 0 : Math.Max(0, rows.GetInt64(column));

    PricedModel ModelOf(long id) => _models.TryGetValue(id, out var known) ? known : _models[id] = prices.Book.Find(TextOf(id));

    bool IsFast(long id) => _isFast.TryGetValue(id, out var known) ? known : _isFast[id] = TextOf(id) == "fast";

    // Claude Code's tool searches in a call of its own.
    bool MaySearch(long id) => _searches.TryGetValue(id, out var known) ? known : _searches[id] = TextOf(id) is "web_search_tool" or "";

    ClientVersion VersionOf(long contextId)
    {
        if (contextId > _contextsRead)
            ReadVersions();
        return _versions.GetValueOrDefault(contextId);
    }

    void ReadVersions()
    {
        using var rows = store.Query("SELECT id, version FROM contexts WHERE id > $1 ORDER BY id", _contextsRead);
        while (rows.Read())
        {
            _contextsRead = rows.GetInt64(0);
            if (ClientVersion.Parse(rows.GetString(1)) is { IsKnown: true } version)
                _versions[_contextsRead] = version;
        }
    }

    string? TextOf(long id)
    {
        using var rows = store.Query("SELECT value FROM strings WHERE id = $1", id);
        return rows.Read() ? rows.GetString(0) : null;
    }
}
