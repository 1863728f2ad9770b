namespace Plumbline.Ingest.SessionLogs;

/// <summary>The logs that were found.</summary>
/// <param name="Files">Each file once, in no order.</param>
/// <param name="Unreadable">Folders and files that could not be looked at.</param>
public sealed record LogListing(IReadOnlyList<LogFile> Files, int Unreadable);
