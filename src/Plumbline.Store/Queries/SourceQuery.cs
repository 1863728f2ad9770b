using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>Who sent something within a window, and what was odd about it. The counts are over each sender's whole life.</summary>
public sealed record SourceQuery
{
    public required TimeRange Range { get; init; }
    public int Offset { get; init; }
    public int Limit { get; init; } = 1000;

    /// <summary>Asks; most recently seen first.</summary>
    public SourceAnswer Run(IStoreReader store)
    {
        var reasons = store
            .Read(
                "SELECT sender_id, reason, sum(count) FROM sender_reasons GROUP BY sender_id, reason ORDER BY reason",
                row => (Sender: row.Int64(0), Reason: (Reason)row.Int64(1), Count: (long)row.Int128(2))
            )
            .ToLookup(row => row.Sender, row => new KeyValuePair<Reason, long>(row.Reason, row.Count));
        var senders = store.Read(
            FormattableString.Invariant(
                $"""
                SELECT id, scope, version, signal, protocol, encoding, temporality, requests, records, first_seen, last_seen
                FROM senders WHERE last_seen >= {Range.From} AND first_seen < {Range.To}
                ORDER BY last_seen DESC, scope, version, signal, protocol, encoding, temporality, id
                """
            ),
            row => SourceRow.Read(row, reasons[row.Int64(0)])
        );
        return new SourceAnswer([.. senders.Skip(Offset).Take(Limit)], [.. senders], senders.Count > Offset + Limit);
    }
}

/// <summary>A page of senders, all senders for the total, and whether rows follow.</summary>
public sealed record SourceAnswer(IReadOnlyList<SourceRow> Rows, IReadOnlyList<SourceRow> All, bool HasMore);

/// <summary>One sender: a scope, client version, signal, temporality, protocol and encoding.</summary>
public sealed record SourceRow
{
    public required string Scope { get; init; }
    public required string Version { get; init; }
    public required Signal Signal { get; init; }
    public required Protocol Protocol { get; init; }
    public required Encoding Encoding { get; init; }
    public required Temporality Temporality { get; init; }

    /// <summary>Export requests.</summary>
    public required long Requests { get; init; }

    /// <summary>Points, log records or spans, by the signal; refused ones included.</summary>
    public required long Records { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public required long FirstSeen { get; init; }
    public required long LastSeen { get; init; }

    /// <summary>How often each reason occurred.</summary>
    public required IReadOnlyList<KeyValuePair<Reason, long>> Reasons { get; init; }

    /// <summary>Records that had been received before.</summary>
    public long Duplicates => Reasons.Where(reason => reason.Key == Reason.Duplicate).Sum(reason => reason.Value);

    /// <summary>What was odd about records that were taken.</summary>
    public IEnumerable<KeyValuePair<Reason, long>> Flags =>
        Reasons.Where(reason => !reason.Key.IsRefusal() && reason.Key != Reason.Duplicate);

    /// <summary>What was refused.</summary>
    public IEnumerable<KeyValuePair<Reason, long>> Rejects => Reasons.Where(reason => reason.Key.IsRefusal());

    internal static SourceRow Read(IRow row, IEnumerable<KeyValuePair<Reason, long>> reasons) =>
        new()
        {
            Scope = row.Text(1) ?? "",
            Version = row.Text(2) ?? "",
            Signal = (Signal)row.Int64(3),
            Protocol = (Protocol)row.Int64(4),
            Encoding = (Encoding)row.Int64(5),
            Temporality = (Temporality)row.Int64(6),
            Requests = row.Int64(7),
            Records = row.Int64(8),
            FirstSeen = row.Int64(9),
            LastSeen = row.Int64(10),
            Reasons = [.. reasons],
        };
}
