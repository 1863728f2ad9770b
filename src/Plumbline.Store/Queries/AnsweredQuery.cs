namespace Plumbline.Store.Queries;

/// <summary>How many requests were answered, by one dimension: nothing but their number, so that it takes one narrow scan.</summary>
public sealed record AnsweredQuery
{
    public required TimeRange Range { get; init; }

    /// <summary>One that <see cref="AttemptQuery.Knows"/>.</summary>
    public required Dimension By { get; init; }

    /// <summary>Each must be one that <see cref="AttemptQuery.Knows"/>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks; the number by value, an absent one as an empty text.</summary>
    public IReadOnlyDictionary<string, long> Run(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters, By) { CountsFirst = true };
        var sql = $"SELECT {scope.Label(isRequest: true)} AS label, sum(t.n) {scope.Requests(Range)} GROUP BY 1 HAVING sum(t.n) <> 0";
        return store
            .Read(scope.Parameters.Build(sql), row => (Key: scope.Read(row, 0) ?? "", Count: (long)row.Int128(1)))
            .GroupBy(row => row.Key, StringComparer.Ordinal)
            .ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Count), StringComparer.Ordinal);
    }
}
