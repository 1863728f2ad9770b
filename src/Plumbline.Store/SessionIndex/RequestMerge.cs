using Plumbline.Core.Model;

namespace Plumbline.Store.SessionIndex;

/// <summary>
/// Makes one response of all that logs say of it. Each log that has it keeps a row of its own, made only of that log's lines; which row
/// counts, or what is made of several, is a function of the set of those rows, so that the order of reading does not matter and a log that
/// goes away takes only its own rows with it.
/// </summary>
sealed class RequestMerge
{
    readonly IndexTables _tables;
    readonly FileOrder _order;
    readonly Comparison<(int Number, RequestRow Row)> _bySource;
    readonly List<(int Number, RequestRow Row)> _own = [],
        _merged = [];
    Copy[] _copies = new Copy[16];

    // What counts of these changed; they are settled once, when all is read.
    readonly HashSet<Hash128> _touched = [];
    readonly List<int> _rows = [];

    public RequestMerge(IndexTables tables, FileOrder order) =>
        (_tables, _order, _bySource) = (tables, order, (left, right) => CompareSources(left.Row, right.Row));

    /// <summary>Takes what one log says of a response.</summary>
    public void Add(RequestRow row, ReadOnlySpan<PartRow> parts)
    {
        Find(row.MessageKey);
        foreach (var number in _rows)
        {
            var held = _tables.Requests.Read(number);
            if (!IsSameSource(held, row))
                continue;
            // More lines of a response that began in an earlier stretch of the log.
            var (more, isBetter) = RequestLines.Combine(held, row);
            Write(number, isBetter ? WithParts(more, number, parts) : more);
            if (_rows.Count > 1)
                _touched.Add(row.MessageKey);
            return;
        }

        if (_rows.Count > 0)
            _touched.Add(row.MessageKey);
        Append(row, parts);
    }

    /// <summary>Takes the rows of logs away that are no longer there.</summary>
    public void Remove(Func<int, bool> isGone)
    {
        for (var number = 0; number < _tables.Requests.Count; number++)
        {
            var row = _tables.Requests.Rows[number];
            if (!isGone(row.File) || row.Flags.HasFlag(RequestFlags.Dead) || row.Flags.HasFlag(RequestFlags.Merged))
                continue;
            if (row.Flags.HasFlag(RequestFlags.Shared))
                _touched.Add(row.MessageKey);
            Kill(number, row);
        }
    }

    /// <summary>Decides which rows count.</summary>
    public void Settle()
    {
        foreach (var message in _touched)
            Settle(message);
        _touched.Clear();
    }

    static bool IsSameSource(in RequestRow held, in RequestRow row) =>
        held.File == row.File && held.RequestKey == row.RequestKey && (held.Flags & (RequestFlags.Dead | RequestFlags.Merged)) == 0;

    // All rows of a message, those included that count no more.
    void Find(in Hash128 message)
    {
        _rows.Clear();
        var cursor = -1;
        for (var row = Next(message, ref cursor); row >= 0; row = Next(message, ref cursor))
        {
            var held = _tables.Requests.Read(row);
            if (held.MessageKey == message && !held.Flags.HasFlag(RequestFlags.Dead))
                _rows.Add(row);
        }
    }

    int Next(in Hash128 message, ref int cursor) => _tables.RequestKeys!.Next((uint)message.Low, ref cursor);

    void Settle(in Hash128 message)
    {
        Find(message);
        _own.Clear();
        _merged.Clear();
        foreach (var number in _rows)
        {
            var row = _tables.Requests.Read(number);
            (row.Flags.HasFlag(RequestFlags.Merged) ? _merged : _own).Add((number, row));
        }

        // The order in which the finder gives them is that of reading; nothing below may depend on it.
        _own.Sort(_bySource);
        if (_own.TrueForAll(row => row.Row.RequestKey == _own[0].Row.RequestKey))
            Settle(_own, _own.Count > 1);
        else
            foreach (var response in Responses(_own))
                Settle(response, isShared: true);
        foreach (var (number, row) in _merged)
            Kill(number, row);
    }

    int CompareSources(in RequestRow left, in RequestRow right)
    {
        var id = left.RequestKey.CompareTo(right.RequestKey);
        if (id != 0)
            return id;
        return _order.Compare(left.File, right.File);
    }

