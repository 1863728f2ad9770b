using System.Runtime.CompilerServices;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// The rows of one kind. They lie in a mapped index with room behind them, or in memory, or, when they are many and new, in a temporary file.
/// The mapping is private to this process: what is changed here reaches the index only by a commit.
/// </summary>
sealed unsafe class RowTable<T> : IDisposable
    where T : unmanaged
{
    // Beyond this, new rows go to a temporary file.
    internal const int MemoryBytesMax = 1024 * 1024;

    readonly HashSet<int> _changed = [];
    T* _mapped;
    int _mappedCapacity;
    T[] _rows = [];
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

    /// <summary>Where rows may spill to; null keeps all in memory.</summary>
    public string? SpillFolder { get; set; }

    /// <summary>Whether the rows no longer fit where the index file keeps them.</summary>
    public bool IsMoved => _mapped == null;

    /// <summary>Whether the rows can be had in one piece.</summary>
    public bool IsSpilled => _spill is not null;

    /// <summary>All rows, in one piece; not when they have spilled.</summary>
    public ReadOnlySpan<T> Rows => _mapped != null ? new(_mapped, Count) : _rows.AsSpan(0, Count);

    /// <summary>Bytes of a row.</summary>
    public static int RowBytes => Unsafe.SizeOf<T>();

    /// <summary>Uses rows in place, with room behind them.</summary>
    public void Map(byte* rows, int count, int capacity)
    {
        _mapped = (T*)rows;
        (_mappedCapacity, Count, Committed) = (capacity, count, count);
        (_isAsMapped, _mappedAtFirst) = (true, count);
    }

    /// <summary>Lets rows leave memory that will not be looked at soon; they come back when they are.</summary>
    public void Leave(int from, int to)
    {
        if (_mapped != null && _isAsMapped && to <= _mappedAtFirst)
            IndexMapping.Leave(_mapped + from, _mapped + to);
    }

    /// <summary>Takes rows that a later block of the index file holds; false when there is no room for them.</summary>
    public bool TryReplay(ReadOnlySpan<T> rows)
    {
        if (rows.Length > _mappedCapacity - Count)
            return false;
        rows.CopyTo(new Span<T>(_mapped + Count, rows.Length));
        Count = Committed = Count + rows.Length;
        return true;
    }

    /// <summary>Replaces a row as a later block of the index file says.</summary>
    public void Replay(int row, in T value)
    {
        _mapped[row] = value;
        _isAsMapped = false;
    }

    /// <summary>A row by its number.</summary>
    public T Read(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
        return _mapped != null ? _mapped[row]
            : _spill is null ? _rows[row]
            : _spill.Read(row);
    }

    /// <summary>Replaces a row.</summary>
    public void Write(int row, in T value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
        _isAsMapped = false;
        if (_mapped != null)
            _mapped[row] = value;
        else if (_spill is null)
            _rows[row] = value;
        else
            _spill.Write(row, value);
        if (row < Committed)
            _changed.Add(row);
    }

    /// <summary>Appends a row; its number.</summary>
    public int Add(in T row)
    {
        if (_mapped != null && Count == _mappedCapacity)
            LeaveMapping();
        if (_mapped != null)
            _mapped[Count] = row;
        else if (_spill is not null)
            _spill.Add(row);
        else
            AddInMemory(row);
        return Count++;
    }

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
        _mapped = null;
        (_rows, _spill, Count) = ([], null, 0);
    }

    void AddInMemory(in T row)
    {
        if (Count == _rows.Length)
        {
            if (TrySpill(_rows.AsSpan(0, Count)))
            {
                _spill!.Add(row);
                return;
            }

            Array.Resize(ref _rows, Math.Max(64, Count * 2));
        }

        _rows[Count] = row;
    }

    void LeaveMapping()
    {
        var rows = Rows;
        if (!TrySpill(rows))
        {
            _rows = new T[Count + Count / 4 + 64];
            rows.CopyTo(_rows);
        }

        _mapped = null;
    }

    bool TrySpill(ReadOnlySpan<T> rows)
    {
        if (SpillFolder is null || (long)rows.Length * RowBytes < MemoryBytesMax)
            return false;
        try
        {
            _spill = new RowSpill<T>(SpillFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a place for temporary files the rows stay in memory: slower for others, but right.
            SpillFolder = null;
            return false;
        }

        _spill.Add(rows);
        _rows = [];
        return true;
    }
}
