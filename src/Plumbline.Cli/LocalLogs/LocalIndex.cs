using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.LocalLogs;

/// <summary>The index of this machine's session logs.</summary>
public static class LocalIndex
{
    /// <summary>What the logs hold now: the index is brought up to date first. The caller disposes the snapshot.</summary>
    /// <param name="sources">The folders that are searched.</param>
    /// <param name="cacheFolder">Where indexes are kept: <see cref="CacheFolder.Default"/>. Created when missing.</param>
    /// <param name="options">Whether an index is kept at all, and who is told of progress.</param>
    public static IndexSnapshot Refresh(LogSources sources, string cacheFolder, LocalIndexOptions options) =>
        throw new NotImplementedException();

    /// <summary>What the index holds, without a look at the logs; null when there is none that can be used.</summary>
    public static IndexSnapshot? Peek(LogSources sources, string cacheFolder) => throw new NotImplementedException();
}
