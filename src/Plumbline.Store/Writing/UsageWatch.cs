using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>
/// Which usage identities need their unitemised amounts worked out again: those that have metrics and got an increment or a request.
/// </summary>
sealed class UsageWatch
{
    readonly HashSet<Hash128> _withMetrics = [];
    readonly HashSet<Hash128> _changed = [];

    /// <summary>Identities to be worked out again.</summary>
    public IReadOnlyCollection<Hash128> Changed => _changed;

    /// <summary>Notes that an identity has a series of cost or tokens.</summary>
    public void HasMetrics(Hash128 identity)
    {
        if (_withMetrics.Add(identity))
            _changed.Add(identity);
    }

    /// <summary>Notes an increment of cost or tokens.</summary>
    public void Metered(Hash128 identity) => _changed.Add(identity);

    /// <summary>Notes a request; without metrics nothing can be unitemised.</summary>
    public void Itemised(Hash128 identity)
    {
        if (_withMetrics.Contains(identity))
            _changed.Add(identity);
    }

    /// <summary>Everything is worked out.</summary>
    public void Clear() => _changed.Clear();
}
