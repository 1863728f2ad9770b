namespace Plumbline.Ingest.SessionLogs;

/// <summary>The logs that were found.</summary>
/// <param name="Parts">Each file once, in no order.</param>
/// <param name="Unreadable">Folders and files that could not be looked at.</param>
public sealed record LogListing(IReadOnlyList<FoundLogs> Parts, int Unreadable)
{
    /// <summary>All of them, each with its path.</summary>
    public IReadOnlyList<LogFile> Files => [.. Parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.File))];
}
