using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Store;

/// <summary>
/// The folder that holds everything Plumbline keeps, for one process at a time. The lock is the operating system's, on a file
/// that names the holder: it ends with the holder's life, so a dead process never blocks a new one.
/// </summary>
public sealed partial class DataDirectory : IDisposable
{
    const string LockName = "plumbline.lock";

    // Long enough for any process id.
    const int PidBytes = 20;

    readonly SafeFileHandle _lock;

    DataDirectory(string path, SafeFileHandle @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The database file.</summary>
    public string DatabaseFile => System.IO.Path.Combine(Path, "plumbline.duckdb");

    /// <summary>The journal's folder.</summary>
    public string JournalFolder => System.IO.Path.Combine(Path, "journal");

    /// <summary>Creates the folder when it is missing, readable by this user only, and takes it for this process.</summary>
    /// <exception cref="DataDirectoryBusyException">Another process holds it.</exception>
    public static DataDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var handle = Take(System.IO.Path.Combine(path, LockName)) ?? throw new DataDirectoryBusyException(path, Holder(path));
        WritePid(handle);
        return new DataDirectory(path, handle);
    }

    /// <summary>Lets the folder go. The lock's file stays: deleting it could take away another's lock.</summary>
    public void Dispose()
    {
        if (_lock.IsClosed)
            return;
        Clear(_lock);
        _lock.Dispose();
    }

    // On Unix only FileShare.None locks; on Windows it would also keep others from reading who we are.
    static SafeFileHandle? Take(string file)
    {
        try
        {
            var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
            return File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and Windows' ERROR_SHARING_VIOLATION.
    static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    // The lock is what counts: a disk too full for a name must not keep the program from starting.
    static void WritePid(SafeFileHandle handle)
    {
        try
        {
            Clear(handle);
            RandomAccess.Write(handle, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), 0);
        }
        catch (IOException) { }
    }

    static void Clear(SafeFileHandle handle) => RandomAccess.SetLength(handle, 0);

    static int? Holder(string path)
    {
        try
        {
            using var handle = OpenForLooking(System.IO.Path.Combine(path, LockName));
            Span<byte> text = stackalloc byte[PidBytes];
            var length = RandomAccess.Read(handle, text, 0);
            return Utf8Parser.TryParse(text[..length], out int pid, out _) ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // .NET locks whatever it opens by name on Unix, and so cannot look at a file that is locked.
    static SafeFileHandle OpenForLooking(string file)
    {
        if (OperatingSystem.IsWindows())
            return File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var descriptor = OpenFile(file, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new IOException($"{file} cannot be opened.");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
