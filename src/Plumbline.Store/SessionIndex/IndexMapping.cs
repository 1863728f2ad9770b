using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Store.SessionIndex;

/// <summary>The index file in memory, privately: what is written here stays here.</summary>
sealed unsafe class IndexMapping : IDisposable
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
