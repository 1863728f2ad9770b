using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>What of table <c>requests</c> is not as it should be, and how it is made so: in a few statements, however much changed.</summary>
sealed class MergeChanges(RowCounter counter)
{
    readonly record struct Merge(long Row, long NewRow, MatchMaterial.Logged? Content);

    readonly record struct Addition(long Row, Hash128 Key, MatchMaterial.Logged Content, LoggedClaim Claim);

    readonly List<Merge> _merges = [];
    readonly List<Addition> _additions = [];
    readonly List<long> _removals = [];

    /// <summary>The usage identities whose requests changed.</summary>
    public HashSet<Hash128> Identities { get; } = [];

    /// <summary>Compares what is with what should be.</summary>
    public void Find(MatchMaterial material, RequestsToBe wanted)
    {
        for (var i = 0; i < material.Events.Count; i++)
        {
            var told = material.Events[i];
            MatchMaterial.Logged? content = wanted.OfEvent[i] < 0 ? null : wanted.Content(wanted.OfEvent[i]);
            if (told.LogKey == (content?.MessageKey ?? default) && told.LogHash == (content?.Hash ?? default))
                continue;
            _merges.Add(new Merge(told.Row, counter.Next(), content));
            Identities.Add(told.Event.Session);
        }

        FindAlone(material, wanted);
    }

    void FindAlone(MatchMaterial material, RequestsToBe wanted)
    {
        var present = material.LogOnly.ToDictionary(alone => alone.Key);
        foreach (var response in wanted.Alone())
        {
            var (key, content, claim) = (wanted.Key(response), wanted.Content(response), wanted.Claim(response));
            if (
                present.Remove(key, out var alone)
                && alone.LogHash == content.Hash
                && alone.ContextId == claim.ContextId
                && alone.Session == claim.Identity
            )
                continue;
            if (alone.Row > 0)
                Remove(alone);
            _additions.Add(new Addition(counter.Next(), key, content, claim));
            Identities.Add(claim.Identity);
        }

        foreach (var alone in present.Values)
            Remove(alone);
    }

    void Remove(MatchMaterial.Alone alone)
    {
        _removals.Add(alone.Row);
        Identities.Add(alone.Session);
    }

    /// <summary>Makes it so; inside the caller's transaction.</summary>
    public void Write(DuckConnection store)
    {
        if (_removals.Count > 0)
            WriteRemovals(store);
        if (_merges.Count > 0)
            WriteMerges(store);
        if (_additions.Count > 0)
            WriteAdditions(store);
    }

    void WriteRemovals(DuckConnection store)
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE removed_requests (row BIGINT)");
        using (var rows = store.Append("removed_requests", DuckType.BigInt))
        {
            foreach (var row in _removals)
            {
                rows.BeginRow();
                rows.Set(0, row);
                rows.EndRow();
            }

            rows.Flush();
        }

