using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.LocalLogs;

/// <summary>The index of this machine's session logs.</summary>
public static class LocalIndex
{
    /// <summary>What the logs hold now: the index is brought up to date first. The caller disposes the snapshot.</summary>
    /// <param name="sources">The folders that are searched.</param>
    /// <param name="cacheFolder">Where indexes are kept: <see cref="CacheFolder.Default"/>. Created when missing.</param>
    /// <param name="options">Whether an index is kept at all, and who is told of progress.</param>
    public static IndexSnapshot Refresh(LogSources sources, string cacheFolder, LocalIndexOptions options)
    {
        // The logs are looked for while the index is opened and checked.
        var search = options.Search ?? EarlySearch.Begin(sources.Roots);
        using var index = Open(sources, cacheFolder, options);
        index.PrepareToFind();
        Update(index, search.Of(sources.Roots), sources, options);
        return index.TakeSnapshot();
    }

    /// <summary>What the index holds, without a look at the logs; null when there is none that can be used.</summary>
    public static IndexSnapshot? Peek(LogSources sources, string cacheFolder, IndexContent content = IndexContent.All) =>
        SessionIndex.Peek(PathOf(sources, cacheFolder), sources.Key, content);

    static SessionIndex Open(LogSources sources, string cacheFolder, LocalIndexOptions options)
    {
        if (options.NoIndex || !TryCreate(cacheFolder))
            return SessionIndex.Open(null, sources.Key, options.Content, Path.GetTempPath());
        return SessionIndex.Open(PathOf(sources, cacheFolder), sources.Key, options.Content, cacheFolder);
    }

    static string PathOf(LogSources sources, string cacheFolder) => Path.Combine(cacheFolder, $"sessions-{sources.Key.Low:x16}.index");

    static bool TryCreate(string folder)
    {
        try
        {
            CacheFolder.Create(folder);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static void Update(SessionIndex index, LogListing listing, LogSources sources, LocalIndexOptions options)
    {
        index.Skip(SkipReason.Unreadable, listing.Unreadable);
        var comparison = LogComparison.Of(index, listing);
        if (!comparison.HasChanges && comparison.Tails.Count == 0)
        {
            index.Skip(SkipReason.Unreadable, comparison.Unreadable);
            return;
        }

        // A damaged index is empty now: everything is new.
        if (!index.TryBeginChanges())
            comparison = LogComparison.Of(index, listing);
        index.Skip(SkipReason.Unreadable, comparison.Unreadable);
        index.Remove(comparison.Gone);
        for (var i = 0; i < comparison.New.Count; i++)
            if (comparison.New[i] is { Number: < 0, File: var file } log)
                comparison.New[i] = log with { Number = Add(index, file, sources) };
        List<LogWork> tails = [.. LogReading.Read(index, comparison.New, options), .. comparison.Tails];
        // What reading gigabytes needed is given back before the rows that are written to a file are mapped.
        if (index.IsSpilled)
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        index.Commit();
        // A commit may have given logs other numbers.
        for (var i = 0; i < tails.Count; i++)
            tails[i] = tails[i] with { Number = index.Find(System.Text.Encoding.UTF8.GetBytes(tails[i].File.Path)) };
        LogReading.ReadTails(index, tails);
    }

    static int Add(SessionIndex index, in LogFile file, LogSources sources)
    {
        var root = LogPlace.Root(file.Path, sources.Roots);
        return index.Add(file.Path, root, LogPlace.ProjectFolder(file.Path, root), file.Order, file.Inode, file.IsAgent);
    }
}
