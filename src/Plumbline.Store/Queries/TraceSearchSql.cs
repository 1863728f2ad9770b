using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>The statement that finds traces: spans by trace within the window, then conditions, order and place.</summary>
sealed class TraceSearchSql
{
    /// <summary>What a row of the answer is.</summary>
    public const int RowKind = 0,
        DotKind = 1,
        TotalKind = 2;

    // Spans of a trace that began in the window are looked for this long after it, and those that tell that it began before, before it.
    const long Around = TimeRange.Day;

    readonly TraceSearchQuery _query;
    readonly IStoreReader _store;
    readonly CostVersion? _prices;
    readonly SqlParameters _parameters = new();
    readonly TimeRange _spans;
    readonly OwnerIntervals _owners;

    public TraceSearchSql(TraceSearchQuery query, IStoreReader store, CostVersion? prices)
    {
        (_query, _store, _prices) = (query, store, prices);
        _spans = new TimeRange(Plus(query.Range.From, -Around), Plus(query.Range.To, Around));
        _owners = OwnerIntervals.Read(store, _spans);
    }

    public SqlText Build()
    {
        var key = _query.Order switch
        {
            TraceOrder.Newest => "f.start_time",
            TraceOrder.Longest => "f.end_time - f.start_time",
            _ => "coalesce(k.cost, 0)",
        };
        var costs = _query.Order == TraceOrder.Dearest ? $" LEFT JOIN ({Costs()}) k ON k.trace_id = f.trace_id" : "";
        var found = $"""
            found AS (
              SELECT s.trace_id AS trace_id, min(s.start_time) AS start_time, max(s.end_time) AS end_time, count(*) AS spans,
                     sum(CASE WHEN s.status_code = 2 THEN 1 ELSE 0 END) AS errors
              FROM spans s WHERE {string.Join(" AND ", Conditions())} GROUP BY s.trace_id
            ),
            matching AS (
              SELECT f.trace_id AS trace_id, f.start_time AS start_time, f.end_time AS end_time, f.spans AS spans, CAST({key} AS BIGINT) AS place, f.errors AS errors
              FROM found f{costs} WHERE {string.Join(" AND ", TraceConditions())}
            )
            """;
        return _parameters.Build($"WITH {found}\n{Page()}\nUNION ALL\n{Total()}{Dots()}");
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static long Plus(long time, long nanos) => (long)Int128.Clamp((Int128)time + nanos, long.MinValue, long.MaxValue);

    string Page()
    {
        var after = _query.After is { } place
            ? $" WHERE place < {Number(place.Key)} OR (place = {Number(place.Key)} AND (start_time < {Number(place.Start)} OR (start_time = {Number(place.Start)} AND trace_id < {_store.Dialect.IdLiteral(place.TraceId)})))"
            : "";
        return $"""
            SELECT {RowKind} AS kind, trace_id, start_time, end_time, spans, place, errors FROM (
              SELECT * FROM matching{after} ORDER BY place DESC, start_time DESC, trace_id DESC LIMIT {_query.Limit + 1}
            ) AS page
            """;
    }

    static string Total() =>
        $"""
            SELECT {TotalKind} AS kind, NULL AS trace_id, 0 AS start_time, 0 AS end_time, count(*) AS spans, 0 AS place,
                   coalesce(sum(CASE WHEN errors > 0 THEN 1 ELSE 0 END), 0) AS errors FROM matching
            """;

    // Of each step the longest trace; of few traces, all.
    string Dots()
    {
        if (_query.Steps == 0)
            return "";
        var length = Math.Max(1, (_query.Range.To - _query.Range.From + _query.Steps - 1) / _query.Steps);
        var step = _store.Dialect.Divide($"start_time - {Number(_query.Range.From)}", Number(length));
        return $"""

            UNION ALL
            SELECT {DotKind} AS kind, trace_id, start_time, end_time, spans, place, errors FROM (
              SELECT *, row_number() OVER (PARTITION BY {step} ORDER BY end_time - start_time DESC, start_time, trace_id) AS rank,
                count(*) OVER () AS matches FROM matching
            ) AS ranked WHERE rank = 1 OR matches <= {TraceSearchQuery.DotsOfAll}
            ORDER BY kind, place DESC, start_time DESC, trace_id DESC
            """;
    }

    IEnumerable<string> TraceConditions()
    {
        yield return _query.Range.Sql("f.start_time");
        if (_query.DurationMin > 0)
            yield return $"f.end_time - f.start_time >= {Number(_query.DurationMin)}";
        if (_query.ErrorsOnly)
            yield return "f.errors > 0";
    }

    IEnumerable<string> Conditions()
    {
        yield return _spans.Sql("s.start_time");
        if (TextConditions.Contexts(_query.Filters, _parameters) is { } contexts)
            yield return OfSpans($"t.context_id IN ({contexts})");
        foreach (var filter in _query.Filters.Where(filter => filter.Dimension.Kind == DimensionKind.Attribute))
            yield return OfSpans($"t.context_id IN ({ByAttribute(filter)})");
        if (_owners.Filtered(_query.Filters, _parameters) is { } intervals)
            yield return OfSpans(
                "TRUE",
                $" JOIN ({intervals}) ow ON ow.context_id = t.context_id AND t.start_time >= ow.from_time AND t.start_time < ow.until_time"
            );
        if (_query.SpanName is { } name)
            yield return OfSpans(Named(name));
        var ofRequests = _query.Filters.Select(OfRequest).OfType<string>().ToList();
        if (ofRequests.Count > 0)
            yield return $"s.trace_id IN ({Requests(string.Join(" AND ", ofRequests), "trace_id")})";
    }

    string OfSpans(string condition, string join = "") =>
        $"s.trace_id IN (SELECT t.trace_id FROM spans t{join} WHERE {_spans.Sql("t.start_time")} AND {condition})";

    string ByAttribute(Filter filter) =>
        $"SELECT c.id FROM contexts c WHERE {TextConditions.In(TextConditions.ContextAttribute(filter.Dimension, _store.Dialect), filter.Values, _parameters)}";

    string Named(string name)
    {
        var ids = StringIds.Find(_store, [name, TraceNames.Prefix + name]);
        var known = new[] { ids.Of(name), ids.Of(TraceNames.Prefix + name) }.OfType<long>().Select(Number).ToList();
        return known.Count == 0 ? "FALSE" : $"t.name_id IN ({string.Join(", ", known)})";
    }

    // What only requests know: of one of a trace's requests all of it must be true.
    string? OfRequest(Filter filter)
    {
        switch (filter.Dimension.Kind)
        {
            case DimensionKind.Named:
                var ids = StringIds.Find(_store, filter.Values.OfType<string>());
                return NumberIn($"r.{filter.Dimension.Source}_id", filter, value => ids.Of(value));
            case DimensionKind.QuerySource:
                return NumberIn("nullif(r.query_source, 0)", filter, value => Dimension.QuerySources.ToList().IndexOf(value));
            case DimensionKind.Prompt:
                var prompts = LongIds.Find(_store, filter.Values.OfType<string>());
                return prompts.In("r.prompt", filter.Values, _store.Dialect);
            default:
                return null;
        }
    }

    static string NumberIn(string column, Filter filter, Func<string, long?> number)
    {
        var numbers = filter.Values.OfType<string>().Select(number).OfType<long>().Select(Number).ToList();
        var list = numbers.Count == 0 ? "FALSE" : $"{column} IN ({string.Join(", ", numbers)})";
        return filter.Values.Contains(null) ? $"({list} OR {column} IS NULL)" : list;
    }

    // Requests of traces: most say themselves which trace they are of. Session logs' do not; they are found by the request ids of spans.
    string Requests(string condition, string columns)
    {
        var own = $"SELECT r.{columns} FROM requests r WHERE {_spans.Sql("r.time")} AND r.trace_id IS NOT NULL AND {condition}";
        if (!HasOthers())
            return own;
        return $"""
            {own} UNION ALL
            SELECT t.{columns} FROM requests r JOIN (SELECT DISTINCT trace_id, request_id FROM spans WHERE {_spans.Sql(
                "start_time"
            )} AND request_id IS NOT NULL) t
              ON t.request_id = r.request_id WHERE {_spans.Sql("r.time")} AND r.trace_id IS NULL AND {condition}
            """;
    }

    bool? _hasOthers;

    // Whether spans name a request that does not say which trace it is of. Looking for it costs less than joining without need.
    bool HasOthers() =>
        _hasOthers ??=
            _store
                .Read(
                    $"""
                    SELECT 1 FROM spans s WHERE {_spans.Sql("s.start_time")} AND s.request_id IS NOT NULL
                      AND s.request_id NOT IN (SELECT r.request_id FROM requests r WHERE {_spans.Sql(
                        "r.time"
                    )} AND r.trace_id IS NOT NULL AND r.request_id IS NOT NULL)
                    LIMIT 1
                    """,
                    row => row.Int64(0)
                )
                .Count > 0;

    string Costs()
    {
        var (table, cost) =
            HasEstimates() || _prices is null ? ("", "r.client_cost") : ($" JOIN {_prices.Table} l ON l.row = r.row", "l.list_cost");
        var own =
            $"SELECT r.trace_id AS trace_id, {cost} AS cost FROM requests r{table} WHERE {_spans.Sql("r.time")} AND r.trace_id IS NOT NULL";
        if (HasOthers())
            own += $"""
                 UNION ALL
                SELECT t.trace_id AS trace_id, {cost} AS cost FROM requests r{table} JOIN (SELECT DISTINCT trace_id, request_id FROM spans WHERE {_spans.Sql(
                    "start_time"
                )} AND request_id IS NOT NULL) t
                  ON t.request_id = r.request_id WHERE {_spans.Sql("r.time")} AND r.trace_id IS NULL
                """;
        return $"SELECT trace_id, sum(cost) AS cost FROM ({own}) AS costs GROUP BY trace_id";
    }

    bool HasEstimates() =>
        _store
            .Read(
                $"SELECT 1 FROM requests r WHERE {_spans.Sql("r.time")} AND r.trace_id IS NOT NULL AND r.client_cost IS NOT NULL LIMIT 1",
                row => row.Int64(0)
            )
            .Count > 0;
}
