using System.Globalization;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Prompts and tool calls that both events and session logs tell: of one prompt id or tool use id the event stays, else the telling of
/// the oldest file. Pull requests, which logs alone tell, have a tool use id made of session and address. Until a session log first tells something it knows nothing and costs nothing.
/// </summary>
sealed class LoggedEvents(DuckConnection store, LedgerTables tables, RecordColumns columns, Strings strings)
{
    const ulong Tools = 1,
        Prompts = 2;

    // All kinds with their names as parameters.
    const string Tellings = """
        SELECT tool_use_id, NULL::UUID AS prompt, source, row, coalesce(origin_time, 0), time, hash FROM events
        WHERE tool_use_id IS NOT NULL AND name_id IN ($1, $3) {0}
        UNION ALL SELECT NULL, prompt, source, row, coalesce(origin_time, 0), time, hash FROM events
        WHERE prompt IS NOT NULL AND name_id = $2 {1}
        """;

    readonly record struct Telling(bool IsEvent, long Row, long OriginTime, long Time, Hash128 Hash)
    {
        // An event, then the oldest file; what is left is decided by what it is.
        public bool Precedes(in Telling other)
        {
            if (IsEvent != other.IsEvent)
                return IsEvent;
            if (OriginTime != other.OriginTime)
                return other.OriginTime == 0 || (OriginTime != 0 && OriginTime < other.OriginTime);
            return (Time, Hash.High, Hash.Low).CompareTo((other.Time, other.Hash.High, other.Hash.Low)) < 0;
        }
    }

    readonly record struct Key(string? ToolUseId, UInt128 Prompt)
    {
        public Hash128 Hash =>
            ToolUseId is null ? Hash128.Of(Prompt, Prompts) : Hash128.Of(System.Text.Encoding.UTF8.GetBytes(ToolUseId), Tools);
    }

    readonly record struct Doubtful(Key Key, Telling Telling, Action<Reason> Flag, Action Append);

    readonly List<Doubtful> _doubtful = [];
    FingerprintSet? _keys;

    /// <summary>Whether a session log has told anything.</summary>
    public bool IsActive => _keys is not null;

    /// <summary>Takes up its work where the store holds what logs told.</summary>
    public void Load()
    {
        using var rows = store.Query($"SELECT count(*) FROM events WHERE source = {(int)RecordSource.SessionLog}");
        rows.Read();
        if (rows.GetInt64(0) > 0)
            Activate();
    }

    void Activate()
    {
        _keys = new FingerprintSet();
        tables.Events.Flush();
        using var rows = Ask("", "");
        while (rows.Read())
            _keys.Add(KeyOf(rows).Hash.Low);
    }

    DuckResult Ask(string tools, string prompts) =>
        store.Query(
            string.Format(CultureInfo.InvariantCulture, Tellings, tools, prompts),
            strings.Id("tool_result"u8),
            strings.Id("user_prompt"u8),
            strings.Id(PullRequest)
        );

    static ReadOnlySpan<byte> PullRequest => "pull_request"u8;

    static Key KeyOf(DuckResult rows) => rows.IsNull(0) ? new Key(null, rows.GetUuid(1)) : new Key(rows.GetString(0), default);

    Key? KeyOf(Batch batch, in TelemetryEvent record)
    {
        var name = batch.Text[record.Name];
        if (!record.ToolUseId.IsAbsent && (name.SequenceEqual("tool_result"u8) || name.SequenceEqual(PullRequest)))
            return new Key(batch.Text.Text(record.ToolUseId), default);
        return !record.Prompt.IsAbsent && name.SequenceEqual("user_prompt"u8) ? new Key(null, columns.LongId(batch, record.Prompt)) : null;
    }

