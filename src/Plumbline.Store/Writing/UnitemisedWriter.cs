using System.Runtime.InteropServices;
using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Keeps table <c>unitemised</c> up to date: for each usage identity that changed, all its increments and requests are read and
/// <see cref="Unitemised"/> works out the changes anew. Done before a question is answered, not while ingesting.
/// </summary>
sealed class UnitemisedWriter(DuckConnection store, UsageWatch usage)
{
    /// <summary>Dimensions in which a metric and its request say the same, so that one can be held against the other.</summary>
    const string Group = "model_id, query_source, effort_id, agent_id, skill_id, mcp_server_id, mcp_tool_id";

    // Cost, then the four token types by their number.
    const int Measures = 5;

    sealed class Identity
    {
        public readonly List<Unitemised.Entry>[] Metered = Lists();
        public readonly List<Unitemised.Entry>[] Itemised = Lists();

        static List<Unitemised.Entry>[] Lists() => [.. Enumerable.Range(0, Measures).Select(_ => new List<Unitemised.Entry>())];
    }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsDue => usage.Changed.Count > 0;

    /// <summary>Works out what changed; inside the caller's transaction.</summary>
    public void Refresh()
    {
        if (!IsDue)
            return;
        FillWanted();
        var identities = new Dictionary<Hash128, Identity>();
        var groups = new Dictionary<Hash128, int>();
        ReadMetered(identities, groups);
        ReadItemised(identities, groups);
        store.Execute("DELETE FROM unitemised WHERE usage_identity IN (SELECT id FROM wanted_usage)");
        Append(identities);
        usage.Clear(store);
    }

    void FillWanted()
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_usage (id UUID)");
        using var wanted = store.Append("wanted_usage", DuckType.Uuid);
        foreach (var identity in usage.Changed)
        {
            wanted.BeginRow();
            wanted.SetUuid(0, identity.ToUuid());
            wanted.EndRow();
        }

        wanted.Flush();
    }

    void ReadMetered(Dictionary<Hash128, Identity> identities, Dictionary<Hash128, int> groups)
    {
        using var rows = store.Query(
            $"""
            SELECT s.usage_identity, i.time, s.id, CASE WHEN s.usage_metric = 1 THEN 0 ELSE s.token_type END, i.increment, {Group}
            FROM increments i JOIN series s ON s.id = i.series_id
            WHERE s.usage_identity IN (SELECT id FROM wanted_usage) AND (s.usage_metric = 1 OR s.token_type > 0) AND i.increment <> 0
            UNION ALL
            SELECT s.usage_identity, m.last_seen, s.id, CASE WHEN s.usage_metric = 1 THEN 0 ELSE s.token_type END, m.total, {Group}
            FROM marks m JOIN series s ON s.id = m.series_id
            WHERE s.usage_identity IN (SELECT id FROM wanted_usage) AND (s.usage_metric = 1 OR s.token_type > 0) AND m.total <> 0
            """
        );
        while (rows.Read())
        {
            var entry = new Unitemised.Entry(rows.GetInt64(1), GroupOf(rows, 5, groups), (int)rows.GetInt64(2), rows.GetQuantity(4));
            Of(identities, rows.GetHash(0)).Metered[rows.GetInt64(3)].Add(entry);
        }
    }

    void ReadItemised(Dictionary<Hash128, Identity> identities, Dictionary<Hash128, int> groups)
    {
        using var rows = store.Query(
            $"""
            SELECT usage_identity, time, client_cost, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, {Group}
            FROM requests WHERE usage_identity IN (SELECT id FROM wanted_usage)
            UNION ALL
            SELECT usage_identity, time, client_cost, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, {Group}
            FROM folded_requests WHERE usage_identity IN (SELECT id FROM wanted_usage)
            """
        );
        while (rows.Read())
        {
            var (identity, group) = (Of(identities, rows.GetHash(0)), GroupOf(rows, 7, groups));
            for (var measure = 0; measure < Measures; measure++)
            {
                if (!rows.IsNull(2 + measure))
                    identity.Itemised[measure].Add(new(rows.GetInt64(1), group, 0, Amount(measure, rows.GetInt128(2 + measure))));
            }
        }
    }

    // Cost is in billionths already, tokens are whole.
    static Quantity Amount(int measure, Int128 value) => new(measure == 0 ? value : value * Quantity.NanosPerUnit);

    static Identity Of(Dictionary<Hash128, Identity> identities, Hash128 hash) =>
        identities.TryGetValue(hash, out var identity) ? identity : identities[hash] = new Identity();

    static int GroupOf(DuckResult rows, int first, Dictionary<Hash128, int> groups)
    {
        Span<long> key = stackalloc long[7];
        for (var i = 0; i < key.Length; i++)
            key[i] = rows.IsNull(first + i) ? -1 : rows.GetInt64(first + i);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, Hash128.Of(MemoryMarshal.AsBytes(key)), out var exists);
        return exists ? group : group = groups.Count;
    }

    void Append(Dictionary<Hash128, Identity> identities)
    {
        using var row = store.Append("unitemised", DuckType.Uuid, DuckType.Integer, DuckType.BigInt, DuckType.HugeInt);
        foreach (var (hash, identity) in identities)
        {
            for (var measure = 0; measure < Measures; measure++)
            {
                foreach (var change in Unitemised.Changes(identity.Metered[measure], identity.Itemised[measure]))
                {
                    row.BeginRow();
                    row.SetUuid(0, hash.ToUuid());
                    row.Set(1, change.Series);
                    row.Set(2, change.Time);
                    row.Set(3, change.Amount.Nanos);
                    row.EndRow();
                }
            }
        }

        row.Flush();
    }
}
