using System.Globalization;
using System.Text.Json;
using Plumbline.Core.Attribution;

namespace Plumbline.Store.Queries;

/// <summary>What rules look at when they are asked whose a context's usage is: its attributes, where it worked, and the person in it.</summary>
public static class SubjectQuery
{
    // What the settings' lists of keys found is what these attributes say to rules: `team.id` is the team as well.
    static readonly (string Key, int Column)[] Tenants = [("team", 4), ("cost_center", 5), ("project", 6)];

    /// <summary>A context's; null when there is no such context.</summary>
    public static Subject? OfContext(IStoreReader store, long context)
    {
        var which = string.Create(CultureInfo.InvariantCulture, $"id = {context}");
        return Run(store, which, identity => KeysOf(store, identity)).Select(found => found.Subject).FirstOrDefault();
    }

    /// <summary>The subjects of the contexts that meet a condition, by rising id.</summary>
    /// <param name="store">Where to ask.</param>
    /// <param name="where">A condition on <c>contexts</c>.</param>
    /// <param name="keysOf">The keys of the person of an identity, the identity's own first.</param>
    internal static IReadOnlyList<(int Context, Subject Subject)> Run(
        IStoreReader store,
        string where,
        Func<int, IReadOnlyList<PersonKey>> keysOf
    ) =>
        store.Read(
            $"""
            SELECT id, identity_id, repository, branch, team, cost_center, project, attributes, resource_attributes
            FROM contexts WHERE {where} ORDER BY id
            """,
            row => ((int)row.Int64(0), Read(row, keysOf))
        );

    static Subject Read(IRow row, Func<int, IReadOnlyList<PersonKey>> keysOf)
    {
        var attributes = Attributes(row);
        return new Subject
        {
            Attributes = attributes,
            Repository = row.Text(2),
            Branch = row.Text(3),
            WorkingFolder = attributes.GetValueOrDefault("process.working_directory"),
            Person = row.IsNull(1) ? [] : keysOf((int)row.Int64(1)),
        };
    }

    static Dictionary<string, string> Attributes(IRow row)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        // The record's word wins over its resource's.
        AddTo(attributes, row.Text(8)!);
        AddTo(attributes, row.Text(7)!);
        foreach (var (key, column) in Tenants)
        {
            if (row.Text(column) is { } text)
                attributes[key] = text;
            else
                attributes.Remove(key);
        }

        return attributes;
    }

    // An empty text counts as absent, as in the columns of contexts; lists are no names.
    static void AddTo(Dictionary<string, string> attributes, string json)
    {
        if (json == "{}")
            return;
        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var text = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => null,
            };
            if (!string.IsNullOrEmpty(text))
                attributes[member.Name] = text;
        }
    }

    static IReadOnlyList<PersonKey> KeysOf(IStoreReader store, int identity)
    {
        var keys = store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT id, user_email, user_account_uuid, user_id FROM identities
                WHERE person = (SELECT person FROM identities WHERE id = {identity}) ORDER BY id <> {identity}, id
                """
            ),
            row => Keys(row.Text(1), row.Text(2), row.Text(3)).ToList()
        );
        return [.. keys.SelectMany(some => some).Distinct()];
    }

    /// <summary>The keys of what one sender says of who it is.</summary>
    internal static IEnumerable<PersonKey> Keys(string? email, string? account, string? install)
    {
        if (email is not null)
            yield return new PersonKey(PersonKeyKind.Email, email);
        if (account is not null)
            yield return new PersonKey(PersonKeyKind.Account, account);
        if (install is not null)
            yield return new PersonKey(PersonKeyKind.InstallId, install);
    }
}
