using Plumbline.Core.Model;
using Plumbline.Store.Journal;

namespace Plumbline.Store.Writing;

/// <summary>What became of a request that was handed to the ledger.</summary>
public enum AppendOutcome
{
    /// <summary>It is on disk: acknowledge it.</summary>
    Durable,

    /// <summary>Too much waits to be applied: the sender should try again later. Nothing was kept.</summary>
    Busy,

    /// <summary>The disk takes no more: the sender should try again later. Nothing was kept.</summary>
    NoSpace,
}

/// <summary>Decodes a body that is read back from the journal; what was decodable when it was acknowledged is decodable now.</summary>
public delegate void BodyDecoder(JournalEntry entry, ReadOnlySpan<byte> body, Batch batch);
