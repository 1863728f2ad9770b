using Plumbline.Core.Model;

namespace Plumbline.Store.Journal;

/// <summary>What is said of a body: enough to decode it again.</summary>
/// <param name="ReceivedAt">Nanoseconds since 1970 (UTC).</param>
/// <param name="Signal">The receiver's path.</param>
/// <param name="Protocol">How it travelled.</param>
/// <param name="Encoding">How it is encoded.</param>
public readonly record struct JournalEntry(long ReceivedAt, Signal Signal, Protocol Protocol, Plumbline.Core.Model.Encoding Encoding);
