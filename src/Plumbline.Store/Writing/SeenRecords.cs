using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Which records of one table are there already, by their hash. Hashes are held hour by hour of the record's own time; an hour
/// that is not in memory is read from the store when a record of it arrives, and the longest unused hours are let go. So memory
/// follows what is being received, and a record is recognised as long as it is kept.
/// </summary>
sealed class SeenRecords(DuckConnection store, string table, string timeColumn, string hashColumns, Func<DuckResult, Hash128> read)
{
    const long Hour = 3600L * 1_000_000_000;

    // Records whose time cannot be believed are dated at receipt, which differs from try to try: they share one hour of their own.
    const long IncredibleHour = long.MinValue;

    /// <summary>Hashes held at most: 4 million, about 90 MB.</summary>
    const int Capacity = 4_000_000;

    readonly Dictionary<long, Partition> _hours = [];
    long _use;
    int _held;
    (long From, long To) _stored = (long.MaxValue, long.MinValue);

    sealed class Partition
    {
        public readonly HashSet128 Hashes = new();
        public long LastUse;
    }

    /// <summary>Reads which span of time the table covers.</summary>
    public void Load()
    {
        using var rows = store.Query($"SELECT min({timeColumn}), max({timeColumn}) FROM {table}");
        if (rows.Read() && !rows.IsNull(0))
            _stored = (FloorHour(rows.GetInt64(0)), FloorHour(rows.GetInt64(1)));
    }

    /// <summary>Notes a record and counts with its sender what is odd about it; false when it was noted before and must not be stored.</summary>
    public bool Admits(long time, long receivedAt, Hash128 hash, Senders senders, int sender, out Reason? flag)
    {
        var isNew = Add(time, receivedAt, hash);
        flag =
            !isNew ? Reason.Duplicate
            : RecordTime.IsCredible(time, receivedAt) ? null
            : Reason.Clock;
        if (flag is { } reason)
            senders.Flag(sender, reason);
        return isNew;
    }

    /// <summary>Notes a record; false when it was noted before.</summary>
    /// <param name="time">The record's own time, as sent.</param>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="hash">Its hash.</param>
    public bool Add(long time, long receivedAt, Hash128 hash)
    {
        var isCredible = RecordTime.IsCredible(time, receivedAt);
        // What is ahead of us may have been beyond belief when it came the first time.
        if (isCredible && time > receivedAt && PartitionOf(IncredibleHour).Hashes.Contains(hash))
            return false;
        var partition = PartitionOf(isCredible ? FloorHour(time) : IncredibleHour);
        if (!partition.Hashes.Add(hash))
            return false;
        _held++;
        return true;
    }

    Partition PartitionOf(long hour)
    {
        if (!_hours.TryGetValue(hour, out var partition))
            partition = Bring(hour);
        partition.LastUse = ++_use;
        return partition;
    }

    static long FloorHour(long time) => time - time % Hour;

    Partition Bring(long hour)
    {
        var partition = _hours[hour] = new Partition();
        if (hour == IncredibleHour)
            Read(partition, $"flag = {(int)Reason.Clock}");
        else if (hour >= _stored.From && hour <= _stored.To)
            Read(partition, $"{timeColumn} >= {hour} AND {timeColumn} < {hour + Hour} AND flag <> {(int)Reason.Clock}");
        if (hour != IncredibleHour)
            _stored = (Math.Min(_stored.From, hour), Math.Max(_stored.To, hour));
        return partition;
    }

    void Read(Partition partition, string condition)
    {
        using var rows = store.Query($"SELECT {hashColumns} FROM {table} WHERE {condition}");
        while (rows.Read())
        {
            if (partition.Hashes.Add(read(rows)))
                _held++;
        }
    }

    /// <summary>
    /// Lets the longest unused hours go when too many hashes are held, down to three quarters, so that it does not happen with
    /// every new hour. Only between transactions: what is let go must be in the store.
    /// </summary>
    public void Trim()
    {
        if (_held <= Capacity)
            return;
        foreach (var (hour, partition) in _hours.OrderBy(hour => hour.Value.LastUse).ToList())
        {
            if (_held <= Capacity / 4 * 3)
                return;
            _hours.Remove(hour);
            _held -= partition.Hashes.Count;
        }
    }
}
