using Plumbline.Core.Attribution;
using Plumbline.Core.Pricing;
using Plumbline.Core.SessionLogs;

namespace Plumbline.Store.Writing;

/// <summary>How the ledger works. The defaults suit one machine with two cores.</summary>
public sealed record LedgerOptions
{
    /// <summary>How precisely it is known when an idle cumulative writer was last heard: one hour, in nanoseconds.</summary>
    public const long LastSeenPrecision = 3600L * 1_000_000_000;

    /// <summary>The folder with the database and the journal.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How long increments of metrics are kept; null keeps them for ever.</summary>
    public TimeSpan? MetricRetention { get; init; }

    /// <summary>How long requests and events are kept; null keeps them for ever.</summary>
    public TimeSpan? EventRetention { get; init; }

    /// <summary>How long spans are kept; null keeps them for ever.</summary>
    public TimeSpan? SpanRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the journal waits for more requests before it makes a group durable.</summary>
    public TimeSpan CommitWindow { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long applied rows may lag behind what is durable when nobody asks.</summary>
    public TimeSpan ApplyInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Bodies that are durable but not applied, in bytes; beyond it senders wait.</summary>
    public long BacklogBytes { get; init; } = 96 * 1024 * 1024;

    /// <summary>Records applied in one transaction at most.</summary>
    public int GroupRecords { get; init; } = 60_000;

    /// <summary>Memory that the database may use for its own buffers, in DuckDB's notation.</summary>
    public string DatabaseMemory { get; init; } = "384MB";

    /// <summary>Threads the database may use for questions.</summary>
    public int DatabaseThreads { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>The prices that list costs are worked out with.</summary>
    public PriceBook PriceBook { get; init; } = PriceBook.BuiltIn;

    /// <summary>The contract that effective costs are worked out with; null for none.</summary>
    public Contract? Contract { get; init; }

    /// <summary>
    /// Requests that are priced in one go: rows that are held in memory, and for which the writer has no time for others: some 0.1 s, more where estimates have to be explained.
    /// </summary>
    public int PricesAtOnce { get; init; } = 40_000;

    /// <summary>Requests that gather before they are added to cells: until then, questions add them up themselves.</summary>
    internal int CellsFrom { get; init; } = 65_536;

    /// <summary>The rules that say whose usage is, at first: see <see cref="Ledger.UseRules"/>.</summary>
    public RuleSet Rules { get; init; } = RuleSet.Default;

    /// <summary>Contexts that get their owners by other rules at a time: as many as take about 0.1 s.</summary>
    internal int OwnersAtOnce { get; init; } = 10_000;

    /// <summary>Whether a writer that began at a moment, and was never heard, may have been counted and forgotten.</summary>
    internal bool IsOlderThanRetention(long start, long receivedAt) =>
        MetricRetention is { } kept && start < receivedAt - kept.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// Whether a request of a moment is removed, or soon to be: a session log may tell it long after it was counted and forgotten. What
    /// tells of one request may be dated minutes apart, so what is nearly too old is too old.
    /// </summary>
    internal bool WouldRemoveEvent(long time, long receivedAt) =>
        EventRetention is { } kept && time < receivedAt - kept.Ticks * TimeSpan.NanosecondsPerTick + ResponseMatching.MostApart;
}
