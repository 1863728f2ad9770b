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

    // Identities whose rows are held in memory at one time.
    const int AtOnce = 8192;

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
        foreach (var some in usage.Changed.Chunk(AtOnce))
            Refresh(some);
        usage.Clear(store);
    }

    void Refresh(Hash128[] changed)
    {
        FillWanted(changed);
        var identities = new Dictionary<Hash128, Identity>();
        var groups = new Dictionary<Hash128, int>();
        var series = ReadSeries(groups);
        ReadMetered(identities, series);
        ReadItemised(identities, groups);
        store.Execute("DELETE FROM unitemised WHERE usage_identity IN (SELECT id FROM wanted_usage)");
        Append(identities, series);
    }

    readonly record struct UsageSeries(int Id, Hash128 Identity, int Measure, int Group);

    // Series and groups are numbered by the series' hashes: which of equals comes first must not depend on what arrived first.
    List<UsageSeries> ReadSeries(Dictionary<Hash128, int> groups)
    {
        var series = new List<UsageSeries>();
        using var rows = store.Query(
            $"""
            SELECT id, usage_identity, CASE WHEN usage_metric = 1 THEN 0 ELSE token_type END, {Group} FROM series
            WHERE usage_identity IN (SELECT id FROM wanted_usage) AND (usage_metric = 1 OR token_type > 0) ORDER BY hash
            """
        );
        while (rows.Read())
            series.Add(new UsageSeries((int)rows.GetInt64(0), rows.GetHash(1), (int)rows.GetInt64(2), GroupOf(rows, 3, groups)));
        return series;
    }

    void FillWanted(Hash128[] changed)
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_usage (id UUID)");
        using var wanted = store.Append("wanted_usage", DuckType.Uuid);
        foreach (var identity in changed)
        {
            wanted.BeginRow();
            wanted.SetUuid(0, identity.ToUuid());
            wanted.EndRow();
        }

        wanted.Flush();
    }

    void ReadMetered(Dictionary<Hash128, Identity> identities, List<UsageSeries> series)
    {
        var numbers = new Dictionary<long, int>();
        for (var i = 0; i < series.Count; i++)
            numbers[series[i].Id] = i;
        using var rows = store.Query(
            """
            SELECT series_id, time, increment FROM increments
            WHERE increment <> 0 AND series_id IN (SELECT id FROM series WHERE usage_identity IN (SELECT id FROM wanted_usage))
            UNION ALL
            SELECT series_id, last_seen, total FROM marks
            WHERE total <> 0 AND series_id IN (SELECT id FROM series WHERE usage_identity IN (SELECT id FROM wanted_usage))
            """
        );
        while (rows.Read())
        {
            if (!numbers.TryGetValue(rows.GetInt64(0), out var number))
                continue;
            var of = series[number];
            Of(identities, of.Identity).Metered[of.Measure].Add(new(rows.GetInt64(1), of.Group, number, rows.GetQuantity(2)));
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

    void Append(Dictionary<Hash128, Identity> identities, List<UsageSeries> series)
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
                    row.Set(1, series[change.Series].Id);
                    row.Set(2, change.Time);
                    row.Set(3, change.Amount.Nanos);
                    row.EndRow();
                }
            }
        }

        row.Flush();
    }
}
