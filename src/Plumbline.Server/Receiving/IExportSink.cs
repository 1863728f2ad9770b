using Plumbline.Core.Model;

namespace Plumbline.Server.Receiving;

/// <summary>Where received export requests go: the ledger, or a test's list.</summary>
public interface IExportSink
{
    /// <summary>Decodes and stores one request; the outcome says that it is durable, or why it is not.</summary>
    /// <param name="body">Belongs to the caller again when the task is done.</param>
    /// <param name="patience">How long to wait when the store is behind.</param>
    ValueTask<ExportOutcome> AcceptAsync(
        Signal signal,
        Protocol protocol,
        Encoding encoding,
        ReadOnlyMemory<byte> body,
        TimeSpan patience,
        CancellationToken cancellation
    );
}

/// <summary>What became of an export request.</summary>
public enum ExportResult : byte
{
    /// <summary>Durable, except for the records that were refused.</summary>
    Stored,

    /// <summary>It can never work.</summary>
    Malformed,

    /// <summary>The store is behind: nothing was taken, try again.</summary>
    Busy,

    /// <summary>The disk is full: nothing was taken, try again.</summary>
    NoSpace,
}

/// <summary>What the sender is to be told.</summary>
/// <param name="Taken">Points, records or spans that are stored.</param>
/// <param name="Refused">Points, records or spans that are not.</param>
/// <param name="Message">A sentence about what is wrong; null when nothing is.</param>
/// <param name="Reasons">How many were refused for which reason; null when none was.</param>
public readonly record struct ExportOutcome(
    ExportResult Result,
    int Taken,
    int Refused,
    string? Message,
    IReadOnlyDictionary<Reason, long>? Reasons = null
);
