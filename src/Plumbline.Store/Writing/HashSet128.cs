using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>A set of content hashes, 16 bytes a slot: open addressing, linear probing, grown at three quarters. Not for several threads.</summary>
sealed class HashSet128
{
    Hash128[] _slots = new Hash128[16];

    /// <summary>Members.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it is a member.</summary>
    public bool Contains(Hash128 hash) => !Find(_slots, Storable(hash)).IsNothing;

    // The empty slot's value stands for nothing.
    static Hash128 Storable(Hash128 hash) => hash.IsNothing ? new Hash128(1, 0) : hash;

    /// <summary>Adds a member; false when it was there.</summary>
    public bool Add(Hash128 hash)
    {
        hash = Storable(hash);
        if (Count >= _slots.Length / 4 * 3)
            Grow();
        ref var slot = ref Find(_slots, hash);
        if (!slot.IsNothing)
            return false;
        slot = hash;
        Count++;
        return true;
    }

    static ref Hash128 Find(Hash128[] slots, Hash128 hash)
    {
        var at = (int)hash.Low & (slots.Length - 1);
        while (!slots[at].IsNothing && slots[at] != hash)
            at = (at + 1) & (slots.Length - 1);
        return ref slots[at];
    }

    void Grow()
    {
        var larger = new Hash128[_slots.Length * 2];
        foreach (var hash in _slots)
        {
            if (!hash.IsNothing)
                Find(larger, hash) = hash;
        }

        _slots = larger;
    }
}
