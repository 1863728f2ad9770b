namespace Plumbline.Store.Writing;

/// <summary>
/// A set of 64-bit fingerprints that answers "surely new" or "perhaps seen", 8 bytes a slot. Cheap enough to hold every request id
/// that is kept; a "perhaps" is settled by asking the store. Not for several threads.
/// </summary>
sealed class FingerprintSet
{
    ulong[] _slots = new ulong[1024];
    int _count;

    /// <summary>Adds a fingerprint; false when it was there.</summary>
    public bool Add(ulong fingerprint)
    {
        fingerprint += fingerprint == 0 ? 1UL : 0UL;
        if (_count >= _slots.Length / 4 * 3)
            Grow();
        ref var slot = ref Find(_slots, fingerprint);
        if (slot != 0)
            return false;
        slot = fingerprint;
        _count++;
        return true;
    }

    /// <summary>Whether a fingerprint was added.</summary>
    public bool Contains(ulong fingerprint) => Find(_slots, fingerprint + (fingerprint == 0 ? 1UL : 0UL)) != 0;

    static ref ulong Find(ulong[] slots, ulong fingerprint)
    {
        var at = (int)fingerprint & (slots.Length - 1);
        while (slots[at] != 0 && slots[at] != fingerprint)
            at = (at + 1) & (slots.Length - 1);
        return ref slots[at];
    }

    void Grow()
    {
        var larger = new ulong[_slots.Length * 2];
        foreach (var fingerprint in _slots)
        {
            if (fingerprint != 0)
                Find(larger, fingerprint) = fingerprint;
        }

        _slots = larger;
    }
}
