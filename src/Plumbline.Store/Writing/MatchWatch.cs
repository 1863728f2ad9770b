using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Which identities have logged responses that must be held against events again: those that got a response, or an event that a
/// response may tell of. Kept in table <c>match_due</c>. Costs nothing as long as
/// no session log was ever received.
/// </summary>
sealed class MatchWatch
{
    readonly HashSet<Hash128> _withResponses = [];
    readonly DueIdentities _due = new("match_due");

    // Request ids and message uuids of responses: an event elsewhere may have one of them.
    readonly FingerprintSet _ids = new();

    /// <summary>Identities to be matched again.</summary>
    public IReadOnlyCollection<Hash128> Due => _due.All;

    /// <summary>Whether an identity has, or once had, logged responses.</summary>
    public bool HasResponses(Hash128 identity) => _withResponses.Contains(identity);

    /// <summary>Notes a response of an identity.</summary>
    public void Logged(Hash128 identity, Hash128 requestKey, UInt128 messageUuid)
    {
        _withResponses.Add(identity);
        AddIds(requestKey, messageUuid);
        _due.Add(identity);
    }

    void AddIds(Hash128 requestKey, UInt128 messageUuid)
    {
        if (!requestKey.IsNothing)
            _ids.Add(requestKey.Low);
        if (messageUuid != UInt128.Zero)
            _ids.Add(Hash128.Of(messageUuid).Low);
    }

    /// <summary>Notes that what is known of an identity's requests changed.</summary>
    public void Changed(Hash128 identity)
    {
        if (_withResponses.Contains(identity))
            _due.Add(identity);
    }

    /// <summary>Whether any session log was ever received: without one there is nothing to watch.</summary>
    public bool IsActive => _withResponses.Count > 0;

    /// <summary>Notes an event, of any session: a response may tell of it.</summary>
    public void Told(Hash128 identity, Hash128 requestKey, UInt128 messageUuid)
    {
        if (_withResponses.Contains(identity) || _ids.Contains(requestKey.Low) || _ids.Contains(Hash128.Of(messageUuid).Low))
            _due.Add(identity);
    }

    /// <summary>Reads what is known and what is due.</summary>
    public void Load(DuckConnection store)
    {
        using (var rows = store.Query("SELECT usage_identity, request_key, message_uuid FROM logged_requests"))
        {
            while (rows.Read())
            {
                _withResponses.Add(rows.GetHash(0));
                AddIds(rows.GetHash(1), rows.IsNull(2) ? UInt128.Zero : rows.GetUuid(2));
            }
        }

        _due.Load(store);
    }

    /// <summary>Writes what became due since the last call.</summary>
    public void Store(DuckConnection store) => _due.Store(store);

    /// <summary>Everything is matched, in the transaction that is open.</summary>
    public void Clear(DuckConnection store) => _due.Clear(store);
}
