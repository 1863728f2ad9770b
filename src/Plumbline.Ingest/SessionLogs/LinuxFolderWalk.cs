using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Walks through a folder with the system's own calls: names are looked up in an open folder instead of along their whole path, and the type of
/// an entry comes with its name. With thousands of folders that is half of the time.
/// </summary>
sealed unsafe partial class LinuxFolderWalk(Func<string, bool> mayFollow)
{
    const int AtCurrentFolder = -100;

    // O_DIRECTORY differs between processors; without it, opening something else gives a descriptor that lists nothing.
    const int ReadOnlyCloseOnExec = 0x80000;

    // struct linux_dirent64: inode 8, offset 8, length 2, type 1, then the name with a zero behind it.
    const int LengthAt = 16,
        TypeAt = 18,
        NameAt = 19;

    const byte IsFolder = 4,
        IsFile = 8,
        IsLink = 10,
        IsUnknown = 0;

    // Deeper than logs lie, and few enough for the stack.
    const int DepthMax = 64;

    const int BufferBytes = 32 * 1024;

    readonly List<byte[]> _buffers = [];

    List<LogFile> _files = [];
    int _unreadable;
    bool _isRecursive;

    /// <summary>The logs in a folder, and how many folders and files could not be looked at.</summary>
    public (List<LogFile> Files, int Unreadable) Run(string folder, bool isRecursive)
    {
        (_files, _unreadable, _isRecursive) = ([], 0, isRecursive);
        fixed (byte* path = Encoding.UTF8.GetBytes(folder + '\0'))
            Walk(OpenAt(AtCurrentFolder, path, ReadOnlyCloseOnExec), folder, 0);
        return (_files, _unreadable);
    }

    void Walk(int handle, string folder, int depth)
    {
        if (handle < 0)
        {
            _unreadable++;
            return;
        }

        try
        {
            if (_buffers.Count == depth)
                _buffers.Add(new byte[BufferBytes]);
            fixed (byte* buffer = _buffers[depth])
            {
                int read;
                while ((read = (int)GetEntries(handle, buffer, BufferBytes)) > 0)
                    Take(new ReadOnlySpan<byte>(buffer, read), buffer, handle, folder, depth);
                if (read < 0)
                    _unreadable++;
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    void Take(ReadOnlySpan<byte> entries, byte* at, int handle, string folder, int depth)
    {
        while (entries.Length > NameAt)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[LengthAt..]);
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(at + NameAt);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                Take(name, entries[TypeAt], at + NameAt, handle, folder, depth);
            entries = entries[length..];
            at += length;
        }
    }

    void Take(ReadOnlySpan<byte> name, byte type, byte* nameStart, int handle, string folder, int depth)
    {
        var isLog = IsLog(name);
        if (type is IsLink or IsUnknown)
        {
            TakeTarget(Path.Join(folder, Encoding.UTF8.GetString(name)), isLog, depth);
        }
        else if (type == IsFolder)
        {
            if (_isRecursive && depth < DepthMax)
                Walk(OpenAt(handle, nameStart, ReadOnlyCloseOnExec), Path.Join(folder, Encoding.UTF8.GetString(name)), depth + 1);
        }
        else if (type == IsFile && isLog)
        {
            var path = Path.Join(folder, Encoding.UTF8.GetString(name));
            if (FileTimes.TryRead(handle, nameStart, path, out var file))
                _files.Add(file);
            else
                _unreadable++;
        }
    }

    // A link, or a file system that does not tell types: as whatever it leads to.
    void TakeTarget(string path, bool isLog, int depth)
    {
        if (Directory.Exists(path))
        {
            if (!_isRecursive || depth >= DepthMax || !mayFollow(path))
                return;
            fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
                Walk(OpenAt(AtCurrentFolder, text, ReadOnlyCloseOnExec), path, depth + 1);
        }
        else if (isLog && FileTimes.TryRead(path, out var file))
            _files.Add(file);
        else if (isLog)
            _unreadable++;
    }

    static bool IsLog(ReadOnlySpan<byte> name) => name.Length >= 6 && Ascii.EqualsIgnoreCase(name[^6..], ".jsonl"u8);

    [LibraryImport("libc", EntryPoint = "openat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenAt(int folder, byte* name, int flags);

    [LibraryImport("libc", EntryPoint = "getdents64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetEntries(int folder, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
