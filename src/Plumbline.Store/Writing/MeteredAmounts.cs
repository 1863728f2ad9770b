using Plumbline.Core.Model;
using Plumbline.Core.SessionLogs;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>What metrics metered of a session over its whole life, less what requests had used that retention removed.</summary>
static class MeteredAmounts
{
    /// <summary>The amounts of some sessions, by measure as <see cref="MeteredRemainder"/> has them.</summary>
    public static Dictionary<Hash128, Quantity[]> Read(DuckConnection store, IEnumerable<Hash128> sessions)
    {
        var amounts = sessions.ToDictionary(session => session, _ => new Quantity[MeteredRemainder.Measures]);
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_metered (id UUID)");
        using (var wanted = store.Append("wanted_metered", DuckType.Uuid))
        {
            foreach (var session in amounts.Keys)
            {
                wanted.BeginRow();
                wanted.SetUuid(0, session.ToUuid());
                wanted.EndRow();
            }

            wanted.Flush();
        }

        AddMetered(store, amounts);
        SubtractFolded(store, amounts);
        return amounts;
    }

    static void AddMetered(DuckConnection store, Dictionary<Hash128, Quantity[]> amounts)
    {
        using var rows = store.Query(
            """
            WITH wanted AS (
                SELECT id, usage_identity, CASE WHEN usage_metric = 1 THEN 0 ELSE token_type END AS measure FROM series
                WHERE usage_identity IN (SELECT id FROM wanted_metered) AND (usage_metric = 1 OR token_type > 0))
            SELECT w.usage_identity, w.measure, sum(a.amount) FROM (
                SELECT series_id, increment AS amount FROM increments WHERE series_id IN (SELECT id FROM wanted)
                UNION ALL SELECT series_id, total FROM marks WHERE series_id IN (SELECT id FROM wanted)
            ) a JOIN wanted w ON w.id = a.series_id GROUP BY ALL
            """
        );
        while (rows.Read())
            amounts[rows.GetHash(0)][rows.GetInt64(1)] += rows.GetQuantity(2);
    }

    static void SubtractFolded(DuckConnection store, Dictionary<Hash128, Quantity[]> amounts)
    {
        using var rows = store.Query(
            """
            SELECT usage_identity, coalesce(sum(client_cost), 0), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
                   coalesce(sum(cache_read_tokens), 0), coalesce(sum(cache_creation_tokens), 0)
            FROM folded_requests WHERE usage_identity IN (SELECT id FROM wanted_metered) GROUP BY usage_identity
            """
        );
        while (rows.Read())
        {
            var left = amounts[rows.GetHash(0)];
            left[0] -= rows.GetQuantity(1);
            for (var measure = 1; measure < left.Length; measure++)
                left[measure] -= new Quantity(rows.GetInt128(1 + measure) * Quantity.NanosPerUnit);
        }
    }
}
