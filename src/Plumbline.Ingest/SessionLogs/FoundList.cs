namespace Plumbline.Ingest.SessionLogs;

/// <summary>What one thread finds.</summary>
sealed class FoundList
{
    /// <summary>The logs.</summary>
    public List<FoundLogs> Parts { get; } = [];

    /// <summary>Folders and files that could not be looked at.</summary>
    public int Unreadable { get; set; }

    /// <summary>Takes a log in.</summary>
    public void Add(ReadOnlySpan<byte> path, in FileState state)
    {
        if (Parts.Count > 0 && Parts[^1].TryAdd(path, state))
            return;
        Parts.Add(new FoundLogs(path.Length));
        _ = Parts[^1].TryAdd(path, state);
    }
}
