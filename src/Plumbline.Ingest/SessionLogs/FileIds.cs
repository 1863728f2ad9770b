namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Which files were met. A file is known by its device and number there, or by its path where the system has no numbers. An open-addressed
/// table, because a set of pairs is compiled while a report waits for it.
/// </summary>
sealed class FileIds(int capacity = 0)
{
    // A free slot is 0, which is no file's number. A power of two, at least twice as many as there are files.
    (ulong Device, ulong Inode)[] _slots = new (ulong, ulong)[SlotsFor(capacity)];
    HashSet<string>? _paths;
    int _count;

    /// <summary>Notes a file; false when it was met before.</summary>
    public bool Add(ulong device, ulong inode)
    {
        if ((_count + 1) * 2 > _slots.Length)
            Grow();
        ref var slot = ref Find(device, inode);
        if (slot.Inode != 0)
            return false;
        slot = (device, inode);
        _count++;
        return true;
    }

    /// <summary>Notes a file without a number; false when it was met before.</summary>
    public bool Add(string path) => (_paths ??= new(StringComparer.Ordinal)).Add(path);

    static int SlotsFor(int capacity) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));

    ref (ulong Device, ulong Inode) Find(ulong device, ulong inode)
    {
        // Numbers of neighbours differ little: the upper bits of the product spread them.
        var at = (int)(((inode ^ (device << 32)) * 0x9E3779B97F4A7C15ul) >> 32);
        for (; ; at++)
        {
            ref var slot = ref _slots[at & (_slots.Length - 1)];
            if (slot.Inode == 0 || (slot.Inode == inode && slot.Device == device))
                return ref slot;
        }
    }

    void Grow()
    {
        var old = _slots;
        _slots = new (ulong, ulong)[old.Length * 2];
        foreach (var (device, inode) in old)
            if (inode != 0)
                Find(device, inode) = (device, inode);
    }
}
