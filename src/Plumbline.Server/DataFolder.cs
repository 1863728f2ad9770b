using System.Globalization;

namespace Plumbline.Server;

/// <summary>The data folder, held by one process at a time. The operating system lets go of it when the process ends, however it ends.</summary>
sealed class DataFolder : IDisposable
{
    // What .NET says of a file that another process has opened for itself: ERROR_SHARING_VIOLATION, and EWOULDBLOCK of flock.
    const int SharingViolation = unchecked((int)0x80070020);
    const int WouldBlock = 11;
    const int WouldBlockOnMac = 35;

    readonly FileStream _lock;

    DataFolder(FileStream held) => _lock = held;

    /// <summary>Creates the folder when it is missing and takes hold of it.</summary>
    /// <exception cref="WrongInputException">Another process holds it, or it cannot be written to.</exception>
    public static DataFolder Hold(string path)
    {
        try
        {
            Create(path);
            var held = TryLock(Path.Combine(path, "serve.lock"));
            if (held is null)
                throw new WrongInputException(
                    $"--data: {path} is held by another plumb serve{HolderOf(path)}; expected a folder of its own."
                );
            File.WriteAllText(PidFile(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(held);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new WrongInputException($"--data: expected a folder that can be written to; {error.Message}");
        }
    }

    /// <summary>What people did all day is in it: nobody else on this machine may look.</summary>
    static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static FileStream? TryLock(string file)
    {
        try
        {
            return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult is SharingViolation or WouldBlock or WouldBlockOnMac)
        {
            return null;
        }
    }

    // A file of its own: on Windows nobody can read the one that is held.
    static string PidFile(string path) => Path.Combine(path, "serve.pid");

    static string HolderOf(string path) =>
        File.Exists(PidFile(path)) && int.TryParse(File.ReadAllText(PidFile(path)), CultureInfo.InvariantCulture, out var pid)
            ? $" (process {pid.ToString(CultureInfo.InvariantCulture)})"
            : "";

    /// <summary>Lets go.</summary>
    public void Dispose() => _lock.Dispose();
}
