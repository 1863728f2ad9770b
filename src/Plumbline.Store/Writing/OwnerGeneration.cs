using System.Diagnostics;
using System.Globalization;
using Plumbline.Core.Attribution;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>One filling of the tables <c>owners</c> and <c>context_owners</c>, by one set of rules.</summary>
sealed class OwnerGeneration(DuckConnection store, Identities identities, int atOnce)
{
    const long NanosPerMillisecond = 1_000_000;

    Dictionary<Owner, int> _ids = [];

    /// <summary>Its number; 0 when there is none.</summary>
    public int Number { get; private set; }

    /// <summary>The version of its rules.</summary>
    public string Rules { get; private set; } = "";

    /// <summary>The last context that has its owners.</summary>
    public int DerivedTo { get; private set; }

    public void Load(int number, string rules, int derivedTo) => (Number, Rules, DerivedTo) = (number, rules, derivedTo);

    /// <summary>Reads its owners, once it is known which generation it is.</summary>
    public void LoadOwners()
    {
        _ids.Clear();
        using var rows = store.Query(
            "SELECT id, team, cost_center, project, department, person, pool, billing, unallocated_reason FROM owners WHERE generation = $1",
            Number
        );
        while (rows.Read())
        {
            var owner = new Owner
            {
                Team = rows.GetString(1),
                CostCenter = rows.GetString(2),
                Project = rows.GetString(3),
                Department = rows.GetString(4),
                Person = rows.GetString(5),
                Pool = rows.GetString(6),
                Billing = BillingNames.TryParse(rows.GetString(7)!, out var billing) ? billing : throw new UnreachableException(),
                Reason = OwnerNames.Reason(rows.GetString(8)),
            };
            _ids[owner] = (int)rows.GetInt64(0);
        }
    }

    /// <summary>Begins an empty one.</summary>
    public void Begin(int number, RuleSet rules)
    {
        _ids.Clear();
        Load(number, rules.Version, 0);
        foreach (var pool in rules.Pools)
        {
            foreach (var share in pool.Shares.DefaultIfEmpty())
                store.Execute(
                    "INSERT INTO shared_pools VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    number,
                    pool.Name,
                    Nanos(pool.From),
                    Nanos(pool.Until),
                    pool.ByUse,
                    share?.Team,
                    share?.CostCenter,
                    (share?.Weight ?? 0).ToString(CultureInfo.InvariantCulture)
                );
        }
    }

    /// <summary>Removes its rows; it is none afterwards.</summary>
    public void Remove()
    {
        if (Number == 0)
            return;
        store.Execute("DELETE FROM context_owners WHERE generation = $1", Number);
        store.Execute("DELETE FROM owners WHERE generation = $1", Number);
        store.Execute("DELETE FROM shared_pools WHERE generation = $1", Number);
        Forget();
    }

    /// <summary>Becomes another one, which is none afterwards.</summary>
    public void TakeOver(OwnerGeneration other)
    {
        Load(other.Number, other.Rules, other.DerivedTo);
        _ids = other._ids;
        other.Forget();
    }

    void Forget()
    {
        _ids = [];
        Load(0, "", 0);
    }

    /// <summary>Gives owners to the contexts that follow, up to one.</summary>
    public void Derive(int to, RuleSet rules)
    {
        while (DerivedTo < to)
        {
            // What is read is held in memory.
            var end = Math.Min(to, DerivedTo + atOnce);
            var which = string.Create(CultureInfo.InvariantCulture, $"id > {DerivedTo} AND id <= {end}");
            Append(Subjects(which), rules);
            DerivedTo = end;
        }
    }

    /// <summary>Gives owners anew to the contexts of some identities.</summary>
    public void Renew(IReadOnlyCollection<int> changed, RuleSet rules)
    {
        if (changed.Count == 0 || Number == 0)
            return;
        var which = string.Create(CultureInfo.InvariantCulture, $"id <= {DerivedTo} AND identity_id IN ({string.Join(", ", changed)})");
        var subjects = Subjects(which);
        if (subjects.Count == 0)
            return;
        store.Execute(
            $"DELETE FROM context_owners WHERE generation = $1 AND context_id IN (SELECT id FROM contexts WHERE {which})",
            Number
        );
        Append(subjects, rules);
    }

    IReadOnlyList<(int Context, Subject Subject)> Subjects(string where) =>
        SubjectQuery.Run(new DuckStoreReader(store), where, identities.KeysOf);

    void Append(IReadOnlyList<(int Context, Subject Subject)> subjects, RuleSet rules)
    {
        using var owners = store.Append("owners", [DuckType.Integer, DuckType.Integer, .. Enumerable.Repeat(DuckType.Varchar, 8)]);
        using var rows = store.Append(
            "context_owners",
            DuckType.Integer,
            DuckType.Integer,
            DuckType.BigInt,
            DuckType.BigInt,
            DuckType.Integer
        );
        foreach (var (context, subject) in subjects)
        {
            foreach (var interval in rules.OwnersOf(subject))
            {
                rows.BeginRow();
                rows.Set(0, Number);
                rows.Set(1, context);
                rows.Set(2, Nanos(interval.From));
                rows.Set(3, Nanos(interval.Until));
                rows.Set(4, Id(owners, interval.Owner));
                rows.EndRow();
            }
        }

        owners.Flush();
        rows.Flush();
    }

    int Id(DuckAppender owners, Owner owner)
    {
        if (_ids.TryGetValue(owner, out var id))
            return id;
        id = _ids[owner] = _ids.Count + 1;
        owners.BeginRow();
        owners.Set(0, id);
        owners.Set(1, Number);
        Text(2, owner.Team);
        Text(3, owner.CostCenter);
        Text(4, owner.Project);
        Text(5, owner.Department);
        Text(6, owner.Person);
        Text(7, owner.Pool);
        Text(8, owner.Billing.Name());
        Text(9, OwnerNames.Of(owner.Reason));
        owners.EndRow();
        return id;

        void Text(int column, string? text)
        {
            if (text is not null)
                owners.SetText(column, text);
        }
    }

    // Dates beyond what nanoseconds in 64 bits can hold (the years 1677 to 2262) mean "always".
    static long Nanos(long milliseconds) =>
        milliseconds <= long.MinValue / NanosPerMillisecond ? long.MinValue
        : milliseconds >= long.MaxValue / NanosPerMillisecond ? long.MaxValue
        : milliseconds * NanosPerMillisecond;
}
