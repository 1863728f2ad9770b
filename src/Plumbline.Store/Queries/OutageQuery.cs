using System.Globalization;
using Plumbline.Core.Reliability;

namespace Plumbline.Store.Queries;

/// <summary>Whom outages hit, and how: from the errors within them.</summary>
public sealed record OutageQuery
{
    /// <summary>Not overlapping.</summary>
    public required IReadOnlyList<Outage> Outages { get; init; }

    /// <summary>Each must be one that <see cref="AttemptQuery.Knows"/>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks; in the order of the outages.</summary>
    public IReadOnlyList<OutageRow> Run(IStoreReader store)
    {
        if (Outages.Count == 0)
            return [];
        var (classes, hit) = (Classes(store), Hit(store));
        return
        [
            .. Outages.Select(
                (outage, i) =>
                    new OutageRow(outage)
                    {
                        First = hit.TryGetValue(i, out var known) ? known.First : outage.Start,
                        Last = hit.TryGetValue(i, out known) ? known.Last : outage.End,
                        Sessions = known.Sessions,
                        People = known.People,
                        LostMs = known.LostMs,
                        Classes = [.. classes.Where(row => row.Outage == i).Select(row => (row.Class, row.Count))],
                    }
            ),
        ];
    }

    IReadOnlyList<(long Outage, ErrorClass Class, long Count)> Classes(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters);
        return scope.Events(Range, [UsageSql.ErrorEvent], Within, OfApiOrLimit(store.Dialect)) is not { } from
            ? []
            : store.Read(
                scope.Parameters.Build(
                    $"SELECT {Place} AS place, {ErrorClassSql.Of("t.status_code", "t.error", store.Dialect)} AS class, count(*) {from} GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
                ),
                row => (row.Int64(0), (ErrorClass)row.Int64(1), row.Int64(2))
            );
    }

    Dictionary<long, (long First, long Last, long Sessions, long People, long LostMs)> Hit(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters);
        var parts = new[]
        {
            Part(scope, store, UsageSql.ErrorEvent, Retrying.LostInError),
            Part(scope, store, FailureQuery.ExhaustedEvent, Retrying.LostInGivingUp(store.Dialect)),
        };
        if (!parts.Any(part => part is not null))
            return [];
        var sql = $"""
            WITH failed AS ({string.Join("\nUNION ALL\n", parts.OfType<string>())})
            SELECT f.place, min(f.time), max(f.time), count(DISTINCT c.session), count(DISTINCT p.user), sum(f.lost_ms)
            FROM failed f JOIN contexts c ON c.id = f.context_id JOIN people p ON p.context_id = f.context_id GROUP BY 1
            """;
        return store
            .Read(
                scope.Parameters.Build(sql),
                row => (Place: row.Int64(0), Hit: (row.Int64(1), row.Int64(2), row.Int64(3), row.Int64(4), (long)row.Int128(5)))
            )
            .ToDictionary(row => row.Place, row => row.Hit);
    }

    string? Part(RequestScope scope, IStoreReader store, string name, string lost) =>
        scope.Events(Range, [name], Within, OfApiOrLimit(store.Dialect)) is { } from
            ? $"SELECT {Place} AS place, t.time AS time, t.context_id AS context_id, {lost} AS lost_ms {from}"
            : null;

    TimeRange Range => new(Outages.Min(outage => outage.Start), Outages.Max(outage => outage.End));

    string Within => "(" + string.Join(" OR ", Outages.Select(RangeSql)) + ")";

    string Place =>
        "CASE "
        + string.Concat(Outages.Select((outage, i) => string.Create(CultureInfo.InvariantCulture, $"WHEN {RangeSql(outage)} THEN {i} ")))
        + "ELSE -1 END";

    static string RangeSql(Outage outage) => "(" + new TimeRange(outage.Start, outage.End).Sql("t.time") + ")";

    // What senders did wrong meanwhile has nothing to do with it.
    static string OfApiOrLimit(SqlDialect dialect)
    {
        var classes = ErrorClasses
            .All.Where(known => known.Fault is ErrorFault.Api or ErrorFault.Limit)
            .Select(known => ((int)known.Class).ToString(CultureInfo.InvariantCulture));
        return $"{ErrorClassSql.Of("t.status_code", "t.error", dialect)} IN ({string.Join(", ", classes)})";
    }
}

/// <summary>An outage, and whom it hit.</summary>
public sealed record OutageRow(Outage Outage)
{
    /// <summary>The first and the last failure in it, in nanoseconds since 1970.</summary>
    public long First { get; init; }

    public long Last { get; init; }

    /// <summary>Sessions and people in which something failed.</summary>
    public long Sessions { get; init; }

    public long People { get; init; }

    /// <summary>Milliseconds from first attempts to giving up, at least.</summary>
    public long LostMs { get; init; }

    /// <summary>What failed most.</summary>
    public ErrorClass Main => Classes.Count == 0 ? ErrorClass.Other : Classes[0].Class;

    /// <summary>What failed, by class, the most frequent first.</summary>
    public IReadOnlyList<(ErrorClass Class, long Count)> Classes { get; init; } = [];
}
