using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>The events, logged responses and requests of some sessions, and of all sessions that share an id with them, in memory.</summary>
sealed class MatchMaterial(DuckConnection store)
{
    /// <summary>An event as table <c>requests</c> holds it, and what is merged into it now.</summary>
    public readonly record struct Told(
        long Row,
        IdKind IdKind,
        RequestEvent Event,
        Hash128 Uuid,
        Hash128 LogKey,
        Hash128 LogHash,
        Quantity[] Amounts
    );

    /// <summary>A row of <c>logged_requests</c>.</summary>
    public readonly record struct Logged(
        Hash128 MessageKey,
        Hash128 RequestKey,
        Hash128 Hash,
        LoggedVersion Version,
        LoggedClaim Claim,
        Hash128 Uuid,
        Likeness Likeness,
        long? Time,
        Quantity[] Amounts
    );

    /// <summary>A request that only a log tells, as table <c>requests</c> holds it now.</summary>
    public readonly record struct Alone(long Row, Hash128 Session, Hash128 Key, Hash128 LogHash, long ContextId);

    readonly Dictionary<long, int> _families = [];
    readonly Dictionary<string, int> _familyNumbers = new(StringComparer.Ordinal);

    /// <summary>The sessions, by usage identity.</summary>
    public HashSet<Hash128> Sessions { get; } = [];

    public List<Told> Events { get; } = [];
    public List<Logged> Responses { get; } = [];
    public List<Alone> LogOnly { get; } = [];

    /// <summary>Sessions of which retention removed events, and whether one of these lacked the API's request id.</summary>
    public Dictionary<Hash128, bool> Folded { get; } = [];

    /// <summary>Reads sessions and all that hangs together with them.</summary>
    public void Read(IReadOnlyCollection<Hash128> sessions)
    {
        for (var next = sessions; next.Count > 0; next = Linked())
        {
            Sessions.UnionWith(next);
            FillIds("wanted_sessions", next);
            var (events, responses) = (Events.Count, Responses.Count);
            ReadEvents();
            ReadResponses();
            ReadLogOnly();
            ReadFolded();
            FillIds("wanted_links", Links(events, responses));
        }
    }

    // What is matched within its session already cannot be matched better elsewhere: everything else may be.
    IEnumerable<Hash128> Links(int firstEvent, int firstResponse)
    {
        var settled = Settled(firstEvent, firstResponse);
        var ofEvents = Events
            .Skip(firstEvent)
            .Where(told => !settled.Contains(told.LogKey))
            .SelectMany(told => new[] { told.Event.Request, told.Uuid, told.LogKey });
        var ofResponses = Responses
            .Skip(firstResponse)
            .Where(logged => !settled.Contains(logged.MessageKey))
            .SelectMany(logged => new[] { logged.RequestKey, logged.Uuid, logged.MessageKey });
        return ofEvents.Concat(ofResponses).Where(id => !id.IsNothing);
    }

    HashSet<Hash128> Settled(int firstEvent, int firstResponse)
    {
        var merged = Events
            .Skip(firstEvent)
            .Where(told => !told.LogKey.IsNothing)
            .ToLookup(told => told.LogKey, told => (told.Event.Session, told.Event.Request, told.LogHash));
        return
        [
            .. Responses
                .Skip(firstResponse)
                .Where(logged =>
                    !logged.RequestKey.IsNothing
                    && merged[logged.MessageKey].Contains((logged.Claim.Identity, logged.RequestKey, logged.Hash))
                )
                .Select(logged => logged.MessageKey),
        ];
    }

    HashSet<Hash128> Linked()
    {
        var found = new HashSet<Hash128>();
        using var rows = store.Query(
            $"""
            SELECT usage_identity FROM logged_requests WHERE request_key IN (SELECT id FROM wanted_links)
            UNION SELECT usage_identity FROM logged_requests WHERE message_key IN (SELECT id FROM wanted_links)
            UNION SELECT usage_identity FROM logged_requests WHERE message_uuid IN (SELECT id FROM wanted_links)
            UNION SELECT usage_identity FROM requests WHERE key IN (SELECT id FROM wanted_links) AND id_kind = {(int)IdKind.Api}
            UNION SELECT usage_identity FROM requests WHERE message_uuid IN (SELECT id FROM wanted_links)
            UNION SELECT usage_identity FROM requests WHERE log_key IN (SELECT id FROM wanted_links)
            """
        );
        while (rows.Read())
        {
            if (!Sessions.Contains(rows.GetHash(0)))
                found.Add(rows.GetHash(0));
        }

        return found;
    }

    void FillIds(string table, IEnumerable<Hash128> ids)
    {
        store.Execute($"CREATE OR REPLACE TEMP TABLE {table} (id UUID)");
        using var rows = store.Append(table, DuckType.Uuid);
        foreach (var id in ids)
        {
            rows.BeginRow();
            rows.SetUuid(0, id.ToUuid());
            rows.EndRow();
        }

        rows.Flush();
    }

