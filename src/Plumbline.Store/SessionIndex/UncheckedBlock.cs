namespace Plumbline.Store.SessionIndex;

/// <summary>A block of a mapped index whose checksum was not computed yet.</summary>
sealed unsafe class UncheckedBlock(TableId table, byte* payload, long length, ulong checksum)
{
    // Finders are used only by those who write, and are checked for them alone.
    const TableId KeyTables = (TableId)uint.MaxValue;

    // A second thread is not worth starting for less.
    const int StretchesPerThread = 8;

    // Of a larger block, pages leave memory once they were checked: they come back as they are used.
    const long BytesKept = 64 * 1024 * 1024;

    public TableId Table => table;

    public UncheckedBlock AsKeys() => new(KeyTables, payload, length, checksum);

    /// <summary>Whether its bytes are those that were written. Large blocks are read by two threads.</summary>
    public bool IsWhole()
    {
        var stretches = new ulong[length / BlockChecksum.Stretch];
        var next = -1;
        var other = stretches.Length > StretchesPerThread && Environment.ProcessorCount > 1 ? Task.Run(Read) : Task.CompletedTask;
        Read();
        other.GetAwaiter().GetResult();

        var sum = new BlockChecksum();
        foreach (var stretch in stretches)
            sum.AddStretch(stretch);
        sum.Add(BytesFrom(stretches.Length));
        return sum.Value == checksum;

        void Read()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < stretches.Length; )
            {
                stretches[i] = BlockChecksum.OfStretch(BytesFrom(i));
                if (length > BytesKept)
                    IndexMapping.Leave(payload + (long)i * BlockChecksum.Stretch, payload + (i + 1L) * BlockChecksum.Stretch);
            }
        }
    }

    ReadOnlySpan<byte> BytesFrom(int stretch)
    {
        var at = (long)stretch * BlockChecksum.Stretch;
        return new(payload + at, (int)Math.Min(BlockChecksum.Stretch, length - at));
    }
}
