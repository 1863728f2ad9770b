using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.LocalLogs;

/// <summary>How the index is brought up to date.</summary>
public sealed record LocalIndexOptions
{
    /// <summary>Whether to read everything anew and keep nothing (<c>--no-index</c>).</summary>
    public bool NoIndex { get; init; }

    /// <summary>What the caller will read of the snapshot. Less is faster: what is not read need not be checked.</summary>
    public IndexContent Content { get; init; } = IndexContent.All;

    /// <summary>Told now and then while logs are read, from one thread at a time; not at all when nothing is new.</summary>
    public Action<ReadProgress>? Progress { get; init; }

    /// <summary>A search for logs that was begun before; null to search now.</summary>
    public EarlySearch? Search { get; init; }

    /// <summary>How many threads read; 0 for as many as help.</summary>
    public int Threads { get; init; }
}
