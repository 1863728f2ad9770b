using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Which usage identities need their unitemised amounts worked out again: those that have metrics and got an increment or a request.
/// They are kept in table <c>usage_due</c>.
/// </summary>
sealed class UsageWatch
{
    readonly HashSet<Hash128> _withMetrics = [];
    readonly DueIdentities _changed = new("usage_due");

    /// <summary>Identities to be worked out again.</summary>
    public IReadOnlyCollection<Hash128> Changed => _changed.All;

    /// <summary>Notes that an identity has a series of cost or tokens.</summary>
    public void HasMetrics(Hash128 identity)
    {
        if (_withMetrics.Add(identity))
            Metered(identity);
    }

    /// <summary>Notes an increment of cost or tokens.</summary>
    public void Metered(Hash128 identity) => _changed.Add(identity);

    /// <summary>Notes a request; without metrics nothing can be unitemised.</summary>
    public void Itemised(Hash128 identity)
    {
        if (_withMetrics.Contains(identity))
            Metered(identity);
    }

    /// <summary>Reads what is due, once the identities with metrics are known.</summary>
    public void Load(DuckConnection store) => _changed.Load(store);

    /// <summary>Writes what became due since the last call.</summary>
    public void Store(DuckConnection store) => _changed.Store(store);

    /// <summary>Everything is worked out, in the transaction that is open.</summary>
    public void Clear(DuckConnection store) => _changed.Clear(store);
}
