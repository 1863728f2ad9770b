using Plumbline.Core.Metrics;
using Plumbline.Core.Model;
using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>
/// API requests, each once. A request is unique by its id within its session; the same id with other content is a restatement, of
/// which the larger output wins; in another session it is another request. Without an id its content is its id.
/// </summary>
sealed class RequestWriter(
    DuckConnection store,
    LedgerTables tables,
    RecordColumns columns,
    Strings strings,
    UsageWatch usage,
    MatchWatch matches,
    CacheWatch caches,
    RowCounter counter,
    Senders senders
)
{
    readonly record struct Kept(long Row, Hash128 Identity, Hash128 Hash, long Output);

    readonly record struct Doubtful(Batch Batch, int Index, int Context, Hash128 Key, Action<Reason> Flag);

    readonly FingerprintSet _keys = new();
    readonly List<Doubtful> _doubtful = [];

    /// <summary>Reads which ids are known.</summary>
    public void Load()
    {
        using var rows = store.Query($"SELECT key FROM requests WHERE source = {(int)RecordSource.Event}");
        while (rows.Read())
            _keys.Add(rows.GetHash(0).Low);
    }

    /// <summary>The key of a request with an id.</summary>
    public static Hash128 KeyOf(ReadOnlySpan<byte> requestId) => Hash128.Of(requestId, seed: 1);

    /// <summary>Takes one request. When its id may have been seen, it waits for the group to be settled: the batch must live until then.</summary>
    public void Write(Batch batch, int index, int contextId)
    {
        ref var request = ref batch.Requests[index];
        var key = request.Id.IsAbsent ? request.Hash : KeyOf(batch.Text[request.Id]);
        if (!_keys.Add(key.Low))
        {
            _doubtful.Add(new Doubtful(batch, index, contextId, key, senders.Later(request.Sender)));
            return;
        }

        if (Append(batch, request, contextId, key) is { } flag)
            senders.Flag(request.Sender, flag);
    }

    /// <summary>Settles the requests whose ids may have been seen.</summary>
    public void Settle()
    {
        if (_doubtful.Count == 0)
            return;
        tables.Requests.Flush();
        var kept = ReadKept();
        foreach (var request in _doubtful)
            Settle(request, kept);
        _doubtful.Clear();
    }

    Dictionary<Hash128, List<Kept>> ReadKept()
    {
        store.Execute("CREATE OR REPLACE TEMP TABLE wanted_keys (key UUID)");
        using (var wanted = store.Append("wanted_keys", DuckType.Uuid))
        {
            foreach (var key in _doubtful.Select(request => request.Key).Distinct())
            {
                wanted.BeginRow();
                wanted.SetUuid(0, key.ToUuid());
                wanted.EndRow();
            }

            wanted.Flush();
        }

        var kept = new Dictionary<Hash128, List<Kept>>();
        using var rows = store.Query(
            $"""
            SELECT key, row, usage_identity, hash, coalesce(CASE WHEN log_key IS NULL THEN output_tokens ELSE event_output_tokens END, -1)
            FROM requests WHERE source = {(int)RecordSource.Event} AND key IN (SELECT key FROM wanted_keys) ORDER BY row
            """
        );
        while (rows.Read())
            ListOf(kept, rows.GetHash(0)).Add(new Kept(rows.GetInt64(1), rows.GetHash(2), rows.GetHash(3), rows.GetInt64(4)));
        return kept;
    }

    static List<Kept> ListOf(Dictionary<Hash128, List<Kept>> kept, Hash128 key) =>
        kept.TryGetValue(key, out var list) ? list : kept[key] = [];

    void Settle(Doubtful doubtful, Dictionary<Hash128, List<Kept>> keptByKey)
    {
        ref var request = ref doubtful.Batch.Requests[doubtful.Index];
        var kept = ListOf(keptByKey, doubtful.Key);
        var identity = request.UsageIdentity;
        var at = kept.FindIndex(other => other.Identity == identity);
        var candidate = new Kept(counter.Last + 1, identity, request.Hash, request.OutputTokens);
        if (at < 0)
        {
            if (kept.Count > 0)
                doubtful.Flag(Reason.RequestIdReused);
            kept.Add(candidate);
            AppendDoubtful(doubtful, request);
        }
        else if (kept[at].Hash == request.Hash)
        {
            doubtful.Flag(Reason.Duplicate);
        }
        else
        {
            doubtful.Flag(Reason.RequestRestated);
            if (!Outweighs(candidate, kept[at]))
                return;
            Remove(kept[at].Row);
            kept[at] = candidate;
            AppendDoubtful(doubtful, request);
        }
    }

    // Equal outputs with other content: the hash decides, so that the order of arrival does not.
    static bool Outweighs(Kept candidate, Kept kept) =>
        candidate.Output != kept.Output ? candidate.Output > kept.Output : candidate.Hash.High > kept.Hash.High;

    void Remove(long row)
    {
        tables.Requests.Flush();
        CellTable.TakeBack(store, row);
        RequestTimesTable.TakeBack(store, row);
        store.Execute("DELETE FROM requests WHERE row = $1", row);
        CostTable.Remove(store, row);
    }

    void AppendDoubtful(Doubtful doubtful, in ApiRequest request)
    {
        if (Append(doubtful.Batch, request, doubtful.Context, doubtful.Key) is { } flag)
            doubtful.Flag(flag);
    }

    Reason? Append(Batch batch, in ApiRequest request, int contextId, Hash128 key)
    {
        Reason? flag = RecordTime.IsCredible(request.Time, batch.ReceivedAt) ? null : Reason.Clock;
        usage.Itemised(request.UsageIdentity);
        caches.Changed(request.UsageIdentity);
        if (matches.IsActive)
            matches.Told(request.UsageIdentity, key, columns.LongId(batch, request.MessageUuid));
        var row = tables.Requests;
        row.BeginRow();
        row.Set(0, counter.Next());
        row.Set(1, (byte)RecordSource.Event);
        row.Set(2, batch.ReceivedAt);
        row.Set(3, RecordTime.Dated(request.Time, batch.ReceivedAt));
        row.Set(4, contextId);
        row.SetUuid(5, key.ToUuid());
        row.SetUuid(6, request.Hash.ToUuid());
        row.SetUuid(7, request.UsageIdentity.ToUuid());
        columns.Text(row, 8, batch, request.Id);
        columns.LongId(row, 9, batch, request.Prompt);
        columns.LongId(row, 10, batch, request.MessageUuid);
        columns.Name(row, 11, batch, request.AgentId);
        RecordColumns.Number(row, 12, request.Sequence);
        UsageColumns.Write(row, 13, batch, request.Usage, strings);
        AppendAmounts(request);
        columns.Trace(row, 32, request.TraceId, request.SpanId);
        row.Set(34, (byte)(flag ?? 0));
        columns.Attributes(row, 35, batch, request.Attributes);
        row.Set(36, (byte)IdKindOf(request));
        row.EndRow();
        return flag;
    }

    static IdKind IdKindOf(in ApiRequest request) =>
        request.Id.IsAbsent ? IdKind.None
        : request.HasClientId ? IdKind.Client
        : IdKind.Api;

    void AppendAmounts(in ApiRequest request)
    {
        var row = tables.Requests;
        RecordColumns.Number(row, 23, request.InputTokens);
        RecordColumns.Number(row, 24, request.OutputTokens);
        RecordColumns.Number(row, 25, request.CacheReadTokens);
        RecordColumns.Number(row, 26, request.CacheCreationTokens);
        RecordColumns.Number(row, 27, request.CacheCreation5mTokens);
        RecordColumns.Number(row, 28, request.CacheCreation1hTokens);
        if (request.HasCost)
            row.Set(29, request.ClientCost.Nanos);
        RecordColumns.Number(row, 30, request.DurationMs);
        RecordColumns.Number(row, 31, request.TimeToFirstTokenMs);
    }
}
