using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Keeps what the prompt cache saved and lost up to date: of each session that changed all requests are read and followed anew, so that the answer
/// depends on what was received and not on when. In a small ledger that is done before a question, in a large one some sessions at a time between other work.
/// </summary>
sealed class CacheWriter(DuckConnection store, CacheWatch watch, PriceBook book, RowCounter requests)
{
    // Rises when Core/Caching comes to other results.
    const string Rules = "1";

    // Sessions in memory at one time.
    const int AtOnce = 1024;

    // Requests that are looked through before a question: about 20 ms.
    const long SmallLedger = 200_000;

    PriceBook _book = book;
    CacheReading _reading = new(store, book);
    bool _isComplete,
        _mustBegin;

    /// <summary>Whether sessions wait.</summary>
    public bool IsBehind => _mustBegin || !_isComplete || watch.Due.Count > 0 || watch.DueContexts.Count > 0;

    /// <summary>Whether a question should wait for it.</summary>
    public bool IsDue => IsBehind && requests.Last <= SmallLedger;

    /// <summary>Reads how far the store is.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT version, price_book, is_complete FROM cache_state");
        rows.Read();
        _mustBegin = rows.GetString(0) != Rules || rows.GetString(1) != _book.Version;
        _isComplete = rows.GetBoolean(2);
    }

    /// <summary>Takes other prices: everything is worked out anew.</summary>
    public void Use(PriceBook prices)
    {
        if (prices.Version == _book.Version)
            return;
        (_book, _reading, _mustBegin) = (prices, new CacheReading(store, prices), true);
    }

    /// <summary>Works out everything that waits; inside the caller's transaction.</summary>
    public void Complete()
    {
        while (IsBehind)
            Step();
    }

    /// <summary>Works out some of what waits; inside the caller's transaction.</summary>
    public void Step()
    {
        if (_mustBegin)
            Begin();
        watch.FindSessions(store);
        var some = watch.Due.Take(AtOnce).ToArray();
        if (some.Length > 0)
            Renew(some);
        if (watch.Due.Count > 0 || _isComplete)
            return;
        _isComplete = true;
        StoreState();
    }

    void Begin()
    {
        watch.All(store);
        (_isComplete, _mustBegin) = (false, false);
        StoreState();
    }

    void StoreState() =>
        store.Execute("UPDATE cache_state SET version = $1, price_book = $2, is_complete = $3", Rules, _book.Version, _isComplete);

    void Renew(Hash128[] sessions)
    {
        FillWanted(sessions);
        foreach (var table in (string[])["cache_cells", "cache_losses", "cache_misses"])
            store.Execute($"DELETE FROM {table} WHERE usage_identity IN (SELECT id FROM wanted_caches)");
        List<(Hash128 Identity, string? Session, List<CachedRequestRow> Requests)> read = [];
        _reading.Read((identity, session, rows) => read.Add((identity, session, rows)));
        FillSessions(read.Select(one => one.Session).OfType<string>().Distinct(StringComparer.Ordinal));
        var signs = _reading.Signs("cache_sessions");
        using var tables = new CacheTables(store);
        foreach (var (identity, session, rows) in read)
            Follow(tables, identity, rows, session is not null && signs.TryGetValue(session, out var own) ? own : []);
        tables.Flush();
        watch.Done(store, sessions, "wanted_caches");
    }

    static void Follow(CacheTables tables, Hash128 identity, List<CachedRequestRow> rows, List<CacheSign> signs)
    {
        var session = new CacheSession(signs);
        var cells = new Dictionary<CacheCell, CacheSums>();
        var losses = new Dictionary<(CacheCell, CacheCause, CacheEvidence), CauseSums>();
        foreach (var row in rows)
        {
            var step = session.Observe(row);
            var money = CacheMoney.Of(row.Price, row.Request, row.Modifiers, step);
            var cell = CacheCell.Of(row);
            if (!cells.TryGetValue(cell, out var sums))
                cells[cell] = sums = new CacheSums();
            sums.Add(row.Request, step, money, CacheLives.Of(row.Price, row.Request, row.Modifiers, step));
            if (step.Cause != CacheCause.None)
                losses[(cell, step.Cause, step.Evidence)] =
                    losses.GetValueOrDefault((cell, step.Cause, step.Evidence))
                    + new CauseSums(1, step.Lost + step.Cold, money.Lost + money.Cold);
            if (step.IsLarge)
                tables.WriteMiss(identity, row, step, money.IsPriced ? money.Lost : null);
        }

        foreach (var (cell, sums) in cells)
            tables.WriteCell(identity, cell, sums);
        foreach (var ((cell, cause, evidence), sums) in losses)
            tables.WriteLoss(identity, cell, cause, evidence, sums);
    }

    void FillWanted(Hash128[] sessions)
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_caches (id UUID)");
        using var wanted = store.Append("wanted_caches", DuckType.Uuid);
        foreach (var session in sessions)
        {
            wanted.BeginRow();
            wanted.SetUuid(0, session.ToUuid());
            wanted.EndRow();
        }

        wanted.Flush();
    }

    void FillSessions(IEnumerable<string> sessions)
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE cache_sessions (session VARCHAR)");
        using var rows = store.Append("cache_sessions", DuckType.Varchar);
        foreach (var session in sessions)
        {
            rows.BeginRow();
            rows.SetText(0, session);
            rows.EndRow();
        }

        rows.Flush();
    }
}
