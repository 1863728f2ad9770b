namespace Plumbline.Store.SessionIndex;

/// <summary>
/// Which of several logs was there first, and so has what all of them hold: by the time at which they were there, then by path.
/// It depends on the logs alone, not on the order in which they are read.
/// </summary>
sealed class FileOrder(IndexTables tables)
{
    /// <summary>Below 0 when the first was there before the second.</summary>
    public int Compare(int left, int right)
    {
        if (left == right)
            return 0;
        ref readonly var a = ref tables.FileRows[left];
        ref readonly var b = ref tables.FileRows[right];
        return a.FirstSeen != b.FirstSeen
            ? a.FirstSeen.CompareTo(b.FirstSeen)
            : tables.Texts[a.Path].SequenceCompareTo(tables.Texts[b.Path]);
    }

    /// <summary>
    /// Which of several copies is where a response appeared first. A copy that names the session it was made from decides the session; of
    /// the copies in that session the first that is no marked copy is the original; without marks it is the first of all.
    /// </summary>
    public int First(ReadOnlySpan<Copy> copies)
    {
        int marked = -1,
            plain = -1;
        for (var i = 0; i < copies.Length; i++)
        {
            ref var best = ref copies[i].IsMarked ? ref marked : ref plain;
            if (best < 0 || Compare(copies[i].File, copies[best].File) < 0)
                best = i;
        }

        if (marked < 0)
            return plain;
        var original = marked;
        for (var i = 0; i < copies.Length; i++)
            if (
                !copies[i].IsMarked
                && copies[i].Session == copies[marked].Session
                && (original == marked || Compare(copies[i].File, copies[original].File) < 0)
            )
                original = i;
        return original;
    }
}

/// <summary>What decides where something appeared first.</summary>
readonly record struct Copy(int File, int Session, bool IsMarked);
