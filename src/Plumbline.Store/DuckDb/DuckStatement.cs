using System.Text;

namespace Plumbline.Store.DuckDb;

/// <summary>A prepared statement, for one use.</summary>
unsafe ref struct DuckStatement
{
    nint _statement;

    public DuckStatement(ConnectionHandle connection, string sql)
    {
        nint statement;
        var state = Native.duckdb_prepare(connection, sql, &statement);
        _statement = statement;
        if (state == 0)
            return;
        var message = Native.Text(Native.duckdb_prepare_error(statement));
        Dispose();
        throw new DuckDbException(message);
    }

    public readonly void Bind(ReadOnlySpan<object?> parameters)
    {
        var wanted = (int)Native.duckdb_nparams(_statement);
        if (wanted != parameters.Length)
            throw new ArgumentException($"The statement takes {wanted} parameters and got {parameters.Length}.", nameof(parameters));
        for (var i = 0; i < parameters.Length; i++)
        {
            if (Bind((ulong)i + 1, parameters[i]) != 0)
                throw new DuckDbException(Native.Text(Native.duckdb_prepare_error(_statement)));
        }
    }

    public readonly int Run(Native.Result* result, bool streaming) =>
        streaming ? Native.duckdb_execute_prepared_streaming(_statement, result) : Native.duckdb_execute_prepared(_statement, result);

    public void Dispose()
    {
        var statement = _statement;
        _statement = 0;
        if (statement != 0)
            Native.duckdb_destroy_prepare(&statement);
    }

    readonly int Bind(ulong index, object? value) =>
        value switch
        {
            null => Native.duckdb_bind_null(_statement, index),
            bool flag => Native.duckdb_bind_boolean(_statement, index, flag ? (byte)1 : (byte)0),
            int number => Native.duckdb_bind_int32(_statement, index, number),
            long number => Native.duckdb_bind_int64(_statement, index, number),
            byte or sbyte or short or ushort or uint => Native.duckdb_bind_int64(_statement, index, Convert.ToInt64(value)),
            ulong number => Native.duckdb_bind_uint64(_statement, index, number),
            Int128 number => Native.duckdb_bind_hugeint(_statement, index, new Native.Huge((UInt128)number)),
            UInt128 number => Native.duckdb_bind_uhugeint(_statement, index, new Native.Huge(number)),
            double number => Native.duckdb_bind_double(_statement, index, number),
            DuckUuid uuid => BindUuid(index, uuid),
            string text => BindText(index, Encoding.UTF8.GetBytes(text)),
            byte[] bytes => BindBlob(index, bytes),
            _ => throw new ArgumentException($"Parameter {index} is a {value.GetType().Name}, which is not bound."),
        };

    readonly int BindUuid(ulong index, DuckUuid uuid)
    {
        var value = Native.duckdb_create_uuid(new Native.Huge(uuid.Value));
        var state = Native.duckdb_bind_value(_statement, index, value);
        Native.duckdb_destroy_value(&value);
        return state;
    }

    // A pointer to an empty span is null, which DuckDB would take for no value.
    readonly int BindText(ulong index, ReadOnlySpan<byte> utf8)
    {
        byte empty;
        fixed (byte* text = utf8)
            return Native.duckdb_bind_varchar_length(_statement, index, text == null ? &empty : text, (ulong)utf8.Length);
    }

    readonly int BindBlob(ulong index, ReadOnlySpan<byte> value)
    {
        byte empty;
        fixed (byte* bytes = value)
            return Native.duckdb_bind_blob(_statement, index, bytes == null ? &empty : bytes, (ulong)value.Length);
    }
}
