using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Which usage identities need their unitemised amounts worked out again: those that have metrics and got an increment or a request.
/// They are kept in table <c>usage_due</c>, committed with the rows that made them due, so that a crash forgets none.
/// </summary>
sealed class UsageWatch
{
    readonly HashSet<Hash128> _withMetrics = [];
    readonly HashSet<Hash128> _changed = [];
    readonly List<Hash128> _notStored = [];

    /// <summary>Identities to be worked out again.</summary>
    public IReadOnlyCollection<Hash128> Changed => _changed;

    /// <summary>Notes that an identity has a series of cost or tokens.</summary>
    public void HasMetrics(Hash128 identity)
    {
        if (_withMetrics.Add(identity))
            Metered(identity);
    }

    /// <summary>Notes an increment of cost or tokens.</summary>
    public void Metered(Hash128 identity)
    {
        if (_changed.Add(identity))
            _notStored.Add(identity);
    }

    /// <summary>Notes a request; without metrics nothing can be unitemised.</summary>
    public void Itemised(Hash128 identity)
    {
        if (_withMetrics.Contains(identity))
            Metered(identity);
    }

    /// <summary>Reads what is due, once the identities with metrics are known.</summary>
    public void Load(DuckConnection store)
    {
        _changed.Clear();
        _notStored.Clear();
        using var rows = store.Query("SELECT usage_identity FROM usage_due");
        while (rows.Read())
            _changed.Add(rows.GetHash(0));
    }

    /// <summary>Writes what became due since the last call.</summary>
    public void Store(DuckConnection store)
    {
        if (_notStored.Count == 0)
            return;
        using var rows = store.Append("usage_due", DuckType.Uuid);
        foreach (var identity in _notStored)
        {
            rows.BeginRow();
            rows.SetUuid(0, identity.ToUuid());
            rows.EndRow();
        }

        rows.Flush();
        _notStored.Clear();
    }

    /// <summary>Everything is worked out, in the transaction that is open.</summary>
    public void Clear(DuckConnection store)
    {
        store.Execute("DELETE FROM usage_due");
        _changed.Clear();
        _notStored.Clear();
    }
}
