using Plumbline.Store.Queries;

namespace Plumbline.Store.DuckDb;

/// <summary>Asks questions of DuckDB on one connection, all in one read transaction while <see cref="Ask"/> runs.</summary>
public sealed class DuckStoreReader(DuckConnection connection, CancellationToken cancellation = default) : IStoreReader
{
    /// <inheritdoc/>
    public SqlDialect Dialect => SqlDialect.DuckDb;

    /// <summary>Runs a question in one transaction, so that all its statements see the same state.</summary>
    public static T Ask<T>(DuckConnection connection, Func<IStoreReader, T> question, CancellationToken cancellation = default)
    {
        connection.Execute("BEGIN TRANSACTION READ ONLY");
        try
        {
            return question(new DuckStoreReader(connection, cancellation));
        }
        finally
        {
            connection.Execute("ROLLBACK");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> Read<T>(SqlText statement, Func<IRow, T> read)
    {
        // Between two statements there is none that could be interrupted.
        cancellation.ThrowIfCancellationRequested();
        using var result = connection.Query(statement.Text, [.. statement.Parameters]);
        var rows = new List<T>();
        var row = new Row(result);
        while (result.Read())
            rows.Add(read(row));
        return rows;
    }

    sealed class Row(DuckResult result) : IRow
    {
        public bool IsNull(int column) => result.IsNull(column);

        public string? Text(int column) => result.GetString(column);

        public long Int64(int column) => result.GetInt64(column);

        public Int128 Int128(int column) => result.IsNull(column) ? System.Int128.Zero : result.GetInt128(column);

        public UInt128 Id(int column) => result.ColumnType(column) == DuckType.Uuid ? result.GetUuid(column) : result.GetUInt128(column);

        public double Double(int column) => result.GetDouble(column);
    }
}
