using Plumbline.Store.DuckDb;

namespace Plumbline.Store.Writing;

/// <summary>The appenders of one writer, one for each table that is appended to per record. Columns as in <c>Schema/</c>.</summary>
sealed class LedgerTables(DuckConnection store) : IDisposable
{
    const DuckType Id = DuckType.Integer,
        Long = DuckType.BigInt,
        Text = DuckType.Varchar,
        Uuid = DuckType.Uuid,
        Small = DuckType.UTinyInt,
        Bool = DuckType.Boolean,
        Huge = DuckType.HugeInt;

    public DuckAppender Contexts { get; } =
        store.Append("contexts", Id, Uuid, Long, Text, Id, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text);

    public DuckAppender Series { get; } =
        store.Append("series", Id, Uuid, Id, Id, Small, Small, Uuid, Id, Small, Id, Id, Id, Id, Id, Id, Id, Id, Id);

    public DuckAppender Increments { get; } = store.Append("increments", Id, Small, Long, Long, Long, Long, Long, Huge, Huge, Small);

    public DuckAppender Marks { get; } = store.Append("marks", Id, Small, Long, Huge, Huge, Long, Long);

    public DuckAppender Points { get; } =
        store.Append("points", Id, Uuid, Small, Long, Long, Long, Huge, DuckType.UBigInt, DuckType.Double, Text, Small);

    public DuckAppender Requests { get; } =
        store.Append(
            "requests",
            [
                .. (ReadOnlySpan<DuckType>)[Long, Small, Long, Long, Id, Uuid, Uuid, Uuid, Text, Uuid, Uuid, Id, Long],
                .. (ReadOnlySpan<DuckType>)
                    [Id, Small, Id, Id, Id, Id, Id, Id, Id, Id, Long, Long, Long, Long, Long, Long, Long, Long, Long],
                .. (ReadOnlySpan<DuckType>)[Uuid, DuckType.UBigInt, Small, Text],
                .. (ReadOnlySpan<DuckType>)
                    [Small, Uuid, Uuid, Long, Long, Long, Long, Small, Bool, Bool, Long, Long, Long, Bool, Bool, Text],
            ]
        );

    public DuckAppender LoggedRequests { get; } =
        store.Append(
            "logged_requests",
            [
                .. (ReadOnlySpan<DuckType>)[Uuid, Uuid, Uuid, Uuid, Id, Long, Bool, Bool, Bool, Long, Long, Text, Uuid, Uuid, Id],
                .. (ReadOnlySpan<DuckType>)[Id, Small, Id, Id, Id, Id, Id, Id, Id, Id, Long, Long, Long, Long, Long, Long, Long, Long],
                .. (ReadOnlySpan<DuckType>)[Long, Long, Small, Bool, Bool, Bool, Bool, Small, Text, Text],
            ]
        );

    public DuckAppender Events { get; } =
        store.Append(
            "events",
            [
                .. (ReadOnlySpan<DuckType>)[Long, Long, Long, Id, Uuid, Id, Long, Uuid, Text, Text, Id, Id, Id, Id, Id, Id, Id, Text],
                .. (ReadOnlySpan<DuckType>)[Bool, Long, Id, Id, Id, Uuid, DuckType.UBigInt, Small, Text, Small, Long],
            ]
        );

    public DuckAppender Spans { get; } =
        store.Append(
            "spans",
            [
                .. (ReadOnlySpan<DuckType>)[Long, Long, Long, Long, Id, Uuid, DuckType.UBigInt, DuckType.UBigInt, Id, Small],
                .. (ReadOnlySpan<DuckType>)[Small, Text, Text, Text, Id, Small, Text, Text, Text],
            ]
        );

    IEnumerable<DuckAppender> All => [Contexts, Series, Increments, Marks, Points, Requests, LoggedRequests, Events, Spans];

    /// <summary>Hands everything to the transaction, so that a query on the same connection sees it.</summary>
    public void Flush()
    {
        foreach (var table in All)
            table.Flush();
    }

    public void Dispose()
    {
        foreach (var table in All)
            table.Dispose();
    }
}
