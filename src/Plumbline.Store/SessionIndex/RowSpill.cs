using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// Rows beyond what should be kept in memory: a temporary file that ends with its handle, and a buffer of the newest rows. A first run
/// over gigabytes of logs makes more rows than the process may hold, and looks at few of them again.
/// </summary>
sealed class RowSpill<T> : IDisposable
    where T : unmanaged
{
    const int BufferBytes = 256 * 1024;

    readonly SafeFileHandle _file;
    readonly T[] _buffer = new T[Math.Max(1, BufferBytes / Unsafe.SizeOf<T>())];

    // Rows in the file; those behind are in the buffer.
    int _written;

    /// <summary>A new file in a folder.</summary>
    public RowSpill(string folder) => _file = TemporaryFile.Open(folder);

    /// <summary>Rows in all.</summary>
    public int Count { get; private set; }

    /// <summary>Appends rows.</summary>
    public void Add(ReadOnlySpan<T> rows)
    {
        foreach (ref readonly var row in rows)
            Add(row);
    }

    /// <summary>Appends a row.</summary>
    public void Add(in T row)
    {
        if (Count - _written == _buffer.Length)
            Flush();
        _buffer[Count++ - _written] = row;
    }

    /// <summary>A row by its number.</summary>
    public T Read(int row)
    {
        if (row >= _written)
            return _buffer[row - _written];
        var value = default(T);
        ReadExactly(MemoryMarshal.AsBytes(new Span<T>(ref value)), row);
        return value;
    }

    /// <summary>Replaces a row.</summary>
    public void Write(int row, in T value)
    {
        if (row >= _written)
            _buffer[row - _written] = value;
        else
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)), (long)row * Unsafe.SizeOf<T>());
    }

    /// <summary>Fills a buffer with the rows from a number on; how many they are.</summary>
    public int Read(int first, Span<T> rows)
    {
        Flush();
        rows = rows[..Math.Min(rows.Length, Count - first)];
        ReadExactly(MemoryMarshal.AsBytes(rows), first);
        return rows.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    void ReadExactly(Span<byte> bytes, int row)
    {
        for (var at = (long)row * Unsafe.SizeOf<T>(); bytes.Length > 0; )
        {
            var read = RandomAccess.Read(_file, bytes, at);
            if (read == 0)
                throw new EndOfStreamException();
            at += read;
            bytes = bytes[read..];
        }
    }

    void Flush()
    {
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_buffer.AsSpan(0, Count - _written)), (long)_written * Unsafe.SizeOf<T>());
        _written = Count;
    }
}
