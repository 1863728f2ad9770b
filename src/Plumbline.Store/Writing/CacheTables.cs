using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>Fills the three tables of what the cache saved and lost.</summary>
sealed class CacheTables : IDisposable
{
    readonly DuckAppender _cells,
        _losses,
        _misses;

    public CacheTables(DuckConnection store)
    {
        DuckType[] key = [DuckType.Uuid, DuckType.Integer, DuckType.Integer, DuckType.UTinyInt, DuckType.BigInt];
        _cells = store.Append("cache_cells", [.. key, .. Enumerable.Repeat(DuckType.BigInt, 10)]);
        _losses = store.Append("cache_losses", [.. key, DuckType.UTinyInt, DuckType.UTinyInt, .. Enumerable.Repeat(DuckType.BigInt, 3)]);
        _misses = store.Append(
            "cache_misses",
            [
                .. (ReadOnlySpan<DuckType>)[DuckType.Uuid, DuckType.BigInt, DuckType.BigInt, DuckType.Integer, DuckType.Integer],
                .. (ReadOnlySpan<DuckType>)[DuckType.UTinyInt, DuckType.Varchar, DuckType.UTinyInt, DuckType.UTinyInt],
                .. Enumerable.Repeat(DuckType.BigInt, 5),
            ]
        );
    }

    /// <summary>Writes the sums of a cell.</summary>
    public void WriteCell(Hash128 identity, CacheCell cell, CacheSums sums)
    {
        WriteKey(_cells, identity, cell);
        _cells.Set(5, sums.Requests);
        _cells.Set(6, sums.UnpricedRequests);
        _cells.Set(7, sums.InputTokens);
        _cells.Set(8, sums.ReadTokens);
        _cells.Set(9, sums.Written5mTokens);
        _cells.Set(10, sums.Written1hTokens);
        _cells.Set(11, sums.Saved.Nanos);
        _cells.Set(12, sums.Premium.Nanos);
        _cells.Set(13, sums.Lives.FiveMinutes.Nanos);
        _cells.Set(14, sums.Lives.Hour.Nanos);
        _cells.EndRow();
    }

    /// <summary>Writes what a cause took in a cell.</summary>
    public void WriteLoss(Hash128 identity, CacheCell cell, CacheCause cause, CacheEvidence evidence, CauseSums sums)
    {
        WriteKey(_losses, identity, cell);
        _losses.Set(5, (byte)cause);
        _losses.Set(6, (byte)evidence);
        _losses.Set(7, sums.Count);
        _losses.Set(8, sums.Tokens);
        _losses.Set(9, sums.Cost.Nanos);
        _losses.EndRow();
    }

    /// <summary>Writes a large miss.</summary>
    public void WriteMiss(Hash128 identity, CachedRequestRow row, in CacheStep step, Usd? cost)
    {
        _misses.BeginRow();
        _misses.SetUuid(0, identity.ToUuid());
        _misses.Set(1, row.Row);
        _misses.Set(2, row.TimeNanos);
        _misses.Set(3, row.Context);
        if (row.Model != 0)
            _misses.Set(4, row.Model);
        _misses.Set(5, (byte)row.Source);
        if (row.RequestId is { } id)
            _misses.SetText(6, id);
        _misses.Set(7, (byte)step.Cause);
        _misses.Set(8, (byte)step.Evidence);
        _misses.Set(9, step.GapMs);
        _misses.Set(10, step.Expected);
        _misses.Set(11, row.Request.Read);
        _misses.Set(12, step.Lost);
        if (cost is { } known)
            _misses.Set(13, known.Nanos);
        _misses.EndRow();
    }

    static void WriteKey(DuckAppender rows, Hash128 identity, CacheCell cell)
    {
        rows.BeginRow();
        rows.SetUuid(0, identity.ToUuid());
        rows.Set(1, cell.Context);
        if (cell.Model != 0)
            rows.Set(2, cell.Model);
        rows.Set(3, (byte)cell.Source);
        rows.Set(4, cell.Time);
    }

    /// <summary>Hands everything to the database.</summary>
    public void Flush()
    {
        _cells.Flush();
        _losses.Flush();
        _misses.Flush();
    }

    public void Dispose()
    {
        _cells.Dispose();
        _losses.Dispose();
        _misses.Dispose();
    }
}

/// <summary>What sums are kept by.</summary>
/// <param name="Model">0 when it is not known.</param>
/// <param name="Time">The start of a quarter of an hour, nanoseconds since 1970: every time zone's hours and days are made of these.</param>
readonly record struct CacheCell(int Context, int Model, QuerySource Source, long Time)
{
    const long Quarter = 15L * 60 * 1_000_000_000;

    /// <summary>The cell of a request.</summary>
    public static CacheCell Of(CachedRequestRow row) => new(row.Context, row.Model, row.Source, row.TimeNanos / Quarter * Quarter);
}
