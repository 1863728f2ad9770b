using System.Collections.Concurrent;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Looks through folders on a few threads: with thousands of folders the system's part takes tens of milliseconds.</summary>
sealed class LogSearch
{
    const int ThreadsMax = 4,
        FoldersPerThread = 8;

    readonly List<(string Path, bool IsRecursive)> _folders = [];
    readonly ConcurrentDictionary<(ulong, ulong), bool> _followed = new();
    readonly ConcurrentBag<List<LogFile>> _found = [];
    int _next = -1,
        _unreadable;

    /// <summary>Adds a folder with all below it. Its own folders are what threads share.</summary>
    public void AddTree(string folder)
    {
        _folders.Add((folder, false));
        try
        {
            foreach (
                var below in Directory.EnumerateDirectories(
                    folder,
                    "*",
                    new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }
                )
            )
                _folders.Add((below, true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The walk of the folder itself will say that it cannot be read.
        }
    }

    /// <summary>Adds a folder without what is below it, if there is one.</summary>
    public void AddFolder(string folder)
    {
        if (Directory.Exists(folder))
            _folders.Add((folder, false));
    }

    /// <summary>Looks through them all.</summary>
    public LogListing Run()
    {
        var threads = new Thread[Math.Clamp(Math.Min(Environment.ProcessorCount, _folders.Count / FoldersPerThread), 1, ThreadsMax) - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Walk) { IsBackground = true };
            threads[i].Start();
        }

        Walk();
        foreach (var thread in threads)
            thread.Join();
        return new LogListing(Once(), _unreadable);
    }

    void Walk()
    {
        var (unreadable, linux) = (0, new LinuxFolderWalk(MayFollow));
        for (int i; (i = Interlocked.Increment(ref _next)) < _folders.Count; )
        {
            var (folder, isRecursive) = _folders[i];
            var (files, missed) = OperatingSystem.IsLinux() ? LinuxWalk(linux, folder, isRecursive) : Walk(folder, isRecursive);
            unreadable += missed;
            _found.Add(files);
        }

        Interlocked.Add(ref _unreadable, unreadable);
    }

    (List<LogFile> Files, int Unreadable) LinuxWalk(LinuxFolderWalk linux, string folder, bool isRecursive)
    {
        try
        {
            return linux.Run(folder, isRecursive);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than the call.
            return Walk(folder, isRecursive);
        }
    }

    (List<LogFile> Files, int Unreadable) Walk(string folder, bool isRecursive)
    {
        using var walk = new FolderWalk(folder, isRecursive, MayFollow);
        while (walk.MoveNext())
            walk.Files.Add(walk.Current);
        walk.Files.RemoveAll(file => file.Size < 0);
        return (walk.Files, walk.Unreadable);
    }

    // A linked folder is followed once, so that a link to a folder above ends.
    bool MayFollow(string folder) => FileTimes.TryRead(folder, out var target) && _followed.TryAdd((target.Device, target.Inode), true);

    List<LogFile> Once()
    {
        var files = new List<LogFile>(_found.Sum(found => found.Count));
        var ids = new HashSet<(ulong, ulong)>();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var found in _found)
        {
            foreach (var file in found)
            {
                if (file.Inode == 0 ? paths.Add(file.Path) : ids.Add((file.Device, file.Inode)))
                    files.Add(file);
            }
        }

        return files;
    }
}
