using System.Runtime.InteropServices;

namespace Plumbline.Store.DuckDb;

/// <summary>DuckDB's appender together with the chunk that it is fed from.</summary>
sealed unsafe class AppenderHandle : SafeHandle
{
    readonly ConnectionHandle? _connection;
    readonly string _table;
    nint _chunk;

    public AppenderHandle(ConnectionHandle connection, string table, ReadOnlySpan<DuckType> columns)
        : base(0, ownsHandle: true)
    {
        _table = table;
        var added = false;
        connection.DangerousAddRef(ref added);
        _connection = connection;
        nint appender;
        var state = Native.duckdb_appender_create(connection, null, table, &appender);
        SetHandle(appender);
        try
        {
            if (state != 0)
                throw Error();
            CheckColumns(columns);
            _chunk = CreateChunk(columns);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override bool IsInvalid => handle == 0;

    public nint Appender => IsClosed ? throw new ObjectDisposedException(nameof(DuckAppender)) : handle;

    public nint Chunk => IsClosed ? throw new ObjectDisposedException(nameof(DuckAppender)) : _chunk;

    public DuckDbException Error() => new(Native.Text(Native.duckdb_appender_error(handle)));

    // Destroying an appender would write its leftover rows, which after a failure are half a batch.
    protected override bool ReleaseHandle()
    {
        nint appender = handle,
            chunk = _chunk;
        _ = Native.duckdb_appender_clear(appender);
        _ = Native.duckdb_appender_destroy(&appender);
        if (chunk != 0)
            Native.duckdb_destroy_data_chunk(&chunk);
        _connection?.DangerousRelease();
        return true;
    }

    // Values are written by these types without a further check, so they must be the table's.
    void CheckColumns(ReadOnlySpan<DuckType> columns)
    {
        var count = (int)Native.duckdb_appender_column_count(handle);
        if (count != columns.Length)
            throw new ArgumentException($"The table {_table} has {count} columns, not {columns.Length}.", nameof(columns));
        for (var i = 0; i < count; i++)
        {
            var type = Native.duckdb_appender_column_type(handle, (ulong)i);
            var actual = (DuckType)Native.duckdb_get_type_id(type);
            Native.duckdb_destroy_logical_type(&type);
            if (actual != columns[i])
                throw new ArgumentException($"Column {i} of {_table} is {actual}, not {columns[i]}.", nameof(columns));
        }
    }

    static nint CreateChunk(ReadOnlySpan<DuckType> columns)
    {
        var types = new nint[columns.Length];
        for (var i = 0; i < types.Length; i++)
            types[i] = Native.duckdb_create_logical_type((int)columns[i]);
        fixed (nint* first = types)
        {
            var chunk = Native.duckdb_create_data_chunk(first, (ulong)types.Length);
            for (var i = 0; i < types.Length; i++)
                Native.duckdb_destroy_logical_type(first + i);
            return chunk;
        }
    }
}
