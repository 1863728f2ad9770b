namespace Plumbline.Store.SessionIndex;

/// <summary>
/// The right to write an index, for one process at a time. The operating system ends it with the holder's life. Who does not get it
/// still answers, from what it read itself.
/// </summary>
sealed class IndexLock : IDisposable
{
    readonly FileStream _file;

    IndexLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of an index if it is free; never waits.</summary>
    public static IndexLock? TryTake(string indexPath)
    {
        try
        {
            // The file stays when the lock ends: deleting it could take away another's.
            return new IndexLock(new FileStream(indexPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
