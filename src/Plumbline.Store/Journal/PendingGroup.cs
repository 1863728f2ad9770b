using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plumbline.Store.Journal;

/// <summary>
/// Records that will become durable together, laid out as they will stand in the file. Filled by callers under the journal's lock,
/// then written by its thread. Two of them take turns.
/// </summary>
sealed class PendingGroup
{
    // A buffer that had to grow beyond this for unusual bodies is given back.
    const int KeptBytes = 8 << 20;
    const int FirstBytes = 256 << 10;

    byte[] _bytes = new byte[FirstBytes];
    readonly List<Item> _items = [];

    /// <summary>A record of the group: who waits for it, where it begins and the checksum of its body.</summary>
    readonly record struct Item(PendingAppend Waiting, int Offset, uint BodySum);

    /// <summary>Bytes of all records.</summary>
    public int Length { get; private set; }

    /// <summary>Records.</summary>
    public int Count => _items.Count;

    /// <summary>When the first record came, in <see cref="Stopwatch"/> ticks.</summary>
    public long FirstAt { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Copies a body in. Its place in the journal is not known yet: the group before may still fail.</summary>
    public void Add(PendingAppend waiting, JournalEntry entry, ReadOnlySpan<byte> body, uint bodySum)
    {
        if (Count == 0)
            FirstAt = Stopwatch.GetTimestamp();
        var size = RecordHeader.Size + body.Length;
        if (_bytes.Length - Length < size)
            Grow(size);
        RecordHeader.Prepare(_bytes.AsSpan(Length), entry, body.Length, RecordKind.Body);
        body.CopyTo(_bytes.AsSpan(Length + RecordHeader.Size));
        _items.Add(new Item(waiting, Length, bodySum));
        Length += size;
    }

    /// <summary>Completes the records for the place where they will be written.</summary>
    public void Seal(long position)
    {
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(_items))
            RecordHeader.Seal(_bytes.AsSpan(item.Offset), item.BodySum, position + item.Offset, (uint)item.Offset);
    }

    /// <summary>Hands the requests on, in the order of their records, then lets the callers go on.</summary>
    public void Succeed(long position, Action<Plumbline.Core.Model.Batch> durable)
    {
        var items = CollectionsMarshal.AsSpan(_items);
        for (var i = 0; i < items.Length; i++)
        {
            var batch = items[i].Waiting.Batch!;
            batch.Position = position + (i + 1 < items.Length ? items[i + 1].Offset : Length);
            durable(batch);
        }

        foreach (ref readonly var item in items)
            item.Waiting.Succeed();
    }

    /// <summary>Tells every caller why its body is not in the journal.</summary>
    public void Fail(Func<Exception> reason)
    {
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(_items))
            item.Waiting.Fail(reason());
    }

    /// <summary>Makes the group as new.</summary>
    public void Clear()
    {
        Length = 0;
        _items.Clear();
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[FirstBytes];
    }

    void Grow(int size)
    {
        var grown = GC.AllocateUninitializedArray<byte>((int)Math.Max(Math.Min(2L * _bytes.Length, Array.MaxLength), (long)Length + size));
        Bytes.CopyTo(grown);
        _bytes = grown;
    }
}
