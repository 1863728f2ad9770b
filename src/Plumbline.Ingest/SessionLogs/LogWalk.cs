using System.Text;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>Takes the logs of one folder after another into a list, in the way that suits the system. For one thread.</summary>
sealed class LogWalk(FoundList found, Func<string, bool> mayFollow)
{
    readonly LinuxFolderWalk _linux = new(found, mayFollow);

    // A C library older than the calls.
    bool _isPortable = !OperatingSystem.IsLinux();

    /// <summary>Takes the logs in a folder, and those below it when asked to.</summary>
    public void Take(string folder, bool isRecursive) => Take(folder, isRecursive, null);

    /// <summary>Takes the logs in a folder, and lists the folders in it, linked ones too.</summary>
    public void Take(string folder, List<string> below) => Take(folder, isRecursive: false, below);

    void Take(string folder, bool isRecursive, List<string>? below)
    {
        if (_isPortable || !TryTakeOnLinux(folder, isRecursive, below))
            TakeAnywhere(folder, isRecursive, below);
    }

    // The first call already shows whether the others are there: nothing was taken before.
    bool TryTakeOnLinux(string folder, bool isRecursive, List<string>? below)
    {
        try
        {
            _linux.Run(folder, isRecursive, below);
        }
        catch (EntryPointNotFoundException)
        {
            _isPortable = true;
        }

        return !_isPortable;
    }

    void TakeAnywhere(string folder, bool isRecursive, List<string>? below)
    {
        using (var walk = new FolderWalk(folder, isRecursive, mayFollow))
        {
            while (walk.MoveNext())
                if (walk.Current is { Size: >= 0 } file)
                    found.Add(Encoding.UTF8.GetBytes(file.Path), file.State);
            found.Unreadable += walk.Unreadable;
        }

        try
        {
            var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
            below?.AddRange(Directory.EnumerateDirectories(folder, "*", options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The walk has said that it cannot be read.
        }
    }
}
