using System.Runtime.InteropServices;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>Who sends, how much, and what was odd about it: tables <c>senders</c> and <c>sender_reasons</c>.</summary>
sealed class Senders(DuckConnection store)
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
        public readonly HashSet<Reason> ReasonsStored = [];
        public bool IsStored,
            IsChanged;
    }

    readonly Dictionary<Key, Tally> _tallies = [];
    readonly Dictionary<Hash128, Tally> _byHash = [];
    Tally[] _ofBatch = new Tally[8];

    /// <summary>Counts a batch's senders with the reasons that decoding found; their flags may follow.</summary>
    public void Count(Batch batch)
    {
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
            tally.IsChanged = true;
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
        return reason =>
        {
            tally.IsChanged = true;
            Add(tally, reason, 1);
        };
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
            var tally = new Tally { Id = (int)rows.GetInt64(0), IsStored = true };
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
            tally.ReasonsStored.Add(reason);
        }
    }

    /// <summary>Writes what changed since the last call.</summary>
    public void Store()
    {
        foreach (var (key, tally) in _tallies)
        {
            if (!tally.IsChanged)
                continue;
            StoreTally(key, tally);
            foreach (var (reason, count) in tally.Reasons)
                StoreReason(tally, reason, count);
            (tally.IsStored, tally.IsChanged) = (true, false);
        }
    }

    void StoreTally(Key key, Tally tally)
    {
        if (tally.IsStored)
            store.Execute(
                "UPDATE senders SET requests = $2, records = $3, first_seen = $4, last_seen = $5 WHERE id = $1",
                tally.Id,
                tally.Requests,
                tally.Records,
                tally.FirstSeen,
                tally.LastSeen
            );
        else
            store.Execute(
                "INSERT INTO senders VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                tally.Id,
                key.Scope,
                key.Version,
                (int)key.Signal,
                (int)key.Protocol,
                (int)key.Encoding,
                (int)key.Temporality,
                tally.Requests,
                tally.Records,
                tally.FirstSeen,
                tally.LastSeen
            );
    }

    void StoreReason(Tally tally, Reason reason, long count)
    {
        var sql = tally.ReasonsStored.Add(reason)
            ? "INSERT INTO sender_reasons VALUES ($1, $2, $3)"
            : "UPDATE sender_reasons SET count = $3 WHERE sender_id = $1 AND reason = $2";
        store.Execute(sql, tally.Id, (int)reason, count);
    }
}
