namespace Plumbline.Cli.LocalLogs;

/// <summary>Where this user's programs keep what can be made again.</summary>
public static class CacheFolder
{
    /// <summary>
    /// <c>$XDG_CACHE_HOME/plumbline</c> where that is set, else <c>~/.cache/plumbline</c>, <c>~/Library/Caches/plumbline</c> on macOS and
    /// <c>%LOCALAPPDATA%\plumbline\cache</c> on Windows.
    /// </summary>
    public static string Default(Func<string, string?> environment)
    {
        // The convention says that a relative path is to be ignored.
        if (environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache))
            return Path.Combine(cache, "plumbline");
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "plumbline", "cache");
        var home = environment("HOME") is { Length: > 0 } named ? named : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches", "plumbline") : Path.Combine(home, ".cache", "plumbline");
    }

    /// <summary>Makes a folder, when it is missing, that only this user can look into: names of files and projects are nobody else's business.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
