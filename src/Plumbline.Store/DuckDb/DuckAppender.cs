using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Plumbline.Store.DuckDb;

/// <summary>
/// Appends rows to a table, fast: a chunk of 2048 rows is filled in place and handed over when full. Rows belong to the
/// connection's transaction once flushed; what is not flushed is forgotten. A column that is not set in a row is NULL.
/// It allocates nothing per row.
/// </summary>
public sealed unsafe class DuckAppender : IDisposable
{
    readonly AppenderHandle _handle;
    readonly string _table;
    readonly Target[] _columns;

    // The row capacity of a chunk, DuckDB's vector size.
    readonly int _capacity;
    byte[] _utf8 = [];
    bool _inRow;

    /// <summary>A column of the chunk being filled.</summary>
    struct Target
    {
        public Storage Storage;
        public bool IsText;
        public nint Vector;
        public byte* Data;

        /// <summary>One bit a row: whether it was set.</summary>
        public ulong[] Present;
    }

    internal DuckAppender(ConnectionHandle connection, string table, ReadOnlySpan<DuckType> columns)
    {
        _table = table;
        _capacity = (int)Native.duckdb_vector_size();
        _handle = new AppenderHandle(connection, table, columns);
        _columns = new Target[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            _columns[i].Storage = Storages.Of(columns[i]);
            _columns[i].IsText = columns[i] == DuckType.Varchar;
            _columns[i].Present = new ulong[(_capacity + 63) / 64];
        }

        StartChunk();
    }

    /// <summary>Rows in the chunk being filled, which is also the index of the row being written.</summary>
    public int Row { get; private set; }

    /// <summary>Starts a row, all of whose columns are NULL. A row that was started and not ended is forgotten.</summary>
    public void BeginRow()
    {
        if (_inRow)
            ForgetRow();
        _inRow = true;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        if (!_inRow)
            throw new InvalidOperationException("No row was begun.");
        _inRow = false;
        if (++Row == _capacity)
            AppendChunk();
    }

    public void Set(int column, bool value) => Write(column, Storage.Bool, value ? (byte)1 : (byte)0);

    public void Set(int column, sbyte value) => Write(column, Storage.Int8, value);

    public void Set(int column, short value) => Write(column, Storage.Int16, value);

    public void Set(int column, int value) => Write(column, Storage.Int32, value);

    public void Set(int column, long value) => Write(column, Storage.Int64, value);

    public void Set(int column, Int128 value) => Write(column, Storage.Int128, value);

    public void Set(int column, byte value) => Write(column, Storage.UInt8, value);

    public void Set(int column, ushort value) => Write(column, Storage.UInt16, value);

    public void Set(int column, uint value) => Write(column, Storage.UInt32, value);

    public void Set(int column, ulong value) => Write(column, Storage.UInt64, value);

    public void Set(int column, UInt128 value) => Write(column, Storage.UInt128, value);

    public void Set(int column, float value) => Write(column, Storage.Float, value);

    public void Set(int column, double value) => Write(column, Storage.Double, value);

    /// <summary>A UUID from the number that its 32 digits write.</summary>
    public void SetUuid(int column, UInt128 value) => Write(column, Storage.Uuid, value ^ UInt128.One << 127);

    /// <summary>A VARCHAR (whose invalid UTF-8 becomes U+FFFD, because DuckDB refuses it) or a BLOB (as it is).</summary>
    public void SetText(int column, ReadOnlySpan<byte> utf8)
    {
        ref var target = ref At(column, Storage.Text);
        if (target.IsText && !Utf8.IsValid(utf8))
            utf8 = Repair(utf8);
        if (utf8.Length <= DuckText.InPlaceMax)
        {
            DuckText.WriteInPlace((DuckText*)target.Data + Row, utf8);
            return;
        }

        fixed (byte* text = utf8)
            Native.duckdb_vector_assign_string_element_len(target.Vector, (ulong)Row, text, (ulong)utf8.Length);
    }