    /// <summary>Notes an event that was appended, which may push out what a log told.</summary>
    public void Told(Batch batch, in TelemetryEvent record, long row)
    {
        if (KeyOf(batch, record) is { } key && !_keys!.Add(key.Hash.Low))
            _doubtful.Add(new Doubtful(key, new Telling(true, row, 0, record.Time, record.Hash), _ => { }, () => { }));
    }

    /// <summary>Takes what a log tells: it is appended now, or when the group is settled, or never.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="record">The record.</param>
    /// <param name="flag">Counts what was odd, now or later.</param>
    /// <param name="append">Appends it.</param>
    public void Take(Batch batch, in TelemetryEvent record, Action<Reason> flag, Action append)
    {
        if (_keys is null)
            Activate();
        if (KeyOf(batch, record) is not { } key)
            return;
        if (_keys!.Add(key.Hash.Low))
            append();
        else
            _doubtful.Add(new Doubtful(key, new Telling(false, 0, record.OriginTime, record.Time, record.Hash), flag, append));
    }

    /// <summary>Settles what may be told twice.</summary>
    public void Settle()
    {
        if (_doubtful.Count == 0)
            return;
        tables.Events.Flush();
        var known = ReadKnown();
        var removed = new List<long>();
        var appended = new Dictionary<Key, Doubtful>();
        foreach (var doubtful in _doubtful.Where(doubtful => doubtful.Telling.IsEvent))
            removed.AddRange(ListOf(known, doubtful.Key).Where(telling => !telling.IsEvent).Select(telling => telling.Row));
        foreach (var doubtful in _doubtful.Where(doubtful => !doubtful.Telling.IsEvent))
            Settle(doubtful, known, removed, appended);
        Remove(removed);
        foreach (var doubtful in appended.Values)
            doubtful.Append();
        _doubtful.Clear();
    }

    static void Settle(in Doubtful doubtful, Dictionary<Key, List<Telling>> known, List<long> removed, Dictionary<Key, Doubtful> appended)
    {
        var others = ListOf(known, doubtful.Key);
        if (others.Count > 0)
            doubtful.Flag(Reason.Duplicate);
        var telling = doubtful.Telling;
        if (others.Exists(other => !telling.Precedes(other)))
            return;
        removed.AddRange(others.Where(other => other.Row > 0).Select(other => other.Row));
        others.Clear();
        others.Add(telling);
        appended[doubtful.Key] = doubtful;
    }

    static List<Telling> ListOf(Dictionary<Key, List<Telling>> known, Key key) =>
        known.TryGetValue(key, out var list) ? list : known[key] = [];

    Dictionary<Key, List<Telling>> ReadKnown()
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_tellings (tool_use_id VARCHAR, prompt UUID)");
        using (var wanted = store.Append("wanted_tellings", DuckType.Varchar, DuckType.Uuid))
        {
            foreach (var key in _doubtful.Select(doubtful => doubtful.Key).Distinct())
            {
                wanted.BeginRow();
                if (key.ToolUseId is { } tool)
                    wanted.SetText(0, tool);
                else
                    wanted.SetUuid(1, key.Prompt);
                wanted.EndRow();
            }

            wanted.Flush();
        }

        var known = new Dictionary<Key, List<Telling>>();
        using var rows = Ask(
            "AND tool_use_id IN (SELECT tool_use_id FROM wanted_tellings)",
            "AND prompt IN (SELECT prompt FROM wanted_tellings)"
        );
        while (rows.Read())
        {
            var isEvent = rows.GetInt64(2) != (int)RecordSource.SessionLog;
            ListOf(known, KeyOf(rows)).Add(new Telling(isEvent, rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetHash(6)));
        }

        return known;
    }

    void Remove(List<long> rows)
    {
        if (rows.Count == 0)
            return;
        EventCells.TakeBack(store, rows);
        var list = string.Join(", ", rows);
        store.Execute($"DELETE FROM events WHERE row IN ({list})");
        store.Execute($"DELETE FROM rare_events WHERE row IN ({list})");
    }
}
