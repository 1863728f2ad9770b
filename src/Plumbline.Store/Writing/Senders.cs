using System.Runtime.InteropServices;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>Who sends, how much, and what was odd about it: tables <c>senders</c> and <c>sender_reasons</c>.</summary>
sealed class Senders(DuckConnection store) : IDisposable
{
    readonly record struct Key(string Scope, string Version, Signal Signal, Protocol Protocol, Encoding Encoding, Temporality Temporality);

    sealed class Tally
    {
        public required int Id;
        public long Requests,
            Records,
            FirstSeen,
            LastSeen;
        public readonly Dictionary<Reason, long> Reasons = [];
    }

    readonly Dictionary<Key, Tally> _tallies = [];
    readonly Dictionary<Hash128, Tally> _byHash = [];
    readonly DuckAppender _rows = store.Append(
        "senders",
        [
            .. (ReadOnlySpan<DuckType>)[DuckType.Integer, DuckType.Varchar, DuckType.Varchar],
            .. (ReadOnlySpan<DuckType>)[DuckType.UTinyInt, DuckType.UTinyInt, DuckType.UTinyInt, DuckType.UTinyInt],
            .. (ReadOnlySpan<DuckType>)[DuckType.BigInt, DuckType.BigInt, DuckType.BigInt, DuckType.BigInt],
        ]
    );
    readonly DuckAppender _reasonRows = store.Append("sender_reasons", DuckType.Integer, DuckType.UTinyInt, DuckType.BigInt);
    Tally[] _ofBatch = new Tally[8];
    bool _isChanged;

    /// <summary>Counts a batch's senders with the reasons that decoding found; their flags may follow.</summary>
    public void Count(Batch batch)
    {
        _isChanged = true;
        var senders = batch.Senders.AsSpan();
        if (_ofBatch.Length < senders.Length)
            _ofBatch = new Tally[senders.Length * 2];
        for (var i = 0; i < senders.Length; i++)
        {
            var tally = _ofBatch[i] = Find(batch, senders[i]);
            tally.Requests++;
            tally.Records += senders[i].Records;
            tally.FirstSeen = Math.Min(tally.FirstSeen, batch.ReceivedAt);
            tally.LastSeen = Math.Max(tally.LastSeen, batch.ReceivedAt);
            foreach (var (reason, count) in senders[i].Reasons.AsSpan())
                Add(tally, reason, count);
        }
    }

    /// <summary>Counts a flag of the batch that was counted last.</summary>
    public void Flag(int sender, Reason reason) => Add(_ofBatch[sender], reason, 1);

    /// <summary>Something by which a flag that comes after other batches finds its sender.</summary>
    public Action<Reason> Later(int sender)
    {
        var tally = _ofBatch[sender];
        return reason => Add(tally, reason, 1);
    }

    static void Add(Tally tally, Reason reason, long count) =>
        CollectionsMarshal.GetValueRefOrAddDefault(tally.Reasons, reason, out _) += count;

    // Strings are made only for a sender that is met for the first time.
    Tally Find(Batch batch, in Sender sender)
    {
        var kind = (ulong)sender.Signal | (ulong)sender.Protocol << 8 | (ulong)sender.Encoding << 16 | (ulong)sender.Temporality << 24;
        var hash = Hash128.Of(batch.Text[sender.Scope], kind).Then(Hash128.Of(batch.Text[sender.Version]));
        if (_byHash.TryGetValue(hash, out var tally))
            return tally;
        var key = new Key(
            batch.Text.Text(sender.Scope) ?? "",
            batch.Text.Text(sender.Version) ?? "",
            sender.Signal,
            sender.Protocol,
            sender.Encoding,
            sender.Temporality
        );
        if (!_tallies.TryGetValue(key, out tally))
            _tallies[key] = tally = new Tally { Id = _tallies.Count + 1, FirstSeen = long.MaxValue };
        return _byHash[hash] = tally;
    }

    /// <summary>Reads the senders that are known.</summary>
    public void Load()
    {
        var byId = new Dictionary<long, Tally>();
        using var rows = store.Query(
            "SELECT id, scope, version, signal, protocol, encoding, temporality, requests, records, first_seen, last_seen FROM senders"
        );
        while (rows.Read())
        {
            var key = new Key(
                rows.GetString(1)!,
                rows.GetString(2)!,
                (Signal)rows.GetInt64(3),
                (Protocol)rows.GetInt64(4),
                (Encoding)rows.GetInt64(5),
                (Temporality)rows.GetInt64(6)
            );
            var tally = new Tally { Id = (int)rows.GetInt64(0) };
            (tally.Requests, tally.Records) = (rows.GetInt64(7), rows.GetInt64(8));
            (tally.FirstSeen, tally.LastSeen) = (rows.GetInt64(9), rows.GetInt64(10));
            byId[tally.Id] = _tallies[key] = tally;
        }

        LoadReasons(byId);
    }

    void LoadReasons(Dictionary<long, Tally> byId)
    {
        using var rows = store.Query("SELECT sender_id, reason, count FROM sender_reasons");
        while (rows.Read())
        {
            var (tally, reason) = (byId[rows.GetInt64(0)], (Reason)rows.GetInt64(1));
            tally.Reasons[reason] = rows.GetInt64(2);
        }
    }

    /// <summary>
    /// Writes all senders anew when one changed: they are few, and replacing them costs four statements where updating would cost one for
    /// each sender and reason.
    /// </summary>
    public void Store()
    {
        if (!_isChanged)
            return;
        store.Execute("DELETE FROM senders");
        store.Execute("DELETE FROM sender_reasons");
        foreach (var (key, tally) in _tallies)
            Append(key, tally);
        _rows.Flush();
        _reasonRows.Flush();
        _isChanged = false;
    }

    void Append(Key key, Tally tally)
    {
        _rows.BeginRow();
        _rows.Set(0, tally.Id);
        _rows.SetText(1, key.Scope);
        _rows.SetText(2, key.Version);
        _rows.Set(3, (byte)key.Signal);
        _rows.Set(4, (byte)key.Protocol);
        _rows.Set(5, (byte)key.Encoding);
        _rows.Set(6, (byte)key.Temporality);
        _rows.Set(7, tally.Requests);
        _rows.Set(8, tally.Records);
        _rows.Set(9, tally.FirstSeen);
        _rows.Set(10, tally.LastSeen);
        _rows.EndRow();
        foreach (var (reason, count) in tally.Reasons)
        {
            _reasonRows.BeginRow();
            _reasonRows.Set(0, tally.Id);
            _reasonRows.Set(1, (byte)reason);
            _reasonRows.Set(2, count);
            _reasonRows.EndRow();
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _reasonRows.Dispose();
    }
}
