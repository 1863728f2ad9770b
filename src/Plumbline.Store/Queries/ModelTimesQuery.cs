using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>How long requests took, how long the first token took, and how fast tokens came, by model or anything else that requests know.</summary>
public sealed record ModelTimesQuery
{
    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>What to group by; each must be one that <see cref="Knows"/>.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether requests are known by a dimension without looking into what they carry besides.</summary>
    public static bool Knows(Dimension dimension) => FactKeys.Knows(dimension) || dimension.IsOfRequests;

    /// <summary>Asks. Rows have no order.</summary>
    public IReadOnlyList<ModelTimesRow> Run(IStoreReader store)
    {
        var rows = new Dictionary<FactKey, ModelTimes>();
        var counted = RequestTimes.Of(store, Range, By.Concat(Filters.Select(filter => filter.Dimension)));
        foreach (var (key, ms, count, tokens, generating) in Ask(store, counted, isFirst: false))
            Of(rows, key).AddDuration(ms, count, tokens, generating);
        foreach (var (key, ms, count, _, _) in Ask(store, counted, isFirst: true))
            Of(rows, key).FirstTokens.Add(ms, count);
        return [.. rows.Select(row => new ModelTimesRow(row.Key.Values, row.Value))];
    }

    static ModelTimes Of(Dictionary<FactKey, ModelTimes> rows, FactKey key) =>
        rows.TryGetValue(key, out var times) ? times : rows[key] = new ModelTimes();

    IReadOnlyList<(FactKey Key, long Milliseconds, long Count, long Tokens, long Generating)> Ask(
        IStoreReader store,
        RequestTimes? counted,
        bool isFirst
    )
    {
        var parameters = new SqlParameters();
        var keys = new FactKeys(By, Filters, Zone, store, Range, parameters);
        var column = isFirst ? RequestTimes.First : RequestTimes.Last;
        var (tokens, generating) = isFirst ? ("0", "0") : (RequestTimes.Tokens, RequestTimes.Generating);
        var parts = RequestTimes
            .Outside(counted, Range)
            .Select(outside =>
                $"""
                    SELECT {keys.Keys()}{DurationSql.Rounded(
                        column,
                        store.Dialect
                    )} AS ms, count(*) AS n, {tokens} AS tokens, {generating} AS generating
                    FROM requests t{keys.Joins()} WHERE {keys.Where()} AND {outside} AND {DurationSql.IsKnown(column)} GROUP BY ALL
                    """
            );
        if (counted is not null)
            parts = parts.Append(
                $"""
                SELECT {keys.Keys()}t.ms, sum(t.requests), sum(t.tokens), sum(t.generating_ms)
                FROM request_times t WHERE {keys.Where()} AND {counted.Counted(isFirst)} GROUP BY ALL
                """
            );
        var all = string.Join("\nUNION ALL\n", parts);
        var sql = $"""
            WITH {keys.Tables}parts AS ({all}),
            facts AS (
                SELECT {string.Concat(
                By.Select((_, i) => FormattableString.Invariant($"b{i}, "))
            )}ms, sum(n) AS n, sum(tokens) AS tokens, sum(generating) AS generating
                FROM parts GROUP BY ALL HAVING sum(n) <> 0)
            SELECT {keys.Names}f.ms, f.n, f.tokens, f.generating FROM facts f{keys.NameJoins}
            """;
        var at = By.Count;
        return store.Read(
            parameters.Build(sql),
            row =>
                (new FactKey(keys.Read(row)), row.Int64(at), (long)row.Int128(at + 1), (long)row.Int128(at + 2), (long)row.Int128(at + 3))
        );
    }
}

/// <summary>The times of one group: a value for each dimension asked for, null where it is absent.</summary>
public sealed record ModelTimesRow(IReadOnlyList<string?> Key, ModelTimes Times);

/// <summary>How long requests took.</summary>
public sealed class ModelTimes
{
    /// <summary>From sending to the last token, of requests that told it.</summary>
    public DurationCounts Durations { get; } = new();

    /// <summary>From sending to the first token, of requests that told it: events do, session logs do not.</summary>
    public DurationCounts FirstTokens { get; } = new();

    /// <summary>Output of the requests that told both.</summary>
    public long TimedTokens { get; private set; }

    /// <summary>Milliseconds from their first token to their last, added up.</summary>
    public long GeneratingMilliseconds { get; private set; }

    /// <summary>Output tokens in a second while they came; null where nothing was timed.</summary>
    public decimal? TokensPerSecond =>
        GeneratingMilliseconds == 0 ? null : Math.Round(1000m * TimedTokens / GeneratingMilliseconds, 1, MidpointRounding.AwayFromZero);

    /// <summary>Counts what others counted, too.</summary>
    public void Add(ModelTimes others)
    {
        Durations.Add(others.Durations);
        FirstTokens.Add(others.FirstTokens);
        TimedTokens += others.TimedTokens;
        GeneratingMilliseconds += others.GeneratingMilliseconds;
    }

    internal void AddDuration(long milliseconds, long count, long tokens, long generating)
    {
        Durations.Add(milliseconds, count);
        TimedTokens += tokens;
        GeneratingMilliseconds += generating;
    }
}
