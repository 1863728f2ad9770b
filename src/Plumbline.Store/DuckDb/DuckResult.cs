namespace Plumbline.Store.DuckDb;

/// <summary>
/// The rows of a query, in order, once. Either row by row with <see cref="Read"/>, or, in hot loops, chunk by chunk with
/// <see cref="NextChunk"/>. Spans are valid until the next chunk.
/// </summary>
public sealed unsafe partial class DuckResult : IDisposable
{
    readonly ResultHandle _handle;
    readonly DuckColumn[] _columns;
    nint _chunk;
    int _row = -1;

    internal DuckResult(ResultHandle handle)
    {
        _handle = handle;
        _columns = new DuckColumn[(int)Native.duckdb_column_count(handle.Result)];
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = DuckColumn.Of(handle.Result, i);
    }

    /// <summary>Columns of each row.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>Rows of the present chunk, up to 2048.</summary>
    public int Rows { get; private set; }

    /// <summary>A column's name.</summary>
    public string ColumnName(int column) => _columns[column].Name;

    /// <summary>A column's type.</summary>
    public DuckType ColumnType(int column) => _columns[column].Type;

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Read()
    {
        while (++_row >= Rows)
        {
            if (!NextChunk())
                return false;
        }

        return true;
    }

    /// <summary>Goes to the next chunk, before its first row; false after the last.</summary>
    public bool NextChunk()
    {
        FreeChunk();
        _chunk = Native.duckdb_fetch_chunk(*_handle.Result);
        if (_chunk == 0)
            return ThrowIfFailed();
        for (var i = 0; i < _columns.Length; i++)
        {
            var vector = Native.duckdb_data_chunk_get_vector(_chunk, (ulong)i);
            _columns[i].Data = (byte*)Native.duckdb_vector_get_data(vector);
            _columns[i].Validity = Native.duckdb_vector_get_validity(vector);
        }

        Rows = (int)Native.duckdb_data_chunk_get_size(_chunk);
        return true;
    }

    /// <summary>All values of a column in this chunk; what stands where a row is NULL means nothing.</summary>
    public ReadOnlySpan<T> Column<T>(int column)
        where T : unmanaged
    {
        ref var values = ref _columns[column];
        if (sizeof(T) != values.Storage.Size())
            throw Unreadable(values, typeof(T).Name);
        return new(values.Data, Rows);
    }

    /// <summary>One bit for each row of this chunk, 1 for a value, 0 for NULL, lowest bit first; empty when there is no NULL.</summary>
    public ReadOnlySpan<ulong> Validity(int column) =>
        _columns[column].Validity == null ? [] : new(_columns[column].Validity, (Rows + 63) / 64);

    /// <summary>Frees the rows.</summary>
    public void Dispose()
    {
        FreeChunk();
        _handle.Dispose();
    }

    // A result that is computed while it is read can fail in the middle.
    bool ThrowIfFailed()
    {
        var error = Native.duckdb_result_error(_handle.Result);
        return error == null || *error == 0 ? false : throw new DuckDbException(Native.Text(error));
    }

    void FreeChunk()
    {
        var chunk = _chunk;
        (_chunk, Rows, _row) = (0, 0, -1);
        if (chunk != 0)
            Native.duckdb_destroy_data_chunk(&chunk);
    }
}
