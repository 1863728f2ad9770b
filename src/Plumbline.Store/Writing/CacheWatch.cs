using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Sessions of which it has to be worked out again what the prompt cache saved and lost: those that got a request, or an event that a miss may be
/// explained by. Kept in tables <c>cache_due</c> and <c>cache_due_contexts</c>.
/// </summary>
sealed class CacheWatch
{
    readonly DueIdentities _due = new("cache_due");
    readonly HashSet<int> _contexts = [];
    readonly List<int> _notStored = [];

    /// <summary>Sessions to be worked out again, by usage identity.</summary>
    public IReadOnlyCollection<Hash128> Due => _due.All;

    /// <summary>Contexts of events whose sessions are to be worked out again.</summary>
    public IReadOnlyCollection<int> DueContexts => _contexts;

    /// <summary>Notes that a session's requests changed.</summary>
    public void Changed(Hash128 identity) => _due.Add(identity);

    /// <summary>Notes an event.</summary>
    public void Told(ReadOnlySpan<byte> name, int contextId)
    {
        if (IsSign(name) && _contexts.Add(contextId))
            _notStored.Add(contextId);
    }

    static bool IsSign(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("compaction"u8) || name.SequenceEqual("mcp_server_connection"u8) || name.SequenceEqual("plugin_installed"u8);

    /// <summary>Reads what is due.</summary>
    public void Load(DuckConnection store)
    {
        _due.Load(store);
        using var rows = store.Query("SELECT context_id FROM cache_due_contexts");
        while (rows.Read())
            _contexts.Add((int)rows.GetInt64(0));
    }

    /// <summary>Writes what became due since the last call.</summary>
    public void Store(DuckConnection store)
    {
        _due.Store(store);
        if (_notStored.Count == 0)
            return;
        using var rows = store.Append("cache_due_contexts", DuckType.Integer);
        foreach (var context in _notStored)
        {
            rows.BeginRow();
            rows.Set(0, context);
            rows.EndRow();
        }

        rows.Flush();
        _notStored.Clear();
    }

    /// <summary>Everything there is has to be worked out again; inside the caller's transaction.</summary>
    public void All(DuckConnection store)
    {
        store.Execute("DELETE FROM cache_due");
        store.Execute("INSERT INTO cache_due SELECT DISTINCT usage_identity FROM requests");
        _due.Load(store);
    }

    /// <summary>Finds the sessions of the events: they are due themselves from now on; inside the caller's transaction.</summary>
    public void FindSessions(DuckConnection store)
    {
        if (_contexts.Count == 0)
            return;
        Store(store);
        using (
            var rows = store.Query(
                """
                SELECT DISTINCT usage_identity FROM requests WHERE context_id IN (SELECT id FROM contexts WHERE session IN (
                    SELECT session FROM contexts WHERE id IN (SELECT context_id FROM cache_due_contexts)))
                """
            )
        )
        {
            while (rows.Read())
                _due.Add(rows.GetHash(0));
        }

        store.Execute("DELETE FROM cache_due_contexts");
        _contexts.Clear();
        _due.Store(store);
    }

    /// <summary>Some sessions are worked out, in the transaction that is open.</summary>
    public void Done(DuckConnection store, IEnumerable<Hash128> some, string idsTable) => _due.Remove(store, some, idsTable);
}
