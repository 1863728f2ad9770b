using System.Runtime.InteropServices;

namespace Plumbline.Store.DuckDb;

/// <summary>
/// The part of DuckDB's C API that we use, under its own names (https://duckdb.org/docs/stable/clients/c/api). A state is 0 for
/// success. Calls without a GC transition are those that neither wait nor take a lock.
/// </summary>
static unsafe partial class Native
{
    /// <summary><c>duckdb_result</c>; its fields are DuckDB's.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Result
    {
        ulong _columnCount,
            _rowCount,
            _rowsChanged;
        nint _columns,
            _errorMessage,
            _internal;
    }

    /// <summary><c>duckdb_hugeint</c> and <c>duckdb_uhugeint</c>: passed like two words, unlike .NET's Int128.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Huge(UInt128 value)
    {
        public ulong Lower = (ulong)value,
            Upper = (ulong)(value >> 64);
    }

    // Databases and connections.
    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_create_config(nint* config);

    [LibraryImport(DuckLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_set_config(nint config, string name, string value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_destroy_config(nint* config);

    [LibraryImport(DuckLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_open_ext(string? path, nint* database, nint config, byte** error);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_close(nint* database);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_free(void* memory);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_connect(DatabaseHandle database, nint* connection);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_disconnect(nint* connection);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_interrupt(ConnectionHandle connection);

    // Statements.
    [LibraryImport(DuckLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_query(ConnectionHandle connection, string sql, Result* result);

    [LibraryImport(DuckLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_prepare(ConnectionHandle connection, string sql, nint* statement);

    [LibraryImport(DuckLibrary.Name)]
    public static partial byte* duckdb_prepare_error(nint statement);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_destroy_prepare(nint* statement);

    [LibraryImport(DuckLibrary.Name)]
    public static partial ulong duckdb_nparams(nint statement);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_null(nint statement, ulong index);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_boolean(nint statement, ulong index, byte value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_int32(nint statement, ulong index, int value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_int64(nint statement, ulong index, long value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_uint64(nint statement, ulong index, ulong value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_hugeint(nint statement, ulong index, Huge value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_uhugeint(nint statement, ulong index, Huge value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_double(nint statement, ulong index, double value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_varchar_length(nint statement, ulong index, byte* value, ulong length);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_blob(nint statement, ulong index, byte* value, ulong length);

    [LibraryImport(DuckLibrary.Name)]
    public static partial nint duckdb_create_uuid(Huge value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_destroy_value(nint* value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_bind_value(nint statement, ulong index, nint value);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_execute_prepared(nint statement, Result* result);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_execute_prepared_streaming(nint statement, Result* result);

    // Results.
    [LibraryImport(DuckLibrary.Name)]
    public static partial byte* duckdb_result_error(Result* result);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_destroy_result(Result* result);

    [LibraryImport(DuckLibrary.Name)]
    public static partial ulong duckdb_column_count(Result* result);

    [LibraryImport(DuckLibrary.Name)]
    public static partial byte* duckdb_column_name(Result* result, ulong column);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_column_type(Result* result, ulong column);

    [LibraryImport(DuckLibrary.Name)]
    public static partial nint duckdb_column_logical_type(Result* result, ulong column);

    [LibraryImport(DuckLibrary.Name)]
    public static partial nint duckdb_fetch_chunk(Result result);

    // Types.
    [LibraryImport(DuckLibrary.Name)]
    public static partial nint duckdb_create_logical_type(int type);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_destroy_logical_type(nint* type);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_get_type_id(nint type);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_decimal_internal_type(nint type);

    [LibraryImport(DuckLibrary.Name)]
    public static partial byte duckdb_decimal_scale(nint type);

    // Chunks and vectors.
    [LibraryImport(DuckLibrary.Name)]
    public static partial ulong duckdb_vector_size();

    [LibraryImport(DuckLibrary.Name)]
    public static partial nint duckdb_create_data_chunk(nint* types, ulong count);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_destroy_data_chunk(nint* chunk);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_data_chunk_reset(nint chunk);

    [LibraryImport(DuckLibrary.Name), SuppressGCTransition]
    public static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(DuckLibrary.Name), SuppressGCTransition]
    public static partial void duckdb_data_chunk_set_size(nint chunk, ulong size);

    [LibraryImport(DuckLibrary.Name), SuppressGCTransition]
    public static partial nint duckdb_data_chunk_get_vector(nint chunk, ulong column);

    [LibraryImport(DuckLibrary.Name), SuppressGCTransition]
    public static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(DuckLibrary.Name), SuppressGCTransition]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(DuckLibrary.Name)]
    public static partial void duckdb_vector_ensure_validity_writable(nint vector);

    [LibraryImport(DuckLibrary.Name), SuppressGCTransition]
    public static partial void duckdb_vector_assign_string_element_len(nint vector, ulong row, byte* text, ulong length);

    // Appenders.
    [LibraryImport(DuckLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_appender_create(ConnectionHandle connection, string? schema, string table, nint* appender);

    [LibraryImport(DuckLibrary.Name)]
    public static partial byte* duckdb_appender_error(nint appender);

    [LibraryImport(DuckLibrary.Name)]
    public static partial ulong duckdb_appender_column_count(nint appender);

    [LibraryImport(DuckLibrary.Name)]
    public static partial nint duckdb_appender_column_type(nint appender, ulong column);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_append_data_chunk(nint appender, nint chunk);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_appender_flush(nint appender);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_appender_clear(nint appender);

    [LibraryImport(DuckLibrary.Name)]
    public static partial int duckdb_appender_destroy(nint* appender);

    /// <summary>A C string as ours; a default when there is none.</summary>
    public static string Text(byte* text, string absent = "DuckDB gave no reason.") => Marshal.PtrToStringUTF8((nint)text) ?? absent;
}
