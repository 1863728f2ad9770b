using Plumbline.Core.Metrics;
using Plumbline.Core.Model;

namespace Plumbline.Store.Writing;

/// <summary>How the ledger treats a series' points.</summary>
[Flags]
enum SeriesRoute : byte
{
    None = 0,

    /// <summary>It has delta points.</summary>
    Delta = 1,

    /// <summary>It has cumulative points.</summary>
    Cumulative = 2,
}

/// <summary>What the writer remembers of one series: 80 bytes, of which there may be millions.</summary>
struct SeriesState
{
    public Hash128 Hash;

    /// <summary>The newest cumulative writer with a known start.</summary>
    public KnownStartWriter Writer;

    /// <summary>Newest end of a delta window: a later window cannot have been seen.</summary>
    public long LastDeltaTime;

    /// <summary>What few series need; null for nearly all.</summary>
    public RareState? Rare;

    /// <summary>The series' id in the store.</summary>
    public int Id;

    /// <summary>When it was last written that the series is alive, hours since 1970.</summary>
    public int LastSeenHour;

    public SeriesRoute Route;
}

/// <summary>What only few series need to have remembered.</summary>
sealed class RareState
{
    /// <summary>Older writers of the same series: other processes with the same session.</summary>
    public List<KnownStartWriter> OlderWriters { get; } = [];

    /// <summary>For senders whose starts are not vouched for: the points in time order; null until they have been read.</summary>
    public TimeOrderedSeries? InTimeOrder { get; set; }
}

/// <summary>
/// All series the writer knows, found by hash: open addressing over indices into states, which stay where they are. Not for several
/// threads.
/// </summary>
sealed class SeriesTable
{
    // States are in chunks, so that growth copies nothing.
    const int ChunkBits = 14;

    readonly List<SeriesState[]> _chunks = [];
    int[] _slots = new int[1024];

    /// <summary>Series known.</summary>
    public int Count { get; private set; }

    /// <summary>The state of the series at an index that <see cref="Find"/> or <see cref="Add"/> gave.</summary>
    public ref SeriesState this[int index] => ref _chunks[index >> ChunkBits][index & ((1 << ChunkBits) - 1)];

    /// <summary>The index of a series; −1 when it is not known.</summary>
    public int Find(Hash128 hash)
    {
        for (var at = (int)hash.Low & (_slots.Length - 1); _slots[at] != 0; at = (at + 1) & (_slots.Length - 1))
        {
            if (this[_slots[at] - 1].Hash == hash)
                return _slots[at] - 1;
        }

        return -1;
    }

    /// <summary>Adds a series that is not known yet; returns its index.</summary>
    public int Add(Hash128 hash, int id)
    {
        if (Count >= _slots.Length / 2)
            Grow();
        if (Count == _chunks.Count << ChunkBits)
            _chunks.Add(new SeriesState[1 << ChunkBits]);
        var index = Count++;
        this[index] = new SeriesState { Hash = hash, Id = id };
        Place(index);
        return index;
    }

    void Place(int index)
    {
        var at = (int)this[index].Hash.Low & (_slots.Length - 1);
        while (_slots[at] != 0)
            at = (at + 1) & (_slots.Length - 1);
        _slots[at] = index + 1;
    }

    void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
            Place(i);
    }
}
