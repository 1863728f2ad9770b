using System.Numerics;
using System.Runtime.InteropServices;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// Finds rows by a hash of their key: open addressing, eight bytes a slot, of which four are the hash and four the row's number plus one.
/// Several rows may have one hash; the asker compares keys. Its slots may lie in a mapped file.
/// </summary>
sealed unsafe class KeyTable : IDisposable
{
    ulong* _slots;
    int _mask;
    bool _isOwn;

    /// <summary>An empty table with room for so many rows.</summary>
    public KeyTable(int rows)
    {
        var slots = SlotsFor(rows);
        _slots = (ulong*)NativeMemory.AllocZeroed((nuint)slots, sizeof(ulong));
        (_mask, _isOwn) = (slots - 1, true);
    }

    /// <summary>A table whose slots, a power of two of them, already hold so many rows.</summary>
    public KeyTable(ulong* slots, int slotCount, int rows)
    {
        _slots = slots;
        (_mask, Count) = (slotCount - 1, rows);
    }

    /// <summary>Rows in the table.</summary>
    public int Count { get; private set; }

    /// <summary>All slots, to be written to a file.</summary>
    public ReadOnlySpan<ulong> Slots => new(_slots, _mask + 1);

    /// <summary>How many slots hold so many rows with room to spare.</summary>
    public static int SlotsFor(int rows) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, rows + (rows >> 1)));

    /// <summary>Takes a row in.</summary>
    public void Add(uint hash, int row)
    {
        if (Count >= (_mask + 1) / 4 * 3)
            Grow();
        Place((ulong)hash << 32 | (uint)(row + 1));
        Count++;
    }

    /// <summary>The next row with a hash, −1 when there is none. The cursor begins at −1.</summary>
    public int Next(uint hash, ref int cursor)
    {
        for (var at = cursor < 0 ? (int)hash & _mask : (cursor + 1) & _mask; ; at = (at + 1) & _mask)
        {
            var slot = _slots[at];
            if (slot == 0)
                return -1;
            if ((uint)(slot >> 32) != hash)
                continue;
            cursor = at;
            return (int)(uint)slot - 1;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOwn)
            NativeMemory.Free(_slots);
        _slots = null;
        _isOwn = false;
    }

    void Place(ulong entry)
    {
        var at = (int)(entry >> 32) & _mask;
        while (_slots[at] != 0)
            at = (at + 1) & _mask;
        _slots[at] = entry;
    }

    void Grow()
    {
        var old = _slots;
        var (oldSlots, wasOwn) = (_mask + 1, _isOwn);
        _slots = (ulong*)NativeMemory.AllocZeroed((nuint)oldSlots * 2, sizeof(ulong));
        (_mask, _isOwn) = (oldSlots * 2 - 1, true);
        for (var i = 0; i < oldSlots; i++)
            if (old[i] != 0)
                Place(old[i]);
        if (wasOwn)
            NativeMemory.Free(old);
    }
}