    /// <summary>A VARCHAR; half surrogates become U+FFFD.</summary>
    public void SetText(int column, string text)
    {
        var room = Room(Encoding.UTF8.GetMaxByteCount(text.Length));
        SetText(column, room.AsSpan(0, Encoding.UTF8.GetBytes(text, room)));
    }

    /// <summary>Makes a column of this row NULL again.</summary>
    public void SetNull(int column) => _columns[column].Present[Row >> 6] &= ~(1UL << Row);

    /// <summary>Hands all ended rows to the table, inside the connection's transaction; without one it is a transaction by itself.</summary>
    public void Flush()
    {
        AppendChunk();
        if (Native.duckdb_appender_flush(_handle.Appender) != 0)
            throw _handle.Error();
    }

    /// <summary>Forgets all rows that are not flushed, as after a rollback.</summary>
    public void Clear()
    {
        _ = Native.duckdb_appender_clear(_handle.Appender);
        StartChunk();
    }

    /// <summary>Closes the appender and forgets what is not flushed.</summary>
    public void Dispose() => _handle.Dispose();

    void Write<T>(int column, Storage storage, T value)
        where T : unmanaged => ((T*)At(column, storage).Data)[Row] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref Target At(int column, Storage storage)
    {
        ref var target = ref _columns[column];
        if (target.Storage != storage || !_inRow)
            ThrowMisuse(column, storage);
        target.Present[Row >> 6] |= 1UL << Row;
        return ref target;
    }

    void ThrowMisuse(int column, Storage storage) =>
        throw new InvalidOperationException(
            _inRow
                ? $"Column {column} of {_table} holds {_columns[column].Storage}, not {storage}."
                : $"A value for {_table} outside of a row: call BeginRow() first."
        );

    void AppendChunk()
    {
        var chunk = _handle.Chunk;
        if (Row == 0)
            return;
        foreach (ref var target in _columns.AsSpan())
            CopyValidity(target);
        Native.duckdb_data_chunk_set_size(chunk, (ulong)Row);
        if (Native.duckdb_append_data_chunk(_handle.Appender, chunk) != 0)
            throw _handle.Error();
        StartChunk();
    }

    // DuckDB is faster where it knows that nothing is NULL, so the bits are handed over only when one is missing.
    void CopyValidity(in Target target)
    {
        var words = target.Present.AsSpan(0, (Row + 63) / 64);
        var last = Row % 64 == 0 ? ulong.MaxValue : (1UL << Row) - 1;
        if (!words[..^1].ContainsAnyExcept(ulong.MaxValue) && (words[^1] & last) == last)
            return;
        Native.duckdb_vector_ensure_validity_writable(target.Vector);
        words.CopyTo(new Span<ulong>(Native.duckdb_vector_get_validity(target.Vector), words.Length));
        ClearAbsentText(target);
    }

    // A NULL's string header is not looked at by DuckDB's queries, but must not point into freed memory when it is copied.
    void ClearAbsentText(in Target target)
    {
        if (target.Storage != Storage.Text)
            return;
        for (var row = 0; row < Row; row++)
        {
            if ((target.Present[row >> 6] >> row & 1) == 0)
                ((DuckText*)target.Data)[row] = default;
        }
    }

    // Resetting frees the chunk's text and may move its values.
    void StartChunk()
    {
        var chunk = _handle.Chunk;
        Native.duckdb_data_chunk_reset(chunk);
        for (var i = 0; i < _columns.Length; i++)
        {
            ref var target = ref _columns[i];
            target.Vector = Native.duckdb_data_chunk_get_vector(chunk, (ulong)i);
            target.Data = (byte*)Native.duckdb_vector_get_data(target.Vector);
            Array.Clear(target.Present);
        }

        (Row, _inRow) = (0, false);
    }

    void ForgetRow()
    {
        for (var i = 0; i < _columns.Length; i++)
            SetNull(i);
    }

    // Rare enough to allocate.
    static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));

    byte[] Room(int size)
    {
        if (_utf8.Length < size)
            _utf8 = new byte[Math.Max(size, 256)];
        return _utf8;
    }
}
