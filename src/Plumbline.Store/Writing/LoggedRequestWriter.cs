using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// Responses as session logs tell them: each message and request id once, in table <c>logged_requests</c>. Told again, by a copy of the
/// log or when it had grown, the line that counts gives the content, and the copy that was there first gives session and context; each of
/// the two is the largest in an order of its own, so it does not matter which came first. What of it counts is settled by
/// <see cref="RequestMerger"/>, before a question is answered.
/// </summary>
sealed class LoggedRequestWriter(
    DuckConnection store,
    LedgerTables tables,
    RecordColumns columns,
    Strings strings,
    MatchWatch watch,
    Senders senders,
    LedgerOptions options
)
{
    readonly record struct Doubtful(Batch Batch, int Index, int Context, Hash128 Key, Action<Reason> Flag);

    readonly FingerprintSet _keys = new();
    readonly List<Doubtful> _doubtful = [];

    /// <summary>Reads which responses are known.</summary>
    public void Load()
    {
        using var rows = store.Query("SELECT message_key, request_key FROM logged_requests");
        while (rows.Read())
            _keys.Add(KeyOf(rows.GetHash(0), rows.GetHash(1)).Low);
    }

    static Hash128 KeyOf(Hash128 message, Hash128 request) => message.Then(request);

    /// <summary>The request's key as table <c>requests</c> has it; nothing without an id.</summary>
    static Hash128 RequestKey(Batch batch, in LoggedRequest request) =>
        request.RequestId.IsAbsent ? default : RequestWriter.KeyOf(batch.Text[request.RequestId]);

    /// <summary>Takes one response. When it may be known, it waits for the group to be settled: the batch must live until then.</summary>
    public void Write(Batch batch, int index, int contextId)
    {
        ref var request = ref batch.LoggedRequests[index];
        if (options.WouldRemoveEvent(RecordTime.Dated(request.Time, batch.ReceivedAt), batch.ReceivedAt))
        {
            senders.Flag(request.Sender, Reason.OlderThanRetention);
            return;
        }

        var key = KeyOf(request.MessageKey, RequestKey(batch, request));
        if (!_keys.Add(key.Low))
            _doubtful.Add(new Doubtful(batch, index, contextId, key, senders.Later(request.Sender)));
        else if (Append(batch, request, LoggedClaim.Of(batch, request, contextId)) is { } flag)
            senders.Flag(request.Sender, flag);
    }

    /// <summary>Settles the responses that may be known.</summary>
    public void Settle()
    {
        if (_doubtful.Count == 0)
            return;
        tables.LoggedRequests.Flush();
        tables.Contexts.Flush();
        var known = ReadKnown();
        for (var i = 0; i < _doubtful.Count; i++)
            Settle(i, known);
        Replace([.. known.Values.Where(entry => entry.Content >= 0)]);
        Move([.. known.Values.Where(entry => entry is { Content: < 0, IsMoved: true })]);
        _doubtful.Clear();
    }

    /// <summary>What is known of one response, and what becomes of it.</summary>
    sealed class Entry
    {
        public required Hash128 Message,
            Request;
        public LoggedVersion Version;
        public LoggedClaim Claim;

        /// <summary>Which of the waiting gives the content; −1: the row that is there.</summary>
        public int Content = -1;
        public bool IsStored,
            IsMoved;
    }

    Dictionary<Hash128, Entry> ReadKnown()
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_keys (key UUID)");
        using (var wanted = store.Append("wanted_keys", DuckType.Uuid))
        {
            foreach (var request in _doubtful.Select(waiting => waiting.Batch.LoggedRequests[waiting.Index].MessageKey).Distinct())
            {
                wanted.BeginRow();
                wanted.SetUuid(0, request.ToUuid());
                wanted.EndRow();
            }

            wanted.Flush();
        }

        var known = new Dictionary<Hash128, Entry>();
        using var rows = store.Query(
            $"""
            SELECT message_key, request_key, has_stop_reason, coalesce(output_tokens, -1), CASE WHEN l.flag = {(int)
                Reason.Clock} THEN 0 ELSE time END,
                   l.hash, usage_identity, context_id, c.hash, origin_time, is_marked_copy, is_sidechain
            FROM logged_requests l JOIN contexts c ON c.id = l.context_id WHERE message_key IN (SELECT key FROM wanted_keys)
            """
        );
        while (rows.Read())
        {
            known[KeyOf(rows.GetHash(0), rows.GetHash(1))] = new Entry
            {
                Message = rows.GetHash(0),
                Request = rows.GetHash(1),
                Version = new LoggedVersion(rows.GetBoolean(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetHash(5)),
                Claim = new LoggedClaim(
                    rows.GetHash(6),
                    (int)rows.GetInt64(7),
                    rows.GetHash(8),
                    rows.GetInt64(9),
                    rows.GetBoolean(10),
                    rows.GetBoolean(11)
                ),
                IsStored = true,
            };
        }

        return known;
    }

    void Settle(int waiting, Dictionary<Hash128, Entry> known)
    {
        var (batch, index, contextId, key, flag) = _doubtful[waiting];
        ref var request = ref batch.LoggedRequests[index];
        var (version, claim) = (LoggedVersion.Of(batch, request), LoggedClaim.Of(batch, request, contextId));
        if (!known.TryGetValue(key, out var entry))
        {
            known[key] = new Entry
            {
                Message = request.MessageKey,
                Request = RequestKey(batch, request),
                Version = version,
                Claim = claim,
                Content = waiting,
            };
            return;
        }

        flag(version.Hash == entry.Version.Hash ? Reason.Duplicate : Reason.ResponseRestated);
        if (version.Outweighs(entry.Version))
            (entry.Version, entry.Content) = (version, waiting);
        var claims = entry.Claim.With(claim);
        if (claims == entry.Claim)
            return;
        watch.Changed(entry.Claim.Identity);
        (entry.Claim, entry.IsMoved) = (claims, true);
    }

    // The content is another.
    void Replace(List<Entry> entries)
    {
        FillRows("replaced_logs", entries.Where(entry => entry.IsStored).ToList());
        if (entries.Exists(entry => entry.IsStored))
            store.Execute(
                """
                DELETE FROM logged_requests USING replaced_logs r
                WHERE r.message_key = logged_requests.message_key AND r.request_key = logged_requests.request_key
                """
            );
        foreach (var entry in entries)
        {
            var (batch, index, _, _, flag) = _doubtful[entry.Content];
            watch.Changed(entry.Claim.Identity);
            if (Append(batch, batch.LoggedRequests[index], entry.Claim) is { } reason)
                flag(reason);
        }
    }

    // Only whose it is is another.
    void Move(List<Entry> entries)
    {
        if (entries.Count == 0)
            return;
        FillRows("moved_logs", entries);
        store.Execute(
            """
            UPDATE logged_requests SET usage_identity = m.usage_identity, context_id = m.context_id, origin_time = m.origin_time,
                is_marked_copy = m.is_marked_copy, is_sidechain = m.is_sidechain
            FROM moved_logs m WHERE m.message_key = logged_requests.message_key AND m.request_key = logged_requests.request_key
            """
        );
        foreach (var entry in entries)
            watch.Logged(entry.Claim.Identity, entry.Request, UInt128.Zero);
    }

    void FillRows(string table, List<Entry> entries)
    {
        if (entries.Count == 0)
            return;
        store.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {table} (message_key UUID, request_key UUID, usage_identity UUID, context_id INTEGER,
                origin_time BIGINT, is_marked_copy BOOLEAN, is_sidechain BOOLEAN)
            """
        );
        using var rows = store.Append(
            table,
            [
                .. (ReadOnlySpan<DuckType>)[DuckType.Uuid, DuckType.Uuid, DuckType.Uuid, DuckType.Integer, DuckType.BigInt],
                .. (ReadOnlySpan<DuckType>)[DuckType.Boolean, DuckType.Boolean],
            ]
        );
        foreach (var entry in entries)
        {
            rows.BeginRow();
            rows.SetUuid(0, entry.Message.ToUuid());
            rows.SetUuid(1, entry.Request.ToUuid());
            rows.SetUuid(2, entry.Claim.Identity.ToUuid());
            rows.Set(3, entry.Claim.ContextId);
            rows.Set(4, entry.Claim.OriginTime);
            rows.Set(5, entry.Claim.IsMarkedCopy);
            rows.Set(6, entry.Claim.IsSidechain);
            rows.EndRow();
        }

        rows.Flush();
    }

    Reason? Append(Batch batch, in LoggedRequest request, in LoggedClaim claim)
    {
        Reason? flag = RecordTime.IsCredible(request.Time, batch.ReceivedAt) ? null : Reason.Clock;
        var requestKey = RequestKey(batch, request);
        watch.Logged(claim.Identity, requestKey, columns.LongId(batch, request.MessageUuid));
        var row = tables.LoggedRequests;
        row.BeginRow();
        row.SetUuid(0, request.MessageKey.ToUuid());
        row.SetUuid(1, requestKey.ToUuid());
        row.SetUuid(2, LoggedVersion.Of(batch, request).Hash.ToUuid());
        row.SetUuid(3, claim.Identity.ToUuid());
        row.Set(4, claim.ContextId);
        row.Set(5, claim.OriginTime);
        row.Set(6, claim.IsMarkedCopy);
        row.Set(7, claim.IsSidechain);
        row.Set(8, request.HasStopReason);
        row.Set(9, batch.ReceivedAt);
        row.Set(10, RecordTime.Dated(request.Time, batch.ReceivedAt));
        columns.Text(row, 11, batch, request.RequestId);
        columns.LongId(row, 12, batch, request.Prompt);
        columns.LongId(row, 13, batch, request.MessageUuid);
        columns.Name(row, 14, batch, request.AgentId);
        UsageColumns.Write(row, 15, batch, request.Usage, strings);
        AppendAmounts(request);
        row.Set(40, (byte)(flag ?? 0));
        columns.Text(row, 41, batch, request.Parts);
        columns.Attributes(row, 42, batch, request.Attributes);
        row.EndRow();
        return flag;
    }

    void AppendAmounts(in LoggedRequest request)
    {
        var row = tables.LoggedRequests;
        RecordColumns.Number(row, 25, request.InputTokens);
        RecordColumns.Number(row, 26, request.OutputTokens);
        RecordColumns.Number(row, 27, request.CacheReadTokens);
        RecordColumns.Number(row, 28, request.CacheCreation5mTokens);
        RecordColumns.Number(row, 29, request.CacheCreation1hTokens);
        RecordColumns.Number(row, 30, request.ThinkingTokens);
        RecordColumns.Number(row, 31, request.WebSearches);
        RecordColumns.Number(row, 32, request.WebFetches);
        if (request.HasCost)
            row.Set(33, request.ClientCost.Nanos);
        RecordColumns.Number(row, 34, request.DurationMs);
        row.Set(35, (byte)request.Tier);
        row.Set(36, request.IsUsGeo);
        row.Set(37, request.IsFast);
        row.Set(38, request.IsOutputLowerBound);
        row.Set(39, request.IsSplitAssumed);
    }
}
