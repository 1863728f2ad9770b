using System.Collections.Concurrent;
using Plumbline.Core.Model;
using Plumbline.Ingest;
using Plumbline.Ingest.SessionLogs;
using Plumbline.Server.Settings;
using Plumbline.Store.Journal;

namespace Plumbline.Server;

/// <summary>Decoders keep their buffers and serve one request at a time: this lends them out, also to the ledger when it reads its journal.</summary>
public sealed class Decoders(ServerSettings settings)
{
    readonly ConcurrentBag<OtlpDecoder> _idle = [];
    readonly ConcurrentBag<RecordDecoder> _idleForRecords = [];

    readonly IngestSettings _settings = new()
    {
        MaxAttributes = settings.MaxAttributes,
        MaxValueBytes = settings.MaxValueBytes,
        MaxNesting = settings.MaxNesting,
        MaxRecords = settings.MaxRecords,
        KeepContent = settings.KeepContent,
        TeamKeys = settings.TeamKeys,
        CostCenterKeys = settings.CostCenterKeys,
        ProjectKeys = settings.ProjectKeys,
        TrustedScopes = settings.TrustedScopes,
    };

    /// <summary>Reads one body into an empty batch; the reason when it cannot be read.</summary>
    public DecodeError? Decode(JournalEntry entry, ReadOnlySpan<byte> body, Batch batch)
    {
        batch.ReceivedAt = entry.ReceivedAt;
        if (entry.Signal == Signal.SessionLogs)
            return DecodeRecords(body, batch);
        if (!_idle.TryTake(out var decoder))
            decoder = new(_settings);
        var error = decoder.Decode(entry.Signal, entry.Protocol, entry.Encoding, body, batch);
        _idle.Add(decoder);
        return error;
    }

    DecodeError? DecodeRecords(ReadOnlySpan<byte> body, Batch batch)
    {
        if (!_idleForRecords.TryTake(out var decoder))
            decoder = new(_settings);
        var error = decoder.Decode(body, batch);
        _idleForRecords.Add(decoder);
        return error;
    }
}
