namespace Plumbline.Store.SessionIndex;

/// <summary>Makes one prompt of all that logs say of it: what a person wrote before what was made of it, then where it appeared first.</summary>
sealed class PromptMerge(IndexTables tables, FileOrder order)
{
    readonly HashSet<ulong> _touched = [];
    readonly List<int> _rows = [];

    /// <summary>Takes what one log says of a prompt.</summary>
    public void Add(PromptRow row)
    {
        Find(row.Key);
        foreach (var number in _rows)
        {
            var held = tables.Prompts.Read(number);
            if (held.File != row.File)
                continue;
            tables.Prompts.Write(number, Combine(held, row));
            if (_rows.Count > 1)
                _touched.Add(row.Key);
            return;
        }

        if (_rows.Count > 0)
            _touched.Add(row.Key);
        tables.PromptKeys!.Add((uint)row.Key, tables.Prompts.Count);
        tables.Prompts.Add(row);
    }

    /// <summary>Takes the rows of logs away that are no longer there.</summary>
    public void Remove(Func<int, bool> isGone)
    {
        for (var number = 0; number < tables.Prompts.Count; number++)
        {
            var row = tables.Prompts.Rows[number];
            if (!isGone(row.File) || row.Flags.HasFlag(PromptFlags.Dead))
                continue;
            if (row.Flags.HasFlag(PromptFlags.Shared))
                _touched.Add(row.Key);
            tables.Garbage += RowTable<PromptRow>.RowBytes;
            tables.Prompts.Write(number, row with { Flags = row.Flags | PromptFlags.Gone | PromptFlags.Dead });
        }
    }

    /// <summary>Decides which rows count.</summary>
    public void Settle()
    {
        foreach (var key in _touched)
            Settle(key);
        _touched.Clear();
    }

    static PromptRow Combine(in PromptRow held, in PromptRow more)
    {
        var isMore = IsPerson(more) && !IsPerson(held);
        var row = isMore ? more with { Flags = held.Flags | PromptFlags.FromPerson } : held;
        row.AttachedBytes = (int)Math.Min((long)held.AttachedBytes + more.AttachedBytes, int.MaxValue);
        return row;
    }

    static bool IsPerson(in PromptRow row) => row.Flags.HasFlag(PromptFlags.FromPerson);

    void Find(ulong key)
    {
        _rows.Clear();
        var cursor = -1;
        for (var row = tables.PromptKeys!.Next((uint)key, ref cursor); row >= 0; row = tables.PromptKeys.Next((uint)key, ref cursor))
        {
            var held = tables.Prompts.Read(row);
            if (held.Key == key && !held.Flags.HasFlag(PromptFlags.Dead))
                _rows.Add(row);
        }
    }

    void Settle(ulong key)
    {
        Find(key);
        var first = -1;
        foreach (var number in _rows)
            if (first < 0 || IsBefore(tables.Prompts.Read(number), tables.Prompts.Read(first)))
                first = number;
        foreach (var number in _rows)
            Mark(number, tables.Prompts.Read(number), number == first);
    }

    bool IsBefore(in PromptRow left, in PromptRow right) =>
        IsPerson(left) != IsPerson(right) ? IsPerson(left) : order.Compare(left.File, right.File) < 0;

    void Mark(int number, PromptRow row, bool counts)
    {
        var flags = row.Flags & ~(PromptFlags.Gone | PromptFlags.Shared);
        flags |= (counts ? 0 : PromptFlags.Gone) | (_rows.Count > 1 ? PromptFlags.Shared : 0);
        if (flags != row.Flags)
            tables.Prompts.Write(number, row with { Flags = flags });
    }
}
