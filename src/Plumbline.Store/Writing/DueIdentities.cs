using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Usage identities of which something derived has to be worked out again. They are kept in a table, committed with the rows that made
/// them due, so that a crash forgets none.
/// </summary>
sealed class DueIdentities(string table)
{
    readonly HashSet<Hash128> _due = [];
    readonly List<Hash128> _notStored = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Hash128> All => _due;

    /// <summary>Notes one.</summary>
    public void Add(Hash128 identity)
    {
        if (_due.Add(identity))
            _notStored.Add(identity);
    }

    /// <summary>Reads what is due.</summary>
    public void Load(DuckConnection store)
    {
        _due.Clear();
        _notStored.Clear();
        using var rows = store.Query($"SELECT usage_identity FROM {table}");
        while (rows.Read())
            _due.Add(rows.GetHash(0));
    }

    /// <summary>Writes what became due since the last call.</summary>
    public void Store(DuckConnection store)
    {
        if (_notStored.Count == 0)
            return;
        using var rows = store.Append(table, DuckType.Uuid);
        foreach (var identity in _notStored)
        {
            rows.BeginRow();
            rows.SetUuid(0, identity.ToUuid());
            rows.EndRow();
        }

        rows.Flush();
        _notStored.Clear();
    }

    /// <summary>Some are worked out, in the transaction that is open.</summary>
    /// <param name="store">The store.</param>
    /// <param name="some">Which.</param>
    /// <param name="idsTable">A table with a column <c>id</c> that holds them.</param>
    public void Remove(DuckConnection store, IEnumerable<Hash128> some, string idsTable)
    {
        Store(store);
        store.Execute($"DELETE FROM {table} WHERE usage_identity IN (SELECT id FROM {idsTable})");
        _due.ExceptWith(some);
    }

    /// <summary>Everything is worked out, in the transaction that is open.</summary>
    public void Clear(DuckConnection store)
    {
        if (_due.Count == 0)
            return;
        store.Execute($"DELETE FROM {table}");
        _due.Clear();
        _notStored.Clear();
    }
}