    // An event's own output and cache writes are what the log may have replaced.
    void ReadEvents()
    {
        using var rows = store.Query(
            $"""
            SELECT row, usage_identity, key, coalesce(id_kind, 0), message_uuid, model_id, n.value, coalesce(input_tokens, -1),
                   coalesce(cache_read_tokens, -1), coalesce(CASE WHEN log_key IS NULL THEN cache_creation_tokens ELSE event_cache_creation_tokens END, -1),
                   time, flag, hash, log_key, log_hash,
                   coalesce(client_cost, 0), coalesce(CASE WHEN log_key IS NULL THEN output_tokens ELSE event_output_tokens END, 0)
            FROM requests LEFT JOIN strings n ON n.id = model_id
            WHERE source = {(int)RecordSource.Event} AND usage_identity IN (SELECT id FROM wanted_sessions)
            """
        );
        while (rows.Read())
        {
            var kind = (IdKind)rows.GetInt64(3);
            var likeness = LikenessOf(rows, 5);
            var told = new RequestEvent(
                rows.GetHash(1),
                kind == IdKind.Api ? rows.GetHash(2) : default,
                Mixed(HashOrNothing(rows, 4)),
                likeness,
                rows.GetInt64(11) == (int)Reason.Clock ? null : rows.GetInt64(10),
                rows.GetHash(2).Then(rows.GetHash(12))
            );
            Events.Add(
                new Told(
                    rows.GetInt64(0),
                    kind,
                    told,
                    HashOrNothing(rows, 4),
                    HashOrNothing(rows, 13),
                    HashOrNothing(rows, 14),
                    AmountsOf(likeness, rows, 15)
                )
            );
        }
    }

    void ReadResponses()
    {
        using var rows = store.Query(
            """
            SELECT message_key, request_key, l.hash, has_stop_reason, coalesce(output_tokens, -1), l.usage_identity, context_id, c.hash,
                   origin_time, is_marked_copy, is_sidechain, message_uuid, model_id, n.value, coalesce(input_tokens, -1),
                   coalesce(cache_read_tokens, -1), coalesce(cache_creation_5m_tokens + cache_creation_1h_tokens, cache_creation_5m_tokens, cache_creation_1h_tokens, -1),
                   time, flag, coalesce(client_cost, 0), coalesce(output_tokens, 0)
            FROM logged_requests l JOIN contexts c ON c.id = l.context_id LEFT JOIN strings n ON n.id = model_id
            WHERE usage_identity IN (SELECT id FROM wanted_sessions)
            """
        );
        while (rows.Read())
        {
            long? time = rows.GetInt64(18) == (int)Reason.Clock ? null : rows.GetInt64(17);
            var likeness = LikenessOf(rows, 12);
            var claim = new LoggedClaim(
                rows.GetHash(5),
                (int)rows.GetInt64(6),
                rows.GetHash(7),
                rows.GetInt64(8),
                rows.GetBoolean(9),
                rows.GetBoolean(10)
            );
            Responses.Add(
                new Logged(
                    rows.GetHash(0),
                    rows.GetHash(1),
                    rows.GetHash(2),
                    new LoggedVersion(rows.GetBoolean(3), rows.GetInt64(4), time ?? 0, rows.GetHash(2)),
                    claim,
                    HashOrNothing(rows, 11),
                    likeness,
                    time,
                    AmountsOf(likeness, rows, 19)
                )
            );
        }
    }

    void ReadLogOnly()
    {
        using var rows = store.Query(
            $"""
            SELECT row, usage_identity, key, log_hash, context_id FROM requests
            WHERE source = {(int)RecordSource.SessionLog} AND usage_identity IN (SELECT id FROM wanted_sessions)
            """
        );
        while (rows.Read())
            LogOnly.Add(new Alone(rows.GetInt64(0), rows.GetHash(1), rows.GetHash(2), rows.GetHash(3), rows.GetInt64(4)));
    }

    void ReadFolded()
    {
        using var rows = store.Query(
            """
            SELECT usage_identity, bool_or(coalesce(lacks_ids, FALSE)) FROM folded_requests
            WHERE coalesce(has_events, TRUE) AND usage_identity IN (SELECT id FROM wanted_sessions) GROUP BY usage_identity
            """
        );
        while (rows.Read())
            Folded[rows.GetHash(0)] = rows.GetBoolean(1);
    }

    /// <summary>A uuid as a key of tables in memory: its own bits need not be spread.</summary>
    public static Hash128 Mixed(Hash128 uuid) => uuid.IsNothing ? default : Hash128.Of(uuid);

    static Hash128 HashOrNothing(DuckResult rows, int column) => rows.IsNull(column) ? default : rows.GetHash(column);

    // The model's id and name, input, cache reads and cache writes, from a column on.
    Likeness LikenessOf(DuckResult rows, int first) =>
        new(rows.IsNull(first) ? -1 : FamilyOf(rows, first), rows.GetInt64(first + 2), rows.GetInt64(first + 3), rows.GetInt64(first + 4));

    // Cost and output from a column on; the other three are in the likeness.
    static Quantity[] AmountsOf(Likeness likeness, DuckResult rows, int first) =>
        [
            new(rows.GetInt64(first)),
            Quantity.FromWhole(Math.Max(0, likeness.Input)),
            Quantity.FromWhole(rows.GetInt64(first + 1)),
            Quantity.FromWhole(Math.Max(0, likeness.CacheRead)),
            Quantity.FromWhole(Math.Max(0, likeness.CacheCreation)),
        ];

    // Many models are one family, and each model is asked for many times.
    int FamilyOf(DuckResult rows, int first)
    {
        if (_families.TryGetValue(rows.GetInt64(first), out var family))
            return family;
        var name = ModelFamily.Of(rows.GetString(first + 1) ?? "");
        if (!_familyNumbers.TryGetValue(name, out var number))
            _familyNumbers[name] = number = _familyNumbers.Count;
        return _families[rows.GetInt64(first)] = number;
    }
}
