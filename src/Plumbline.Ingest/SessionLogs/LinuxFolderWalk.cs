using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Walks through a folder with the system's own calls: names are looked up in an open folder instead of along their whole path, and the type of
/// an entry comes with its name. With thousands of folders that is half of the time. Paths are put together as bytes, in one place, and
/// only a log's is kept.
/// </summary>
sealed unsafe partial class LinuxFolderWalk(FoundList found, Func<string, bool> mayFollow)
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

    // The path of the folder, or of the log in it, that is being looked at.
    byte[] _path = new byte[1024];
    int _length;

    bool _isRecursive;
    List<string>? _below;

    /// <summary>Takes the logs in a folder.</summary>
    /// <param name="isRecursive">Whether to go through the folders in it as well.</param>
    /// <param name="below">Where to list the folders in it, linked ones too; null for nowhere.</param>
    public void Run(string folder, bool isRecursive, List<string>? below)
    {
        (_isRecursive, _below) = (isRecursive, below);
        Walk(folder, 0);
    }

    void Walk(string folder, int depth)
    {
        var path = Encoding.UTF8.GetBytes(folder + '\0');
        _length = 0;
        Append(path.AsSpan(0, path.Length - 1));
        fixed (byte* start = path)
            Walk(OpenAt(AtCurrentFolder, start, ReadOnlyCloseOnExec), depth);
    }

    void Walk(int handle, int depth)
    {
        if (handle < 0)
        {
            found.Unreadable++;
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
                    Take(new ReadOnlySpan<byte>(buffer, read), buffer, handle, depth);
                if (read < 0)
                    found.Unreadable++;
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    void Take(ReadOnlySpan<byte> entries, byte* at, int handle, int depth)
    {
        var folder = _length;
        while (entries.Length > NameAt)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[LengthAt..]);
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(at + NameAt);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                Take(name, entries[TypeAt], at + NameAt, handle, depth);
            _length = folder;
            entries = entries[length..];
            at += length;
        }
    }

    void Take(ReadOnlySpan<byte> name, byte type, byte* nameStart, int handle, int depth)
    {
        var isLog = IsLog(name);
        if (type is IsLink or IsUnknown)
        {
            AppendName(name);
            TakeTarget(Path(), isLog, depth);
        }
        else if (type == IsFolder && _below is not null)
        {
            AppendName(name);
            _below.Add(Path());
        }
        else if (type == IsFolder && MayDescend(depth))
        {
            AppendName(name);
            Walk(OpenAt(handle, nameStart, ReadOnlyCloseOnExec), depth + 1);
        }
        else if (type == IsFile && isLog)
        {
            AppendName(name);
            TakeLog(FileTimes.TryRead(handle, nameStart, out var state), state);
        }
    }

    // A link, or a file system that does not tell types: as whatever it leads to.
    void TakeTarget(string path, bool isLog, int depth)
    {
        if (!Directory.Exists(path))
        {
            if (isLog)
                TakeLog(FileTimes.TryRead(path, out var file), file.State);
        }
        else if (_below is not null)
            _below.Add(path);
        else if (MayDescend(depth) && mayFollow(path))
            Walk(path, depth + 1);
    }

    void TakeLog(bool isThere, in FileState state)
    {
        if (isThere)
            found.Add(_path.AsSpan(0, _length), state);
        else
            found.Unreadable++;
    }

    bool MayDescend(int depth) => _isRecursive && depth < DepthMax;

    void AppendName(ReadOnlySpan<byte> name)
    {
        if (_length > 0 && _path[_length - 1] != '/')
            Append("/"u8);
        // A name that is no text is looked up, and opened later on, as the text that is nearest to it.
        Append(Utf8.IsValid(name) ? name : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(name)));
    }

    void Append(ReadOnlySpan<byte> text)
    {
        if (_length + text.Length > _path.Length)
            Array.Resize(ref _path, (_length + text.Length) * 2);
        text.CopyTo(_path.AsSpan(_length));
        _length += text.Length;
    }

    string Path() => Encoding.UTF8.GetString(_path, 0, _length);

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
