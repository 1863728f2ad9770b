namespace Plumbline.Store.DuckDb;

/// <summary>
/// A connection: one session with its own transaction. For one thread at a time; only <see cref="Interrupt"/> may come from another.
/// Parameters are written <c>$1</c>, <c>$2</c> … and are null, bool, integers up to 128 bits, double,
/// string, byte[] or <see cref="DuckUuid"/>.
/// </summary>
public sealed unsafe class DuckConnection : IDisposable
{
    readonly ConnectionHandle _handle;

    internal DuckConnection(ConnectionHandle handle) => _handle = handle;

    /// <summary>Runs a statement; without parameters it may be several, separated by semicolons.</summary>
    public void Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var result = parameters.IsEmpty ? RunText(sql) : RunPrepared(sql, parameters, streaming: false);
    }

    /// <summary>Runs one statement and keeps its whole result in memory; the connection is free for others meanwhile.</summary>
    public DuckResult Query(string sql, params ReadOnlySpan<object?> parameters) => new(RunPrepared(sql, parameters, streaming: false));

    /// <summary>Runs one statement whose rows are computed while they are read; the next statement on this connection ends it.</summary>
    public DuckResult Stream(string sql, params ReadOnlySpan<object?> parameters) => new(RunPrepared(sql, parameters, streaming: true));

    /// <summary>Opens an appender; the columns are all columns of the table, in its order.</summary>
    public DuckAppender Append(string table, params ReadOnlySpan<DuckType> columns) => new(_handle, table, columns);

    /// <summary>Stops the running statement, which then throws with <see cref="DuckErrorKind.Interrupted"/>. From any thread.</summary>
    public void Interrupt()
    {
        if (!_handle.IsClosed)
            Native.duckdb_interrupt(_handle);
    }

    /// <summary>Closes the connection; a transaction that is open is rolled back.</summary>
    public void Dispose() => _handle.Dispose();

    ResultHandle RunText(string sql)
    {
        var result = new ResultHandle(_handle);
        return Checked(result, Native.duckdb_query(_handle, sql, result.Result));
    }

    ResultHandle RunPrepared(string sql, ReadOnlySpan<object?> parameters, bool streaming)
    {
        using var statement = new DuckStatement(_handle, sql);
        statement.Bind(parameters);
        var result = new ResultHandle(_handle);
        return Checked(result, statement.Run(result.Result, streaming));
    }

    static ResultHandle Checked(ResultHandle result, int state)
    {
        if (state == 0)
            return result;
        var message = Native.Text(Native.duckdb_result_error(result.Result));
        result.Dispose();
        throw new DuckDbException(message);
    }
}
