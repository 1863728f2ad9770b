using System.Runtime.InteropServices;

namespace Plumbline.Store.DuckDb;

// Each handle keeps the one it came from alive, so that a database closes after its last connection, result and appender,
// whatever the order of disposal.

/// <summary>An open database.</summary>
sealed unsafe class DatabaseHandle : SafeHandle
{
    public DatabaseHandle(nint database)
        : base(0, ownsHandle: true) => SetHandle(database);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        var database = handle;
        Native.duckdb_close(&database);
        return true;
    }
}

/// <summary>A connection to a database.</summary>
sealed unsafe class ConnectionHandle : SafeHandle
{
    readonly DatabaseHandle _database;

    public ConnectionHandle(DatabaseHandle database)
        : base(0, ownsHandle: true)
    {
        nint connection;
        if (Native.duckdb_connect(database, &connection) != 0)
            throw new DuckDbException("DuckDB could not open another connection.");
        var added = false;
        database.DangerousAddRef(ref added);
        _database = database;
        SetHandle(connection);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        var connection = handle;
        Native.duckdb_disconnect(&connection);
        _database.DangerousRelease();
        return true;
    }
}

/// <summary>A result: the handle is the address of DuckDB's structure.</summary>
sealed unsafe class ResultHandle : SafeHandle
{
    readonly ConnectionHandle _connection;

    public ResultHandle(ConnectionHandle connection)
        : base(0, ownsHandle: true)
    {
        var added = false;
        connection.DangerousAddRef(ref added);
        _connection = connection;
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(Native.Result)));
    }

    public override bool IsInvalid => handle == 0;

    public Native.Result* Result => IsClosed ? throw new ObjectDisposedException(nameof(DuckResult)) : (Native.Result*)handle;

    protected override bool ReleaseHandle()
    {
        Native.duckdb_destroy_result((Native.Result*)handle);
        NativeMemory.Free((void*)handle);
        _connection.DangerousRelease();
        return true;
    }
}
