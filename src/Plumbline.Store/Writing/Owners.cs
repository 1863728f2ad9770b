using Plumbline.Core.Attribution;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Keeps whose usage each context is. New contexts get their owners in the transaction that brings them, and so do all contexts of a person
/// of whom more becomes known. With other rules a second generation of owners is filled, some contexts at a time between other work;
/// readers go over to it in the transaction that completes it, which also removes the first.
/// </summary>
sealed class Owners(DuckConnection store, Contexts contexts, Identities identities, int atOnce)
{
    readonly OwnerGeneration _current = new(store, identities, atOnce);
    readonly OwnerGeneration _next = new(store, identities, atOnce);
    RuleSet _rules = RuleSet.Default;

    /// <summary>Whether owners by the present rules are still being worked out.</summary>
    public bool IsBehind => _current.Rules != _rules.Version || _current.DerivedTo < contexts.Count;

    /// <summary>Whether there are no owners at all yet, of any rules, for some context: questions wait for that.</summary>
    public bool IsMissing => contexts.Count > 0 && (_current.Number == 0 || _current.DerivedTo < contexts.Count);

    /// <summary>Reads how far the store is.</summary>
    public void Load(RuleSet rules)
    {
        _rules = rules;
        using (var rows = store.Query("SELECT generation, rules, derived_to, next_generation, next_rules, next_to FROM owner_state"))
        {
            rows.Read();
            _current.Load((int)rows.GetInt64(0), rows.GetString(1)!, (int)rows.GetInt64(2));
            _next.Load((int)rows.GetInt64(3), rows.GetString(4)!, (int)rows.GetInt64(5));
        }

        _current.LoadOwners();
        _next.LoadOwners();
    }

    /// <summary>Takes other rules: the owners by the former ones stay until those by these are complete.</summary>
    public void Use(RuleSet rules) => _rules = rules;

    /// <summary>
    /// Gives owners to new contexts and to those of changed people, and does a part of what other rules make necessary. Inside the caller's
    /// transaction, when contexts and identities are in their tables.
    /// </summary>
    public void Step()
    {
        var changed = identities.TakeChanged();
        if (!IsBehind && changed.Count == 0)
            return;
        if (_current.Number == 0)
            _current.Begin(1, _rules);
        _current.Renew(changed, _rules);
        _next.Renew(changed, _rules);
        // Contexts that come while other rules are at work get their owners by these at once: the former are no longer known after a restart.
        _current.Derive(contexts.Count, _rules);
        if (_current.Rules != _rules.Version)
            AdvanceNext();
        StoreState();
    }

    /// <summary>Works out everything that is missing; inside the caller's transaction.</summary>
    public void Complete()
    {
        do Step();
        while (IsBehind);
    }

    void AdvanceNext()
    {
        if (_next.Number == 0 || _next.Rules != _rules.Version)
        {
            var number = Math.Max(_current.Number, _next.Number) + 1;
            _next.Remove();
            _next.Begin(number, _rules);
        }

        _next.Derive(Math.Min(contexts.Count, _next.DerivedTo + atOnce), _rules);
        if (_next.DerivedTo < contexts.Count)
            return;
        _current.Remove();
        _current.TakeOver(_next);
    }

    void StoreState() =>
        store.Execute(
            "UPDATE owner_state SET generation = $1, rules = $2, derived_to = $3, next_generation = $4, next_rules = $5, next_to = $6",
            _current.Number,
            _current.Rules,
            _current.DerivedTo,
            _next.Number,
            _next.Rules,
            _next.DerivedTo
        );
}
