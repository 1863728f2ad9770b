using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// The rows of one kind. They lie in a mapped index with room behind them, or in memory, or, when they are many and new, in a temporary file.
/// The mapping is private to this process: what is changed here reaches the index only by a commit.
/// </summary>
sealed unsafe class RowTable<T> : IDisposable
    where T : unmanaged
{
    readonly HashSet<int> _changed = [];

    // In the mapping, or in memory of this table's own.
    T* _rows;
    int _capacity;
    bool _isMapped;
    RowSpill<T>? _spill;

    /// <summary>Rows in all.</summary>
    public int Count { get; private set; }

    // Whether nothing was written to the rows that were mapped at first.
    bool _isAsMapped;
    int _mappedAtFirst;

    /// <summary>Rows that the index file holds; those behind are new.</summary>
    public int Committed { get; private set; }

    /// <summary>Rows of the index file that were changed since.</summary>
    public IReadOnlyCollection<int> Changed => _changed;

    // Where rows may spill to, and how many stay in memory; null keeps all there.
    (string Folder, int Rows)? _limit;

    /// <summary>Whether the rows no longer fit where the index file keeps them.</summary>
    public bool IsMoved => !_isMapped;

    /// <summary>Whether the rows can be had in one piece.</summary>
    public bool IsSpilled => _spill is not null;

    /// <summary>All rows, in one piece; not when they have spilled.</summary>
    public ReadOnlySpan<T> Rows => new(_rows, _spill is null ? Count : 0);

    /// <summary>Bytes of a row.</summary>
    public static int RowBytes => Unsafe.SizeOf<T>();

    /// <summary>Uses rows in place, with room behind them.</summary>
    public void Map(byte* rows, int count, int capacity)
    {
        Free();
        _rows = (T*)rows;
        (_capacity, _isMapped) = (capacity, true);
        (Count, Committed) = (count, count);
        (_isAsMapped, _mappedAtFirst) = (true, count);
    }

    /// <summary>Lets rows leave memory that will not be looked at soon; they come back when they are.</summary>
    public void Leave(int from, int to)
    {
        if (_isMapped && _isAsMapped && to <= _mappedAtFirst)
            IndexMapping.Leave(_rows + from, _rows + to);
    }

    /// <summary>Takes rows that a later block of the index file holds; false when there is no room for them.</summary>
    public bool TryReplay(ReadOnlySpan<T> rows)
    {
        if (rows.Length > _capacity - Count)
            return false;
        rows.CopyTo(new Span<T>(_rows + Count, rows.Length));
        Count = Committed = Count + rows.Length;
        return true;
    }

    /// <summary>Replaces a row as a later block of the index file says.</summary>
    public void Replay(int row, in T value)
    {
        _rows[row] = value;
        _isAsMapped = false;
    }

    /// <summary>A row by its number.</summary>
    public T Read(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
        return _spill is null ? _rows[row] : _spill.Read(row);
    }

    /// <summary>Replaces a row.</summary>
    public void Write(int row, in T value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
        _isAsMapped = false;
        if (_spill is null)
            _rows[row] = value;
        else
            _spill.Write(row, value);
        if (row < Committed)
            _changed.Add(row);
    }

    /// <summary>Appends a row; its number.</summary>
    public int Add(in T row)
    {
        if (_spill is null && Count == _capacity)
            MakeRoom();
        if (_spill is null)
            _rows[Count] = row;
        else
            _spill.Add(row);
        return Count++;
    }

    /// <summary>Lets rows go to a temporary file when they are more than some bytes.</summary>
    public void SpillTo(string folder, int memoryBytes) => _limit = (folder, Math.Max(1, memoryBytes / RowBytes));

    /// <summary>Fills a buffer with rows from a number on; how many they are.</summary>
    public int Read(int first, Span<T> rows)
    {
        if (_spill is not null)
            return _spill.Read(first, rows);
        var all = Rows[first..];
        all = all[..Math.Min(all.Length, rows.Length)];
        all.CopyTo(rows);
        return all.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spill?.Dispose();
        Free();
        (_spill, Count) = (null, 0);
    }

    // Memory of the system and not of the collector: large pieces grow in place and leave the process when they are freed.
    void MakeRoom()
    {
        if (TrySpill())
            return;
        var capacity = Math.Max(64, _isMapped ? Count + Count / 4 : Count * 2);
        if (_limit is { } limit)
            capacity = Math.Min(capacity, limit.Rows);
        var rows = (T*)NativeMemory.Realloc(_isMapped ? null : _rows, (nuint)capacity * (nuint)RowBytes);
        if (_isMapped)
            Rows.CopyTo(new Span<T>(rows, Count));
        _rows = rows;
        (_capacity, _isMapped) = (capacity, false);
    }

    bool TrySpill()
    {
        if (_limit is not { } limit || Count < limit.Rows)
            return false;
        try
        {
            var spill = new RowSpill<T>(limit.Folder);
            spill.Add(Rows);
            _spill = spill;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a place for temporary files the rows stay in memory: slower for others, but right.
            _limit = null;
            return false;
        }

        Free();
        return true;
    }

    void Free()
    {
        if (!_isMapped)
            NativeMemory.Free(_rows);
        _rows = null;
        (_capacity, _isMapped) = (0, false);
    }
}
