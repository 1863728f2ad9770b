using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>Reads the requests of some sessions for the cache's sake, and the events that misses are explained by.</summary>
/// <param name="store">The store; table <c>wanted_caches</c> holds the sessions.</param>
sealed class CacheReading(DuckConnection store, PriceBook book)
{
    readonly Dictionary<long, PricedModel> _models = [];
    readonly Dictionary<long, string?> _texts = [];
    readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);

    // Clients round their estimate to micro-dollars at times.
    const long EstimateNear = 1_000;

    /// <summary>Hands over each session's requests in the order of their times, whatever order they came in.</summary>
    public void Read(Action<Hash128, string?, List<CachedRequestRow>> take)
    {
        var (first, last) = Rows();
        using var rows = store.Query(
            """
            SELECT r.usage_identity, r.row, r.time, r.context_id, r.model_id, r.query_source, r.query_source_detail_id, r.effort_id, r.speed_id,
                   r.agent_instance_id, r.agent_id, r.duration_ms, r.input_tokens, r.cache_read_tokens, r.cache_creation_tokens,
                   r.cache_creation_5m_tokens, r.cache_creation_1h_tokens, r.split_is_assumed, r.is_fast, r.is_us_geo, r.service_tier,
                   r.sequence, r.request_id, c.version, c.session, r.output_tokens, r.client_cost
            FROM requests r JOIN contexts c ON c.id = r.context_id
            WHERE r.row BETWEEN $1 AND $2 AND r.usage_identity IN (SELECT id FROM wanted_caches)
            ORDER BY r.usage_identity, r.time, r.key, r.hash
            """,
            first,
            last
        );
        List<CachedRequestRow> requests = [];
        var (identity, session) = (default(Hash128), (string?)null);
        while (rows.Read())
        {
            var next = rows.GetHash(0);
            if (next != identity && requests.Count > 0)
            {
                take(identity, session, requests);
                requests = [];
            }

            (identity, session) = (next, rows.GetString(24));
            requests.Add(RowOf(rows));
        }

        if (requests.Count > 0)
            take(identity, session, requests);
    }

    // Rows are numbered as they came: most sessions are within few of the table's parts.
    (long First, long Last) Rows()
    {
        using var rows = store.Query(
            "SELECT coalesce(min(row), 0), coalesce(max(row), -1) FROM requests WHERE usage_identity IN (SELECT id FROM wanted_caches)"
        );
        rows.Read();
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    CachedRequestRow RowOf(DuckResult rows)
    {
        var source = (QuerySource)rows.GetInt64(5);
        var model = rows.IsNull(4) ? 0 : (int)rows.GetInt64(4);
        var price = PriceOf(model);
        var isFast = rows.IsNull(18) ? TextOf(rows, 8) == "fast" : rows.GetBoolean(18);
        var modifiers = new PriceModifiers(
            isFast,
            IsBatch: !rows.IsNull(20) && rows.GetInt64(20) == (long)ServiceTier.Batch,
            IsUsGeo: !rows.IsNull(19) && rows.GetBoolean(19)
        );
        var end = rows.GetInt64(2) / 1_000_000;
        var request = new CacheRequest
        {
            Start = end - Number(rows, 11),
            End = end,
            InputTokens = Number(rows, 12),
            CacheReadTokens = Number(rows, 13),
            Model = model,
            Effort = rows.IsNull(7) ? 0 : (int)rows.GetInt64(7),
            Version = VersionOf(rows.GetString(23)),
            IsFast = isFast,
            // Old clients do not say which call belongs to what.
            IsConversationKnown = source == QuerySource.Main || (source == QuerySource.Subagent && !rows.IsNull(9)),
        };
        SetWrites(rows, ref request, price, modifiers);
        return new(
            rows.GetInt64(1),
            rows.GetInt64(2),
            (int)rows.GetInt64(3),
            model,
            source,
            (rows.IsNull(9) ? 0 : rows.GetInt64(9), rows.IsNull(10) ? 0 : rows.GetInt64(10)),
            rows.IsNull(21) ? -1 : rows.GetInt64(21),
            TextOf(rows, 6) == "compact",
            rows.GetString(22),
            price,
            modifiers,
            request
        );
    }

    // Telemetry does not always tell how long writes live; then the client's own estimate may.
    static void SetWrites(DuckResult rows, ref CacheRequest request, PricedModel price, PriceModifiers modifiers)
    {
        var (written, five, hour) = (Number(rows, 14), Number(rows, 15), Number(rows, 16));
        var isAssumed = !rows.IsNull(17) && rows.GetBoolean(17);
        var unsplit = isAssumed ? five : Math.Max(0, written - five - hour);
        (request.CacheCreation5mTokens, request.CacheCreation1hTokens) = (isAssumed ? five : five + unsplit, hour);
        request.IsLifeKnown = unsplit == 0;
        if (unsplit == 0 || rows.IsNull(26))
            return;
        var (estimate, output) = (rows.GetInt64(26), Number(rows, 25));
        var asFive = CacheMoney.CountsOf(request) with { Output = output };
        var asHour = asFive with { CacheCreation5m = asFive.CacheCreation5m - unsplit, CacheCreation1h = asFive.CacheCreation1h + unsplit };
        if (IsNear(price.Cost(request.End, asHour, modifiers, 0), estimate))
            (request.CacheCreation5mTokens, request.CacheCreation1hTokens, request.IsLifeKnown) = (
                asHour.CacheCreation5m,
                asHour.CacheCreation1h,
                true
            );
        else
            request.IsLifeKnown = IsNear(price.Cost(request.End, asFive, modifiers, 0), estimate);
    }

    static bool IsNear(ListCost cost, long estimate) => cost.Amount is { } amount && Math.Abs(amount.Nanos - estimate) <= EstimateNear;

    /// <summary>Events of sessions that may explain a miss, in the order of time.</summary>
    /// <param name="sessions">A table with a column <c>session</c>.</param>
    public Dictionary<string, List<CacheSign>> Signs(string sessions)
    {
        var signs = new Dictionary<string, List<CacheSign>>(StringComparer.Ordinal);
        using var rows = store.Query(
            $"""
            SELECT c.session, e.time, n.value FROM events e
            JOIN strings n ON n.id = e.name_id AND n.value IN ('compaction', 'mcp_server_connection', 'plugin_installed')
            JOIN contexts c ON c.id = e.context_id AND c.session IN (SELECT session FROM {sessions})
            WHERE e.name_id IN (SELECT id FROM strings WHERE value IN ('compaction', 'mcp_server_connection', 'plugin_installed'))
              AND coalesce(json_extract_string(e.attributes, '/status'), '') <> 'failed' AND coalesce(e.success, true)
            ORDER BY e.time
            """
        );
        while (rows.Read())
        {
            var session = rows.GetString(0)!;
            if (!signs.TryGetValue(session, out var list))
                signs[session] = list = [];
            list.Add(new(rows.GetInt64(1), rows.GetString(2) == "compaction" ? CacheSigns.Compacted : CacheSigns.ToolsChanged));
        }

        return signs;
    }

    static long Number(DuckResult rows, int column) => rows.IsNull(column) ? 0 : Math.Max(0, rows.GetInt64(column));

    PricedModel PriceOf(int model) => _models.TryGetValue(model, out var known) ? known : _models[model] = book.Find(TextOf(model));

    string? TextOf(DuckResult rows, int column) => rows.IsNull(column) ? null : TextOf(rows.GetInt64(column));

    string? TextOf(long id)
    {
        if (id == 0 || _texts.TryGetValue(id, out var known))
            return id == 0 ? null : _texts[id];
        using var rows = store.Query("SELECT value FROM strings WHERE id = $1", id);
        return _texts[id] = rows.Read() ? rows.GetString(0) : null;
    }

    int VersionOf(string? version)
    {
        if (version is null)
            return 0;
        if (!_versions.TryGetValue(version, out var number))
            _versions[version] = number = _versions.Count + 1;
        return number;
    }
}
