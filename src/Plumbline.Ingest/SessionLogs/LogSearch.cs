namespace Plumbline.Ingest.SessionLogs;

/// <summary>Looks through folders on a few threads: with thousands of folders the system's part takes tens of milliseconds.</summary>
sealed class LogSearch
{
    const int ThreadsMax = 4,
        FoldersPerThread = 8;

    readonly List<(string Path, bool IsRecursive)> _folders = [];
    readonly FileIds _followed = new();
    readonly List<FoundList> _found = [];
    int _next = -1;

    /// <summary>Adds a folder with all below it. Its own folders are what threads share.</summary>
    public void AddTree(string folder)
    {
        var below = new List<string>();
        var found = new FoundList();
        new LogWalk(found, MayFollow).Take(folder, below);
        _found.Add(found);
        foreach (var one in below)
            _folders.Add((one, true));
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
        return Once();
    }

    void Walk()
    {
        var found = new FoundList();
        var walk = new LogWalk(found, MayFollow);
        for (int i; (i = Interlocked.Increment(ref _next)) < _folders.Count; )
            walk.Take(_folders[i].Path, _folders[i].IsRecursive);
        lock (_found)
            _found.Add(found);
    }

    // A linked folder is followed once, so that a link to a folder above ends.
    bool MayFollow(string folder)
    {
        if (!FileTimes.TryRead(folder, out var target))
            return false;
        lock (_followed)
            return target.Inode == 0 ? _followed.Add(target.Path) : _followed.Add(target.Device, target.Inode);
    }

    LogListing Once()
    {
        var (parts, logs, unreadable) = (new List<FoundLogs>(), 0, 0);
        foreach (var found in _found)
        {
            parts.AddRange(found.Parts);
            unreadable += found.Unreadable;
        }

        foreach (var part in parts)
            logs += part.Count;
        var met = new FileIds(logs);
        foreach (var part in parts)
            part.LeaveOut(met);
        return new LogListing(parts, unreadable);
    }
}
