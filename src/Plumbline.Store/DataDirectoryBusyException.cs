namespace Plumbline.Store;

/// <summary>Another process works on the data directory.</summary>
public sealed class DataDirectoryBusyException(string path, int? holder)
    : Exception(
        $"The data directory {path} is in use by {(holder is null ? "another process" : $"process {holder}")}. "
            + "Stop that one first, or give this one a directory of its own with --data."
    )
{
    /// <summary>The holder's process id, where it could be read.</summary>
    public int? Holder { get; } = holder;
}
