namespace Plumbline.Store.SessionIndex;

/// <summary>
/// Makes one call of all that logs say of it, and joins its result to it, whichever is read first. As with responses, each log keeps a row
/// of its own, and what counts is a function of the set of rows; a call counts in the log in which its response does.
/// </summary>
sealed class ToolMerge(IndexTables tables, FileOrder order)
{
    const ToolFlags OfResult = ToolFlags.HasResult | ToolFlags.Error | ToolFlags.Denied;

    const RequestFlags OfCopy = RequestFlags.MarkedCopy | RequestFlags.Merged | RequestFlags.Dead;

    readonly HashSet<ulong> _touched = [];
    readonly List<int> _rows = [];

    /// <summary>Takes a call, or a result alone.</summary>
    public void Add(ToolRow row)
    {
        Find(row.Key);
        foreach (var number in _rows)
        {
            var held = tables.Tools.Read(number);
            if (held.File != row.File || held.Flags.HasFlag(ToolFlags.Merged))
                continue;
            if (Join(held, row) is { } joined)
            {
                tables.Tools.Write(number, joined);
                if (_rows.Count > 1)
                    _touched.Add(row.Key);
            }

            return;
        }

        if (_rows.Count > 0)
            _touched.Add(row.Key);
        Append(row);
    }

    /// <summary>Takes the rows of logs away that are no longer there.</summary>
    public void Remove(Func<int, bool> isGone)
    {
        for (var number = 0; number < tables.Tools.Count; number++)
        {
            var row = tables.Tools.Rows[number];
            if (!isGone(row.File) || row.Flags.HasFlag(ToolFlags.Dead) || row.Flags.HasFlag(ToolFlags.Merged))
                continue;
            if (row.Flags.HasFlag(ToolFlags.Shared))
                _touched.Add(row.Key);
            Kill(number, row);
        }
    }

    /// <summary>Decides which rows count.</summary>
    public void Settle()
    {
        foreach (var key in _touched)
            Settle(key);
        _touched.Clear();
    }

    // The first call and the first result of a log count; more of either are repeats.
    static ToolRow? Join(in ToolRow held, in ToolRow row)
    {
        if (row.Flags.HasFlag(ToolFlags.ResultOnly))
            return held.Flags.HasFlag(ToolFlags.HasResult) ? null : WithResult(held, row, row.Time);
        if (!held.Flags.HasFlag(ToolFlags.ResultOnly))
            return null;
        var call = WithResult(row, held, held.Time);
        call.Flags |= held.Flags & ToolFlags.Shared;
        return call;
    }

    static ToolRow WithResult(in ToolRow call, in ToolRow result, long resultTime) =>
        call with
        {
            ResultBytes = result.ResultBytes,
            LinesAdded = result.LinesAdded,
            LinesRemoved = result.LinesRemoved,
            DurationMs = (int)Math.Clamp(resultTime - call.Time, 0, int.MaxValue),
            Flags = call.Flags | (result.Flags & OfResult),
        };

    void Find(ulong key)
    {
        _rows.Clear();
        var cursor = -1;
        for (var row = tables.ToolKeys!.Next((uint)key, ref cursor); row >= 0; row = tables.ToolKeys.Next((uint)key, ref cursor))
        {
            var held = tables.Tools.Read(row);
            if (held.Key == key && !held.Flags.HasFlag(ToolFlags.Dead))
                _rows.Add(row);
        }
    }

    void Settle(ulong key)
    {
        Find(key);
        List<(int Number, ToolRow Row)> all = [.. _rows.Select(number => (number, tables.Tools.Read(number)))];
        var rows = all.FindAll(row => !row.Row.Flags.HasFlag(ToolFlags.Merged));
        var free = new Queue<(int Number, ToolRow Row)>(all.FindAll(row => row.Row.Flags.HasFlag(ToolFlags.Merged)));
        var counting = Counting(rows, free);
        foreach (var (number, row) in rows)
            Mark(number, row, isShared: rows.Count > 1, counts: number == counting);
        foreach (var (number, row) in free)
            Kill(number, row);
    }

    int Counting(List<(int Number, ToolRow Row)> rows, Queue<(int Number, ToolRow Row)> free)
    {
        var calls = rows.FindAll(row => !row.Row.Flags.HasFlag(ToolFlags.ResultOnly));
        if (calls.Count == 0)
            return -1;
        var first = calls[order.First([.. calls.Select(row => new Copy(row.Row.File, row.Row.Session, IsMarkedCopy(row.Row)))])];
        var results = rows.FindAll(row => row.Row.Flags.HasFlag(ToolFlags.HasResult));
        if (first.Row.Flags.HasFlag(ToolFlags.HasResult) || results.Count == 0)
            return first.Number;

        results.Sort((left, right) => order.Compare(left.Row.File, right.Row.File));
        var result = results[0].Row;
        var resultTime = result.Flags.HasFlag(ToolFlags.ResultOnly) ? result.Time : result.Time + result.DurationMs;
        var merged = WithResult(first.Row, result, resultTime);
        merged.Flags = (merged.Flags & ~ToolFlags.Gone) | ToolFlags.Merged | ToolFlags.Shared;
        if (!free.TryDequeue(out var slot))
            return Append(merged);
        tables.Tools.Write(slot.Number, merged);
        return slot.Number;
    }

    // A call is a copy where its response is.
    bool IsMarkedCopy(in ToolRow call)
    {
        var cursor = -1;
        for (
            var number = tables.RequestKeys!.Next((uint)call.Message, ref cursor);
            number >= 0;
            number = tables.RequestKeys.Next((uint)call.Message, ref cursor)
        )
        {
            var row = tables.Requests.Read(number);
            if (row.MessageKey.Low == call.Message && row.File == call.File && (row.Flags & OfCopy) == RequestFlags.MarkedCopy)
                return true;
        }

        return false;
    }

    int Append(in ToolRow row)
    {
        tables.ToolKeys!.Add((uint)row.Key, tables.Tools.Count);
        return tables.Tools.Add(row);
    }

    void Mark(int number, ToolRow row, bool isShared, bool counts)
    {
        var flags = row.Flags & ~(ToolFlags.Gone | ToolFlags.Shared);
        flags |= (counts ? 0 : ToolFlags.Gone) | (isShared ? ToolFlags.Shared : 0);
        if (flags != row.Flags)
            tables.Tools.Write(number, row with { Flags = flags });
    }

    void Kill(int number, in ToolRow row)
    {
        tables.Garbage += RowTable<ToolRow>.RowBytes;
        tables.Tools.Write(number, row with { Flags = row.Flags | ToolFlags.Gone | ToolFlags.Dead });
    }
}
