using Plumbline.Core.Model;
using Plumbline.Server.Receiving;
using Plumbline.Store.Journal;
using Plumbline.Store.Writing;

namespace Plumbline.Server;

/// <summary>Decodes export requests, so that it can be said what was refused in them, and hands them to the ledger.</summary>
public sealed class LedgerExportSink(Ledger ledger, Decoders decoders, TimeProvider time) : IExportSink
{
    /// <inheritdoc/>
    public ValueTask<ExportOutcome> AcceptAsync(
        Signal signal,
        Protocol protocol,
        Encoding encoding,
        ReadOnlyMemory<byte> body,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var entry = new JournalEntry(UnixNanos(time.GetUtcNow()), signal, protocol, encoding);
        var batch = ledger.Rent();
        if (decoders.Decode(entry, body.Span, batch) is { } error)
        {
            ledger.Return(batch);
            return new(new ExportOutcome(ExportResult.Malformed, 0, 0, error.Message));
        }

        // An empty request has nothing to be kept.
        if (batch.Taken == 0 && batch.Refused == 0)
        {
            ledger.Return(batch);
            return new(new ExportOutcome(ExportResult.Stored, 0, 0, null));
        }

        // The ledger takes the batch over: what the reply needs is read before.
        var stored = new ExportOutcome(ExportResult.Stored, batch.Taken, batch.Refused, SentenceFor(signal, batch), RefusalsIn(batch));
        return FinishAsync(ledger.AppendAsync(entry, body, batch, patience, cancellation), stored);
    }

    static async ValueTask<ExportOutcome> FinishAsync(ValueTask<AppendOutcome> append, ExportOutcome stored) =>
        await append switch
        {
            AppendOutcome.Durable => stored,
            AppendOutcome.NoSpace => new(ExportResult.NoSpace, 0, 0, null),
            _ => new(ExportResult.Busy, 0, 0, null),
        };

    static string? SentenceFor(Signal signal, Batch batch)
    {
        if (batch.Refused == 0)
            return null;
        var records = signal switch
        {
            Signal.Metrics => "data points",
            Signal.Logs => "log records",
            Signal.SessionLogs => "records",
            _ => "spans",
        };
        var reason = batch.FirstRefusal?.Name() ?? "unknown";
        return $"{batch.Refused} of {batch.Taken + batch.Refused} {records} were refused, the first for the reason {reason}; the others are stored.";
    }

    static Dictionary<Reason, long>? RefusalsIn(Batch batch)
    {
        if (batch.Refused == 0)
            return null;
        var refusals = new Dictionary<Reason, long>();
        foreach (ref readonly var sender in batch.Senders.AsSpan())
        {
            foreach (var (reason, count) in sender.Reasons.AsSpan())
            {
                if (reason.IsRefusal())
                    refusals[reason] = refusals.GetValueOrDefault(reason) + count;
            }
        }

        return refusals;
    }

    static long UnixNanos(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks * 100;
}
