using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Store.SessionIndex;

/// <summary>The index file in memory, privately: what is written here stays here.</summary>
sealed unsafe partial class IndexMapping : IDisposable
{
    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;

    /// <summary>Maps the first bytes of a file.</summary>
    public IndexMapping(SafeFileHandle handle, long length)
    {
        _file = MemoryMappedFile.CreateFromFile(
            handle,
            null,
            0,
            MemoryMappedFileAccess.CopyOnWrite,
            HandleInheritability.None,
            leaveOpen: false
        );
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + _view.PointerOffset;
        Length = length;
    }

    /// <summary>The file's first byte.</summary>
    public byte* Start { get; }

    /// <summary>Bytes mapped.</summary>
    public long Length { get; }

    /// <summary>
    /// Lets pages that lie whole within some bytes leave this process's memory; they come back from the file when they are looked at again.
    /// Nothing there may have been written to: it would come back as the file has it.
    /// </summary>
    public static void Leave(void* from, void* to)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var page = (nuint)Environment.SystemPageSize;
        var (first, end) = (((nuint)from + page - 1) & ~(page - 1), (nuint)to & ~(page - 1));
        if (first < end)
            _ = Advise((void*)first, end - first, DontNeed);
    }

    const int DontNeed = 4;

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
