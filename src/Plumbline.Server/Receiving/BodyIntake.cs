using System.IO.Pipelines;
using Plumbline.Core.Model;
using Plumbline.Server.Settings;

namespace Plumbline.Server.Receiving;

/// <summary>What is known of an export request before its body is read.</summary>
/// <param name="Compression">Of the whole body over HTTP; over gRPC of the message, when its flag is set.</param>
/// <param name="Patience">How long the sender can wait for a store that is behind.</param>
public readonly record struct ExportCall(Signal Signal, Protocol Protocol, Encoding Encoding, Compression Compression, TimeSpan Patience);

/// <summary>What both protocols do with a body: read it, inflate it, hand it to the sink, and give its memory back.</summary>
public sealed class BodyIntake(ServerSettings settings, IExportSink sink, IngestCounters counters, BodyMemory memory, TimeProvider time)
{
    readonly BodyReader _reader = new(settings, memory, time);
    readonly Inflater _inflater = new(memory, settings.MaxBodyBytes);

    /// <summary>Receives one request.</summary>
    public async ValueTask<Reply> ReceiveAsync(PipeReader pipe, long? announced, ExportCall call)
    {
        var isGrpc = call.Protocol == Protocol.Grpc;
        var body = isGrpc ? await _reader.ReadFrameAsync(pipe) : await _reader.ReadAsync(pipe, announced);
        if (body.Error != BodyError.None)
            return Reply.Of(body.Error, settings.MaxBodyBytes);
        counters.CountBytes(body.Length);
        try
        {
            var message = body.Buffer.AsMemory(0, body.Length);
            if (!isGrpc)
                return await (call.Compression == Compression.None ? StoreAsync(message, call) : InflateAndStoreAsync(message, call));
            message = message[BodyReader.FramePrefix..];
            return body.Buffer[0] switch
            {
                0 => await StoreAsync(message, call),
                1 when call.Compression != Compression.None => await InflateAndStoreAsync(message, call),
                1 => new(RpcCode.InvalidArgument, 400, "The message is flagged as compressed, but there is no grpc-encoding."),
                _ => Reply.Of(BodyError.Malformed, settings.MaxBodyBytes),
            };
        }
        finally
        {
            memory.Return(body.Buffer);
        }
    }

    async ValueTask<Reply> InflateAndStoreAsync(ReadOnlyMemory<byte> compressed, ExportCall call)
    {
        var inflated = _inflater.Inflate(compressed, call.Compression);
        if (inflated.Error != BodyError.None)
            return Reply.Of(inflated.Error, settings.MaxBodyBytes);
        try
        {
            return await StoreAsync(inflated.Buffer.AsMemory(0, inflated.Length), call);
        }
        finally
        {
            memory.Return(inflated.Buffer);
        }
    }

    async ValueTask<Reply> StoreAsync(ReadOnlyMemory<byte> message, ExportCall call)
    {
        var outcome = await sink.AcceptAsync(call.Signal, call.Protocol, call.Encoding, message, call.Patience, CancellationToken.None);
        if (outcome.Result == ExportResult.Stored)
            counters.CountRecords(call.Signal, outcome.Taken, outcome.Refused);
        return Reply.Of(outcome);
    }
}
