namespace Plumbline.Ingest.SessionLogs;

/// <summary>What the file system says of a log, apart from where it lies. The fields are those of <see cref="LogFile"/>.</summary>
public readonly record struct FileState(long Size, long LastWrite, long Birth, ulong Device, ulong Inode, long Order)
{
    /// <summary>The log with this state at a path.</summary>
    public LogFile At(string path) => new(path, Size, LastWrite, Birth, Device, Inode, Order);
}
