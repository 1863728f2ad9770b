using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Who senders say they are: the distinct triples of e-mail address, account and install id, in table <c>identities</c>, and the
/// person each belongs to by <see cref="Persons"/>. What becomes known later changes the person of earlier records too.
/// </summary>
sealed class Identities(DuckConnection store)
{
    readonly Dictionary<PersonClaim, int> _ids = [];
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
    }

    /// <summary>Writes all identities anew when one was added: there are about as many as people, and any may have changed its person.</summary>
    public void Store()
    {
        if (!_changed)
            return;
        var persons = Persons.Of(_ids.Keys);
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

    static void Text(DuckAppender rows, int column, string? text)
    {
        if (text is not null)
            rows.SetText(column, text);
    }
}
