using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.LocalLogs;

/// <summary>A log that has something new.</summary>
/// <param name="File">The log.</param>
/// <param name="Number">Its number in the index; −1 while it has none.</param>
/// <param name="From">Where to go on, in bytes.</param>
/// <param name="State">What the reader needs there.</param>
readonly record struct LogWork(LogFile File, int Number, long From, ReaderState State)
{
    /// <summary>Bytes to read, as far as is known.</summary>
    public long Bytes => Math.Max(0, File.Size - From);
}
