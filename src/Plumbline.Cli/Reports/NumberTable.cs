namespace Plumbline.Cli.Reports;

/// <summary>Numbers keys of three integers as they are met: 0, 1, 2 …. An open-addressed table, quicker than a dictionary of tuples and compiled ahead.</summary>
sealed class NumberTable
{
    (int A, int B, int C)[] _keys = new (int, int, int)[16];

    // One more than the number of the key in that slot; 0 when the slot is free. A power of two, at least twice as many as there are keys.
    int[] _slots = new int[1 << 6];

    // The top bits of a hash choose a slot: 64 less the logarithm of the number of slots.
    int _shift = 64 - 6;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The key with a number.</summary>
    public (int A, int B, int C) this[int number] => _keys[number];

    /// <summary>The number of a key; a new one is taken in.</summary>
    public int Of(int a, int b, int c)
    {
        for (var slot = Place(a, b, c); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var number = _slots[slot] - 1;
            if (number < 0)
                return Add(slot, a, b, c);
            ref readonly var key = ref _keys[number];
            if (key.A == a && key.B == b && key.C == c)
                return number;
        }
    }

    int Add(int slot, int a, int b, int c)
    {
        if (Count == _keys.Length)
            Array.Resize(ref _keys, Count * 2);
        _keys[Count] = (a, b, c);
        _slots[slot] = ++Count;
        if (Count * 2 > _slots.Length)
            Grow();
        return Count - 1;
    }

    void Grow()
    {
        _slots = new int[_slots.Length * 2];
        _shift--;
        for (var number = 0; number < Count; number++)
        {
            var (a, b, c) = _keys[number];
            var slot = Place(a, b, c);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = number + 1;
        }
    }

    int Place(int a, int b, int c)
    {
        var mixed = ((ulong)(uint)a << 32 | (uint)b) * 0x9E3779B97F4A7C15ul + (uint)c;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93ul;
        return (int)(mixed >> _shift);
    }
}
