using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;

namespace Plumbline.Store.Writing;

/// <summary>
/// Who senders say they are: the distinct triples of e-mail address, account and install id, in table <c>identities</c>, and the
/// person each belongs to by <see cref="Persons"/>. What becomes known later changes the person of earlier records too.
/// </summary>
sealed class Identities(DuckConnection store)
{
    readonly Dictionary<PersonClaim, int> _ids = [];
    readonly HashSet<int> _changedIds = [];
    Dictionary<PersonClaim, string> _persons = [];
    Dictionary<int, IReadOnlyList<PersonKey>> _keys = [];
    bool _changed;

    /// <summary>The id of a context's identity; null when it names nobody.</summary>
    public int? Id(Batch batch, in Context context)
    {
        var claim = new PersonClaim(
            batch.Text.Text(context.UserEmail)?.ToLowerInvariant(),
            batch.Text.Text(context.UserAccountUuid),
            batch.Text.Text(context.UserId)
        );
        if (claim.IsEmpty)
            return null;
        if (_ids.TryGetValue(claim, out var id))
            return id;
        _changed = true;
        return _ids[claim] = _ids.Count + 1;
    }

    /// <summary>Reads the identities that are known.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT id, user_email, user_account_uuid, user_id FROM identities");
        while (rows.Read())
            _ids[new PersonClaim(rows.GetString(1), rows.GetString(2), rows.GetString(3))] = (int)rows.GetInt64(0);
        _persons = Persons.Of(_ids.Keys);
        _keys = Keys(_persons);
    }

    /// <summary>Every key that an identity's person is known by, its own first; as of the last <see cref="Store"/>.</summary>
    public IReadOnlyList<PersonKey> KeysOf(int id) => _keys[id];

    /// <summary>The identities of which more, or something else, has become known since the last call.</summary>
    public IReadOnlyList<int> TakeChanged()
    {
        if (_changedIds.Count == 0)
            return [];
        int[] changed = [.. _changedIds.Order()];
        _changedIds.Clear();
        return changed;
    }

    /// <summary>Writes all identities anew when one was added: there are about as many as people, and any may have changed its person.</summary>
    public void Store()
    {
        if (!_changed)
            return;
        var persons = Persons.Of(_ids.Keys);
        NoteChanges(persons);
        store.Execute("DELETE FROM identities");
        using var rows = store.Append(
            "identities",
            DuckType.Integer,
            DuckType.Varchar,
            DuckType.Varchar,
            DuckType.Varchar,
            DuckType.Varchar
        );
        foreach (var (claim, id) in _ids)
        {
            rows.BeginRow();
            rows.Set(0, id);
            Text(rows, 1, claim.Email);
            Text(rows, 2, claim.AccountUuid);
            Text(rows, 3, claim.InstallId);
            Text(rows, 4, persons[claim]);
            rows.EndRow();
        }

        rows.Flush();
        _changed = false;
    }

    // A person has changed when their identities are others than before; so have all of these.
    void NoteChanges(Dictionary<PersonClaim, string> persons)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (claim, person) in persons)
        {
            var before = _persons.GetValueOrDefault(claim);
            if (before == person)
                continue;
            changed.Add(person);
            if (before is not null)
                changed.Add(before);
        }

        foreach (var (claim, person) in persons)
        {
            if (changed.Contains(person))
                _changedIds.Add(_ids[claim]);
        }

        _persons = persons;
        _keys = Keys(persons);
    }

    Dictionary<int, IReadOnlyList<PersonKey>> Keys(Dictionary<PersonClaim, string> persons)
    {
        var keys = new Dictionary<int, IReadOnlyList<PersonKey>>();
        foreach (var group in persons.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal))
        {
            // In the order in which they became known, whatever the order of the dictionary.
            var claims = group.OrderBy(claim => _ids[claim]).ToList();
            foreach (var claim in claims)
                keys[_ids[claim]] = [.. Keys(claim).Concat(claims.SelectMany(Keys)).Distinct()];
        }

        return keys;
    }

    static IEnumerable<PersonKey> Keys(PersonClaim claim) => SubjectQuery.Keys(claim.Email, claim.AccountUuid, claim.InstallId);

    static void Text(DuckAppender rows, int column, string? text)
    {
        if (text is not null)
            rows.SetText(column, text);
    }
}
