using Plumbline.Store.DuckDb;
using Plumbline.Store.Writing;

namespace Plumbline.Server;

/// <summary>
/// Keeps what <c>/metrics</c> has served, so that no series goes down after a restart. Rows are only appended, the largest of a series
/// counts; now and then the others are cleared away.
/// </summary>
sealed class ExposedValues(Ledger ledger)
{
    // A thousand busy series that are scraped every 15 s fill this in half an hour.
    const int RowsBetweenClearing = 100_000;

    // Only the ledger's one writer comes here. What an earlier process left behind is cleared away early.
    int _rows = RowsBetweenClearing - 1000;

    /// <summary>Keeps some values, durably.</summary>
    public Task KeepAsync(IReadOnlyList<(UInt128 Hash, Int128 Value)> values) => ledger.WriteAsync(connection => Keep(connection, values));

    void Keep(DuckConnection connection, IReadOnlyList<(UInt128 Hash, Int128 Value)> values)
    {
        using (var rows = connection.Append("exposed", DuckType.Uuid, DuckType.HugeInt))
        {
            foreach (var (hash, value) in values)
            {
                rows.BeginRow();
                rows.SetUuid(0, hash);
                rows.Set(1, value);
                rows.EndRow();
            }

            rows.Flush();
        }

        _rows += values.Count;
        if (_rows < RowsBetweenClearing)
            return;
        _rows = 0;
        // All of this is one transaction of the writer's.
        connection.Execute("CREATE OR REPLACE TEMP TABLE largest AS SELECT hash, max(value) AS value FROM exposed GROUP BY hash");
        connection.Execute("DELETE FROM exposed");
        connection.Execute("INSERT INTO exposed SELECT hash, value FROM largest");
        connection.Execute("DROP TABLE largest");
    }
}
