using Plumbline.Core.Attribution;

namespace Plumbline.Store.Queries;

/// <summary>Everything that known people are known by.</summary>
public sealed record PersonKeysQuery
{
    /// <summary>The attributes that say what someone is known by besides e-mail, account and installation.</summary>
    public PersonKeyAttributes Attributes { get; init; } = PersonKeyAttributes.Default;

    /// <summary>Whether keys beyond these three are wanted; without them the answer comes sooner.</summary>
    public bool WithAttributes { get; init; }

    /// <summary>Asks: the merged person of each key. A key that two people have said is the first one's in the order of their names.</summary>
    public IReadOnlyDictionary<PersonKey, string> Run(IStoreReader store)
    {
        var people = new Dictionary<PersonKey, string>();
        foreach (var (key, person) in Identities(store).Concat(WithAttributes ? OfAttributes(store) : []))
        {
            if (!people.TryGetValue(key, out var other) || string.CompareOrdinal(person, other) < 0)
                people[key] = person;
        }

        return people;
    }

    static IEnumerable<(PersonKey Key, string Person)> Identities(IStoreReader store) =>
        store
            .Read(
                "SELECT person, user_email, user_account_uuid, user_id FROM identities WHERE person IS NOT NULL",
                row => (Person: row.Text(0)!, Email: row.Text(1), Account: row.Text(2), Install: row.Text(3))
            )
            .SelectMany(row =>
                SubjectQuery
                    .Keys(row.Email, row.Account, row.Install)
                    // Behind the Claude apps gateway the installation's id is the subject of whoever is logged in there.
                    .Concat(row.Install is { } subject ? [new PersonKey(PersonKeyKind.GatewaySubject, subject)] : [])
                    .Select(key => (key, row.Person))
            );

    IEnumerable<(PersonKey Key, string Person)> OfAttributes(IStoreReader store) =>
        Attributes
            .All.Where(known => known.Kind is PersonKeyKind.ApiKey or PersonKeyKind.GatewaySubject)
            .SelectMany(known =>
            {
                string Text(string column) => store.Dialect.JsonText(column, known.Attribute);
                var value = $"coalesce({Text("c.attributes")}, {Text("c.resource_attributes")})";
                return store.Read(
                    $"SELECT DISTINCT p.user, {value} FROM contexts c JOIN people p ON p.context_id = c.id WHERE p.user IS NOT NULL AND {value} IS NOT NULL",
                    row => (PersonKey.Of(known.Kind, row.Text(1)!), row.Text(0)!)
                );
            });
}
