using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Keeps the costs of requests up to date. What is new in <c>requests</c> is priced, in the transaction that brings it, with the version that questions
/// read. Other prices are worked out beside it, some rows at a time between other work, and questions go over to them when all rows are there.
/// </summary>
sealed class ListCosts(DuckConnection store, LedgerOptions options, RowCounter requests)
{
    // Adding four times as many rows to cells takes about as long as pricing the least there are.
    const int CellsAtOnce = 4;

    readonly PricedVersions _versions = new(store);
    readonly Dictionary<string, long> _followed = new(StringComparer.Ordinal);
    PriceSet _prices = new(options.PriceBook, options.Contract);

    // Null until a transaction has looked for it.
    PricedVersion? _wanted;

    /// <summary>Whether prices are being worked out in the background.</summary>
    public bool IsBehind =>
        _wanted is not { IsCurrent: true }
        || Followed().Any(version => version.PricedTo < requests.Last)
        || _versions.Unfolded(options.CellsFrom) is not null
        || _versions.Loose is not null;

    /// <summary>Whether a question should wait for a step: a small ledger has its costs at once.</summary>
    public bool IsDue => _versions.Current is { } current ? current.PricedTo < requests.Last : Rest(_wanted) <= options.PricesAtOnce;

    /// <summary>Reads how far the store is.</summary>
    public void Load() => _versions.Load(_prices);

    /// <summary>Other prices are wanted from now on.</summary>
    public void Use(PriceSet prices)
    {
        (_prices, _wanted) = (prices, null);
    }

    /// <summary>Keeps a version that is not the current one up to date until a moment, in the caller's own count.</summary>
    public void Follow(string version, long until) => _followed[version] = until;

    /// <summary>Stops to follow what nobody asked for until a moment.</summary>
    public void Forget(long now)
    {
        foreach (var (version, until) in _followed)
        {
            if (until < now)
                _followed.Remove(version);
        }
    }

    /// <summary>Prices what is new; inside the caller's transaction, when all rows are in the table.</summary>
    public void Step()
    {
        _wanted ??= _versions.Want(_prices);
        if (_versions.Current is { } current)
            Price(current, long.MaxValue);
        else if (Rest(_wanted) <= options.PricesAtOnce)
            PriceMore();
        // Whoever asks for another version does not wait for more than this.
        foreach (var version in Followed().Where(version => Rest(version) <= options.PricesAtOnce))
            Price(version, options.PricesAtOnce);
    }

    /// <summary>Adds some rows to cells, or prices some with what is wanted; inside the caller's transaction.</summary>
    public void Advance()
    {
        // Cells first: prices go over to others only when their cells can be asked too.
        if (_versions.Unfolded(options.CellsFrom) is { } unfolded)
            unfolded.Fold(CellsAtOnce * (long)options.CellsFrom);
        else if (_versions.Loose is { } loose)
            loose.Compact();
        else
            PriceMore();
    }

    void PriceMore()
    {
        _wanted ??= _versions.Want(_prices);
        if (!_wanted.IsCurrent)
        {
            Price(_wanted, options.PricesAtOnce);
            // The current version may be ahead only by what this transaction priced for it.
            if (_wanted.PricedTo == requests.Last)
                _versions.MakeCurrent(_wanted);
        }
        else if (Followed().FirstOrDefault(version => version.PricedTo < requests.Last) is { } behind)
        {
            Price(behind, options.PricesAtOnce);
        }
    }

    IEnumerable<PricedVersion> Followed() =>
        _followed.Keys.Select(_versions.Find).OfType<PricedVersion>().Where(version => !version.IsCurrent);

    long Rest(PricedVersion? version) => requests.Last - (version?.PricedTo ?? 0);

    void Price(PricedVersion version, long most)
    {
        while (version.PricedTo < requests.Last && most > 0)
        {
            var rows = Math.Min(Math.Min(most, options.PricesAtOnce), requests.Last - version.PricedTo);
            version.PriceTo(version.PricedTo + rows);
            most -= rows;
        }
    }
}
