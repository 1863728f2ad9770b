using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>
/// Where questions are asked. Everything that was acknowledged before the call is in the answer, and all statements of one
/// question see the same state.
/// </summary>
public interface IQueryRunner
{
    /// <summary>Waits until what was acknowledged is applied, then runs a question on a connection of its own.</summary>
    Task<T> AskAsync<T>(Func<IStoreReader, T> question, CancellationToken cancellation = default);
}

/// <summary>A store, while one question is asked.</summary>
public interface IStoreReader
{
    /// <summary>What is particular to this store's SQL.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Runs one statement and reads its rows.</summary>
    IReadOnlyList<T> Read<T>(SqlText statement, Func<IRow, T> read);
}

/// <summary>The present row of an answer. Columns count from 0; each method but <see cref="Text"/> expects a value unless it says so.</summary>
public interface IRow
{
    /// <summary>Whether there is no value.</summary>
    bool IsNull(int column);

    /// <summary>A text, or null.</summary>
    string? Text(int column);

    /// <summary>An integer.</summary>
    long Int64(int column);

    /// <summary>A wide integer; no value counts as zero, as the sum of nothing.</summary>
    Int128 Int128(int column);

    /// <summary>A 128-bit id.</summary>
    UInt128 Id(int column);

    /// <summary>A double.</summary>
    double Double(int column);
}

/// <summary>Reading what is often read.</summary>
public static class Rows
{
    /// <summary>An exact quantity, kept in billionths; no value counts as zero.</summary>
    public static Quantity Quantity(this IRow row, int column) => new(row.Int128(column));

    /// <summary>An integer, or null.</summary>
    public static long? Number(this IRow row, int column) => row.IsNull(column) ? null : row.Int64(column);
}
