using Plumbline.Cli.Reports;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Cache;

/// <summary>
/// The requests of a snapshot by conversation, each in the order of time. A conversation is a session, or one log of a sub-agent in it.
/// Side questions in the session's own log are a conversation as well.
/// </summary>
sealed class ChainOrder
{
    readonly int[] _rows;
    readonly int[] _starts;

    ChainOrder(int[] rows, int[] starts) => (_rows, _starts) = (rows, starts);

    /// <summary>How many conversations there are.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The numbers of a conversation's requests, oldest first.</summary>
    public ReadOnlySpan<int> this[int chain] => _rows.AsSpan(_starts[chain].._starts[chain + 1]);

    /// <summary>Sorts all requests that count.</summary>
    public static ChainOrder Of(IndexSnapshot snapshot)
    {
        var requests = snapshot.Requests;
        var (numbers, chains) = (new NumberTable(), new int[requests.Length]);
        for (var i = 0; i < requests.Length; i++)
            chains[i] = (requests[i].Flags & RequestFlags.Gone) != 0 ? -1 : ChainOf(numbers, requests[i]);
        var starts = new int[numbers.Count + 1];
        foreach (var chain in chains)
        {
            if (chain >= 0)
                starts[chain + 1]++;
        }

        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var order = new ChainOrder(new int[starts[^1]], starts);
        order.Fill(chains);
        order.Sort(requests);
        return order;
    }

    static int ChainOf(NumberTable numbers, in RequestRow row)
    {
        var isSide = (row.Flags & RequestFlags.Sidechain) != 0;
        return numbers.Of(row.Session, isSide ? row.File : -1, isSide ? 1 : 0);
    }

    void Fill(int[] chains)
    {
        var next = _starts.AsSpan(..^1).ToArray();
        for (var i = 0; i < chains.Length; i++)
        {
            if (chains[i] >= 0)
                _rows[next[chains[i]]++] = i;
        }
    }

    // Logs are written in the order of time: most conversations are sorted already.
    void Sort(ReadOnlySpan<RequestRow> requests)
    {
        for (var chain = 0; chain < Count; chain++)
        {
            var rows = _rows.AsSpan(_starts[chain].._starts[chain + 1]);
            for (var i = 1; i < rows.Length; i++)
            {
                if (IsBefore(requests[rows[i]], requests[rows[i - 1]]))
                {
                    SortOne(rows, requests);
                    break;
                }
            }
        }
    }

    static void SortOne(Span<int> rows, ReadOnlySpan<RequestRow> requests)
    {
        var keys = new (long Time, ulong Message)[rows.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = KeyOf(requests[rows[i]]);
        keys.AsSpan().Sort(rows);
    }

    static bool IsBefore(in RequestRow left, in RequestRow right) => KeyOf(left).CompareTo(KeyOf(right)) < 0;

    // Of two at the same millisecond their messages decide, so that the order of logs does not.
    static (long Time, ulong Message) KeyOf(in RequestRow row) => (row.Time, row.MessageKey.Low);
}
