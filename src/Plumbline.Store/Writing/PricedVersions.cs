using Plumbline.Core.Pricing;
using Plumbline.Store.DuckDb;
using Encoding = System.Text.Encoding;

namespace Plumbline.Store.Writing;

/// <summary>The last few versions of prices that the store has costs of.</summary>
sealed class PricedVersions(DuckConnection store)
{
    /// <summary>How many are kept, the current one among them: enough for "what if", and each costs room.</summary>
    public const int Most = 4;

    readonly List<PricedVersion> _all = [];
    readonly List<int> _unreadable = [];

    /// <summary>The one that questions read; null until the first one is complete.</summary>
    public PricedVersion? Current => _all.Find(version => version.IsCurrent);

    /// <summary>Finds one whose cells lack many requests that it has.</summary>
    /// <param name="many">How many.</param>
    public PricedVersion? Unfolded(long many) => _all.Find(version => version.PricedTo - version.FoldedTo >= many);

    /// <summary>Finds one of which the rows of cells should be put together.</summary>
    public PricedVersion? Loose => _all.Find(version => version.IsLoose);

    /// <summary>Finds one by its name.</summary>
    public PricedVersion? Find(string version) => _all.Find(known => known.Prices.Version == version);

    /// <summary>Reads them. Of the wanted one the present text counts, of the others what was kept.</summary>
    public void Load(PriceSet wanted)
    {
        using var rows = store.Query(
            "SELECT id, version, book, extended_book, contract, priced_to, folded_to, compact_cells, is_current, used FROM price_versions ORDER BY id"
        );
        while (rows.Read())
        {
            var (id, name) = ((int)rows.GetInt64(0), rows.GetString(1));
            var prices =
                name == wanted.Version ? wanted : PriceSet.TryRead(rows.GetString(2)!, rows.GetString(3), rows.GetString(4), out _);
            // A version that another program wrote may not be readable here, or mean something else: it goes.
            if (prices?.Version == name)
                _all.Add(
                    new PricedVersion(store, id, prices!)
                    {
                        PricedTo = rows.GetInt64(5),
                        FoldedTo = rows.GetInt64(6),
                        CompactCells = rows.GetInt64(7),
                        IsCurrent = rows.GetBoolean(8),
                        Used = rows.GetInt64(9),
                    }
                );
            else
                _unreadable.Add(id);
        }
    }

    /// <summary>The version of some prices, made when it is new; inside the caller's transaction.</summary>
    public PricedVersion Want(PriceSet prices)
    {
        RemoveUnreadable();
        var wanted = Find(prices.Version) ?? Add(prices);
        wanted.Used = _all.Max(version => version.Used) + 1;
        wanted.Store();
        return wanted;
    }

    /// <summary>Lets questions read a version from now on, and drops the one that is too many; inside the caller's transaction.</summary>
    public void MakeCurrent(PricedVersion version)
    {
        if (Current is { } former)
        {
            former.IsCurrent = false;
            former.Store();
        }

        version.IsCurrent = true;
        version.Store();
        foreach (var old in _all.Where(known => !known.IsCurrent).OrderByDescending(known => known.Used).Skip(Most - 1).ToList())
        {
            _all.Remove(old);
            Drop(old.Id);
        }
    }

    void RemoveUnreadable()
    {
        _unreadable.ForEach(Drop);
        _unreadable.Clear();
    }

    void Drop(int id)
    {
        store.Execute($"DROP TABLE {CostTable.Name(id)}");
        CellTable.Drop(store, id);
        store.Execute("DELETE FROM price_versions WHERE id = $1", (long)id);
    }

    PricedVersion Add(PriceSet prices)
    {
        var id = _all.Count == 0 ? 1 : _all.Max(version => version.Id) + 1;
        CostTable.Create(store, id);
        store.Execute(
            "INSERT INTO price_versions VALUES ($1, $2, $3, $4, $5, $6, $7, 0, FALSE, 0, 0, 0)",
            (long)id,
            prices.Version,
            prices.Book.Version,
            prices.Contract?.Version,
            Text(prices.Book.Text),
            prices.Book.Extended is { } extended ? Text(extended.Text) : null,
            prices.Contract is { } contract ? Text(contract.Text) : null
        );
        var added = new PricedVersion(store, id, prices);
        _all.Add(added);
        return added;
    }

    static string Text(ReadOnlyMemory<byte> text) => Encoding.UTF8.GetString(text.Span);
}