    // Lines with different request ids are different responses; lines of a side chain, or without a request id, are replays of another.
    List<List<(int Number, RequestRow Row)>> Responses(List<(int Number, RequestRow Row)> rows)
    {
        var own = rows.Where(row => row.Row.RequestKey != 0 && !row.Row.Flags.HasFlag(RequestFlags.Sidechain))
            .Select(row => row.Row.RequestKey)
            .ToHashSet();
        if (own.Count == 0)
            return rows.Count == 0 ? [] : [rows];

        var responses = own.Order().Select(id => rows.Where(row => row.Row.RequestKey == id).ToList()).ToList();
        var first = responses[0];
        foreach (var response in responses)
            if (_order.Compare(First(response).Row.File, First(first).Row.File) < 0)
                first = response;
        first.AddRange(rows.Where(row => !own.Contains(row.Row.RequestKey)));
        return responses;
    }

    void Settle(List<(int Number, RequestRow Row)> response, bool isShared)
    {
        if (response.Count == 0)
            return;
        var first = First(response);
        var best = first;
        foreach (var row in response)
        {
            var better = RequestLines.Compare(row.Row, best.Row);
            if (better > 0 || (better == 0 && best.Number != first.Number && _order.Compare(row.Row.File, best.Row.File) < 0))
                best = row;
        }

        var counting = first.Number;
        if (best.Number != first.Number)
            counting = Merge(RequestLines.Merge(first.Row, best.Row), best.Row, best.Number);
        foreach (var (number, row) in response)
            Mark(number, row, isShared, counts: number == counting);
    }

    (int Number, RequestRow Row) First(List<(int Number, RequestRow Row)> rows)
    {
        if (_copies.Length < rows.Count)
            _copies = new Copy[rows.Count * 2];
        for (var i = 0; i < rows.Count; i++)
            _copies[i] = new(rows[i].Row.File, rows[i].Row.Session, rows[i].Row.Flags.HasFlag(RequestFlags.MarkedCopy));
        return rows[_order.First(_copies.AsSpan(0, rows.Count))];
    }

    int Merge(RequestRow row, in RequestRow best, int bestNumber)
    {
        PartRow[] parts = [];
        if (best.Flags.HasFlag(RequestFlags.Parts))
            parts = [.. OwnParts(best, bestNumber)];
        if (_merged.Count == 0)
            return Append(row, parts);
        var slot = _merged[^1];
        _merged.RemoveAt(_merged.Count - 1);
        // The same as before: nothing to write.
        if (parts.Length > 0 || !RequestLines.AreEqual(row, slot.Row))
            Write(slot.Number, WithParts(row, slot.Number, parts));
        return slot.Number;
    }

    List<PartRow> OwnParts(in RequestRow row, int number)
    {
        List<PartRow> parts = [];
        for (var i = row.FirstPart; i < _tables.Parts.Count && _tables.Parts.Read(i) is var part && part.Request == number; i++)
            parts.Add(part);
        return parts;
    }

    int Append(in RequestRow row, ReadOnlySpan<PartRow> parts)
    {
        var number = _tables.Requests.Count;
        _tables.Requests.Add(WithParts(row, number, parts));
        _tables.RequestKeys!.Add((uint)row.MessageKey.Low, number);
        return number;
    }

    RequestRow WithParts(RequestRow row, int number, ReadOnlySpan<PartRow> parts)
    {
        (row.Flags, row.FirstPart) = (row.Flags & ~RequestFlags.Parts, 0);
        if (parts.Length == 0)
            return row;
        (row.Flags, row.FirstPart) = (row.Flags | RequestFlags.Parts, _tables.Parts.Count);
        foreach (var part in parts)
            _tables.Parts.Add(part with { Request = number });
        return row;
    }

    void Mark(int number, RequestRow row, bool isShared, bool counts)
    {
        var flags = row.Flags & ~(RequestFlags.Gone | RequestFlags.Shared);
        flags |= (counts ? 0 : RequestFlags.Gone) | (isShared ? RequestFlags.Shared : 0);
        if (flags != row.Flags)
            Write(number, row with { Flags = flags });
    }

    void Kill(int number, in RequestRow row)
    {
        _tables.Garbage += RowTable<RequestRow>.RowBytes;
        Write(number, row with { Flags = row.Flags | RequestFlags.Gone | RequestFlags.Dead });
    }

    void Write(int number, in RequestRow row) => _tables.Requests.Write(number, row);
}