        CellTable.TakeBack(store, "removed_requests");
        RequestTimesTable.TakeBack(store, "removed_requests");
        store.Execute("DELETE FROM requests WHERE row IN (SELECT row FROM removed_requests)");
        CostTable.Remove(store, "removed_requests");
    }

    // The output is the event's, but where it stands for a stream that was cut; cache writes too, but where the client lost their sum.
    void WriteMerges(DuckConnection store)
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE merged_requests (row BIGINT, new_row BIGINT, message_key UUID, request_key UUID)");
        using (var rows = store.Append("merged_requests", DuckType.BigInt, DuckType.BigInt, DuckType.Uuid, DuckType.Uuid))
        {
            foreach (var merge in _merges)
            {
                rows.BeginRow();
                rows.Set(0, merge.Row);
                rows.Set(1, merge.NewRow);
                if (merge.Content is { } content)
                {
                    rows.SetUuid(2, content.MessageKey.ToUuid());
                    rows.SetUuid(3, content.RequestKey.ToUuid());
                }

                rows.EndRow();
            }

            rows.Flush();
        }

        store.Execute(
            """
            CREATE OR REPLACE TEMP TABLE merged_fields AS
            SELECT m.row, m.new_row, m.message_key AS log_key, l.hash AS log_hash, r.own_output, r.own_creation, r.own_5m, r.own_1h,
                   CASE WHEN r.own_output IS NULL OR (r.own_output <= 1 AND l.output_tokens > r.own_output)
                        THEN coalesce(l.output_tokens, r.own_output) ELSE r.own_output END AS output,
                   CASE WHEN coalesce(r.own_creation, 0) = 0 THEN coalesce(l.cache_creation_5m_tokens + l.cache_creation_1h_tokens, r.own_creation)
                        ELSE r.own_creation END AS creation,
                   l.cache_creation_1h_tokens AS long_lived, l.service_tier, l.is_us_geo, l.is_fast, l.web_searches, l.web_fetches,
                   l.thinking_tokens, l.output_is_lower_bound, l.split_is_assumed, l.parts
            FROM merged_requests m
            JOIN (
                SELECT row, CASE WHEN log_key IS NULL THEN output_tokens ELSE event_output_tokens END AS own_output,
                       CASE WHEN log_key IS NULL THEN cache_creation_tokens ELSE event_cache_creation_tokens END AS own_creation,
                       CASE WHEN log_key IS NULL THEN cache_creation_5m_tokens ELSE event_cache_creation_5m_tokens END AS own_5m,
                       CASE WHEN log_key IS NULL THEN cache_creation_1h_tokens ELSE event_cache_creation_1h_tokens END AS own_1h
                FROM requests WHERE row IN (SELECT row FROM merged_requests)
            ) r ON r.row = m.row
            LEFT JOIN logged_requests l ON l.message_key = m.message_key AND l.request_key = m.request_key
            """
        );
        CellTable.TakeBack(store, "merged_requests");
        RequestTimesTable.TakeBack(store, "merged_requests");
        store.Execute(
            """
            UPDATE requests SET row = m.new_row, log_key = m.log_key, log_hash = m.log_hash,
                output_tokens = m.output, cache_creation_tokens = m.creation,
                cache_creation_5m_tokens = CASE WHEN m.long_lived IS NULL THEN m.own_5m ELSE m.creation - least(m.long_lived, m.creation) END,
                cache_creation_1h_tokens = CASE WHEN m.long_lived IS NULL THEN m.own_1h ELSE least(m.long_lived, m.creation) END,
                event_output_tokens = CASE WHEN m.log_key IS NULL THEN NULL ELSE m.own_output END,
                event_cache_creation_tokens = CASE WHEN m.log_key IS NULL THEN NULL ELSE m.own_creation END,
                event_cache_creation_5m_tokens = CASE WHEN m.log_key IS NULL THEN NULL ELSE m.own_5m END,
                event_cache_creation_1h_tokens = CASE WHEN m.log_key IS NULL THEN NULL ELSE m.own_1h END,
                service_tier = m.service_tier, is_us_geo = m.is_us_geo, is_fast = m.is_fast, web_searches = m.web_searches,
                web_fetches = m.web_fetches, thinking_tokens = m.thinking_tokens,
                output_is_lower_bound = m.output_is_lower_bound AND m.output <= 1, split_is_assumed = m.split_is_assumed, parts = m.parts
            FROM merged_fields m WHERE m.row = requests.row
            """
        );
        CostTable.Remove(store, "merged_requests");
    }

    void WriteAdditions(DuckConnection store)
    {
        store.Execute(
            """
            CREATE OR REPLACE TEMP TABLE added_requests (row BIGINT, key UUID, message_key UUID, request_key UUID, usage_identity UUID,
                context_id INTEGER)
            """
        );
        using (
            var rows = store.Append(
                "added_requests",
                DuckType.BigInt,
                DuckType.Uuid,
                DuckType.Uuid,
                DuckType.Uuid,
                DuckType.Uuid,
                DuckType.Integer
            )
        )
        {
            foreach (var addition in _additions)
            {
                rows.BeginRow();
                rows.Set(0, addition.Row);
                rows.SetUuid(1, addition.Key.ToUuid());
                rows.SetUuid(2, addition.Content.MessageKey.ToUuid());
                rows.SetUuid(3, addition.Content.RequestKey.ToUuid());
                rows.SetUuid(4, addition.Claim.Identity.ToUuid());
                rows.Set(5, addition.Claim.ContextId);
                rows.EndRow();
            }

            rows.Flush();
        }

        store.Execute(
            $"""
            INSERT INTO requests BY NAME
            SELECT a.row, CAST({(int)RecordSource.SessionLog} AS UTINYINT) AS source, l.received, l.time, a.context_id, a.key, l.hash,
                   a.usage_identity, l.request_id, l.prompt, l.message_uuid, l.agent_instance_id, l.model_id, l.query_source,
                   l.query_source_detail_id, l.effort_id, l.speed_id, l.agent_id, l.skill_id, l.plugin_id, l.mcp_server_id, l.mcp_tool_id,
                   l.input_tokens, l.output_tokens, l.cache_read_tokens,
                   coalesce(l.cache_creation_5m_tokens + l.cache_creation_1h_tokens, l.cache_creation_5m_tokens, l.cache_creation_1h_tokens)
                       AS cache_creation_tokens,
                   l.cache_creation_5m_tokens, l.cache_creation_1h_tokens, l.client_cost, l.duration_ms, l.flag, l.attributes,
                   CAST(CASE WHEN l.request_id IS NULL THEN {(int)IdKind.None} ELSE {(int)IdKind.Api} END AS UTINYINT) AS id_kind,
                   a.message_key AS log_key, l.hash AS log_hash, l.service_tier, l.is_us_geo, l.is_fast, l.web_searches, l.web_fetches, l.thinking_tokens,
                   l.output_is_lower_bound, l.split_is_assumed, l.parts
            FROM added_requests a JOIN logged_requests l ON l.message_key = a.message_key AND l.request_key = a.request_key ORDER BY a.row
            """
        );
    }
}
