using Plumbline.Core.Model;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Numbers by hash, for the lines of one chunk: an open table that grows and is emptied for the next.</summary>
sealed class HashIndex
{
    const int SizeMin = 256;

    (Hash128 Key, int Value)[] _slots = new (Hash128, int)[SizeMin];

    /// <summary>Keys.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a key, to be set where it is new: then it is 0.</summary>
    public ref int this[Hash128 key]
    {
        get
        {
            if (Count * 2 >= _slots.Length)
                Grow();
            ref var slot = ref Find(key);
            if (slot.Key.IsNothing)
            {
                slot.Key = key;
                Count++;
            }

            return ref slot.Value;
        }
    }

    /// <summary>Forgets all; gives the memory of an unusually large chunk back.</summary>
    public void Clear()
    {
        if (_slots.Length > 16 * SizeMin)
            _slots = new (Hash128, int)[SizeMin];
        else if (Count > 0)
            Array.Clear(_slots);
        Count = 0;
    }

    ref (Hash128 Key, int Value) Find(Hash128 key)
    {
        var mask = _slots.Length - 1;
        for (var i = (int)key.Low & mask; ; i = (i + 1) & mask)
        {
            ref var slot = ref _slots[i];
            if (slot.Key == key || slot.Key.IsNothing)
                return ref slot;
        }
    }

    void Grow()
    {
        var old = _slots;
        _slots = new (Hash128, int)[old.Length * 2];
        foreach (var entry in old)
        {
            if (!entry.Key.IsNothing)
                Find(entry.Key) = entry;
        }
    }
}
