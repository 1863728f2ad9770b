using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>The requests of some traces, each once: those that say that they are of a trace, and those that a span names.</summary>
public static class TraceRequests
{
    // A request is told within its span, or a moment after; a span without an end in this time tells of no request.
    const long Around = TimeRange.Day / 24;

    // A statement holds this many names.
    const int NamesAtOnce = 1000;

    /// <summary>Reads them.</summary>
    /// <param name="store">Where.</param>
    /// <param name="traces">The traces.</param>
    /// <param name="range">When their spans began.</param>
    /// <param name="prices">The prices of list costs; null for none.</param>
    public static IReadOnlyList<TraceRequest> Read(IStoreReader store, IReadOnlyList<UInt128> traces, TimeRange range, CostVersion? prices)
    {
        var ids = string.Join(", ", traces.Select(store.Dialect.IdLiteral));
        var around = new TimeRange(Plus(range.From, -Around), Plus(range.To, Around));
        var own = Named(store, around, $"r.trace_id IN ({ids})", [], prices);
        var known = own.Select(request => request.RequestId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var others = NamesInSpans(store, ids, range).Where(name => !known.Contains(name.Key)).ToList();
        return [.. own, .. others.Chunk(NamesAtOnce).SelectMany(some => OfSpans(store, some, around, prices))];
    }

    static long Plus(long time, long nanos) => (long)Int128.Clamp((Int128)time + nanos, long.MinValue, long.MaxValue);

    static IEnumerable<KeyValuePair<string, UInt128>> NamesInSpans(IStoreReader store, string ids, TimeRange range) =>
        store
            .Read(
                $"SELECT s.request_id, s.trace_id FROM spans s WHERE s.trace_id IN ({ids}) AND {range.Sql("s.start_time")} AND s.request_id IS NOT NULL ORDER BY s.row",
                row => KeyValuePair.Create(row.Text(0)!, row.Id(1))
            )
            .DistinctBy(pair => pair.Key, StringComparer.Ordinal);

    // A request that says it is of another trace is that one's.
    static IEnumerable<TraceRequest> OfSpans(
        IStoreReader store,
        KeyValuePair<string, UInt128>[] names,
        TimeRange range,
        CostVersion? prices
    )
    {
        var traceOf = names.ToDictionary(StringComparer.Ordinal);
        return Named(store, range, "r.trace_id IS NULL", traceOf.Keys, prices)
            .Select(request => request with { TraceId = traceOf[request.RequestId!] });
    }

    static IReadOnlyList<TraceRequest> Named(
        IStoreReader store,
        TimeRange range,
        string condition,
        IReadOnlyCollection<string> names,
        CostVersion? prices
    )
    {
        var parameters = new SqlParameters();
        var among = names.Count == 0 ? "" : $" AND r.request_id IN ({parameters.AddAll(names)})";
        var sql = $"""
            SELECT r.row, r.trace_id, r.span_id, r.request_id, r.time, m.value, coalesce(l.text, {store.Dialect.IdText(
                "r.prompt"
            )}), c.session,
                   r.input_tokens, r.output_tokens, r.cache_read_tokens, r.cache_creation_tokens, r.client_cost
            FROM requests r JOIN contexts c ON c.id = r.context_id LEFT JOIN strings m ON m.id = r.model_id LEFT JOIN long_ids l ON l.id = r.prompt
            WHERE {range.Sql("r.time")} AND {condition}{among} ORDER BY r.time, r.row
            """;
        var requests = store.Read(parameters.Build(sql), Read);
        var costs = Costs(store, requests, prices);
        return [.. requests.Select(request => request with { ListCost = costs.GetValueOrDefault(request.Row) })];
    }

    static Dictionary<long, Usd?> Costs(IStoreReader store, IReadOnlyList<TraceRequest> requests, CostVersion? prices)
    {
        if (prices is null || requests.Count == 0)
            return [];
        var rows = string.Join(", ", requests.Select(request => request.Row.ToString(CultureInfo.InvariantCulture)));
        var range = new TimeRange(requests.Min(request => request.Time), requests.Max(request => request.Time) + 1);
        return store
            .Read(
                $"SELECT row, list_cost FROM {prices.Table} WHERE {range.Sql("time")} AND row IN ({rows})",
                row => (Row: row.Int64(0), Cost: row.Number(1) is { } cost ? new Usd(cost) : (Usd?)null)
            )
            .ToDictionary(pair => pair.Row, pair => pair.Cost);
    }

    static TraceRequest Read(IRow row) =>
        new()
        {
            Row = row.Int64(0),
            TraceId = row.IsNull(1) ? 0 : row.Id(1),
            SpanId = row.IsNull(2) ? null : (ulong)row.Int128(2),
            RequestId = row.Text(3),
            Time = row.Int64(4),
            Model = row.Text(5),
            Prompt = row.Text(6),
            Session = row.Text(7),
            Input = row.Number(8),
            Output = row.Number(9),
            CacheRead = row.Number(10),
            CacheCreation = row.Number(11),
            ClientCost = row.Number(12) is { } cost ? new Usd(cost) : null,
        };
}

/// <summary>A request of a trace, and what it cost. Null is unknown.</summary>
public sealed record TraceRequest
{
    public required long Row { get; init; }
    public UInt128 TraceId { get; init; }

    /// <summary>The span in which its event was told, mostly the turn; not the span of the request.</summary>
    public ulong? SpanId { get; init; }
    public string? RequestId { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long Time { get; init; }
    public string? Model { get; init; }
    public string? Prompt { get; init; }
    public string? Session { get; init; }
    public long? Input { get; init; }
    public long? Output { get; init; }
    public long? CacheRead { get; init; }
    public long? CacheCreation { get; init; }

    /// <summary>The client's estimate.</summary>
    public Usd? ClientCost { get; init; }

    /// <summary>At list prices.</summary>
    public Usd? ListCost { get; init; }
}
