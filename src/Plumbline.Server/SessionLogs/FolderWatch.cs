namespace Plumbline.Server.SessionLogs;

/// <summary>
/// Says when something may have changed beneath some folders: when the system tells of a change, and after a while in any case, because
/// systems run out of watches, and network folders never tell.
/// </summary>
sealed class FolderWatch : IDisposable
{
    // A look around 10,000 files takes tens of milliseconds.
    static readonly TimeSpan SweepWhenTold = TimeSpan.FromSeconds(30);
    static readonly TimeSpan SweepWhenNot = TimeSpan.FromSeconds(5);

    // Three folders that may appear.
    static readonly TimeSpan SweepWhenNothing = TimeSpan.FromSeconds(3);

    readonly Dictionary<string, FileSystemWatcher?> _watchers = new(StringComparer.Ordinal);
    readonly ManualResetEventSlim _news = new();

    /// <summary>Watches those of some folders that exist; one that appears later is watched from then on.</summary>
    public void Cover(IEnumerable<string> folders)
    {
        _news.Reset();
        foreach (var folder in folders.Select(LogsIn).Where(Directory.Exists))
        {
            if (!_watchers.ContainsKey(folder))
                _watchers[folder] = TryWatch(folder);
        }
    }

    // Claude Code's own folder holds much besides logs that changes all the time.
    static string LogsIn(string folder) =>
        Path.Combine(folder, "projects") is var projects && Directory.Exists(projects) ? projects : folder;

    FileSystemWatcher? TryWatch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder, "*.jsonl")
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.Size | NotifyFilters.LastWrite,
            };
            watcher.Changed += (_, _) => _news.Set();
            watcher.Created += (_, _) => _news.Set();
            watcher.Renamed += (_, _) => _news.Set();
            watcher.Error += (_, _) => _news.Set();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Waits until it is worth looking again; true when there was news.</summary>
    public bool Wait(CancellationToken stop)
    {
        var sweep =
            _watchers.Count == 0 ? SweepWhenNothing
            : _watchers.Values.Any(watcher => watcher is null) ? SweepWhenNot
            : SweepWhenTold;
        try
        {
            return _news.Wait(sweep, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
            watcher?.Dispose();
        _news.Dispose();
    }
}
