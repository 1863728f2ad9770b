using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;

namespace Plumbline.Server.Receiving;

/// <summary>
/// OTLP over gRPC: three unary calls. A message is a flag (1: compressed), its length in four bytes and its bytes; the status comes
/// in trailers. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
/// </summary>
public sealed class OtlpGrpcReceiver(BodyIntake intake, IngestCounters counters)
{
    const string ContentType = "application/grpc";
    static readonly byte[] EmptyFrame = new byte[BodyReader.FramePrefix];

    /// <summary>Answers one call.</summary>
    public async Task AnswerAsync(HttpContext context, Reply? refusal)
    {
        var request = context.Request;
        if (request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) != true)
        {
            counters.CountRequest(null, Protocol.Grpc, StatusCodes.Status415UnsupportedMediaType);
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var signal = SignalOf(request.Path.Value);
        var reply =
            refusal
            ?? Objection(request, signal, out var compression)
            ?? await intake.ReceiveAsync(
                request.BodyReader,
                null,
                new(signal!.Value, Protocol.Grpc, Encoding.Protobuf, compression, GrpcTimeout.PatienceOf(request.Headers["grpc-timeout"]))
            );
        counters.CountRequest(signal, Protocol.Grpc, (int)reply.Code);
        await WriteAsync(context.Response, signal, reply);
    }

    static Signal? SignalOf(string? path) =>
        path switch
        {
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" => Signal.Metrics,
            "/opentelemetry.proto.collector.logs.v1.LogsService/Export" => Signal.Logs,
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export" => Signal.Traces,
            _ => null,
        };

    static Reply? Objection(HttpRequest request, Signal? signal, out Compression compression)
    {
        compression = Compression.None;
        if (signal is null || !HttpMethods.IsPost(request.Method))
            return new(RpcCode.Unimplemented, StatusCodes.Status404NotFound, "Expected one of OTLP's three Export methods.");
        var isJson = request.ContentType!.AsSpan(ContentType.Length).StartsWith("+json", StringComparison.OrdinalIgnoreCase);
        if (isJson)
            return Reply.Bad(StatusCodes.Status415UnsupportedMediaType, "Expected protobuf messages.");
        return Compressions.TryParse(request.Headers["grpc-encoding"], out compression)
            ? null
            : new(RpcCode.Unimplemented, StatusCodes.Status415UnsupportedMediaType, $"Expected grpc-encoding {Compressions.Accepted}.");
    }

    static async Task WriteAsync(HttpResponse response, Signal? signal, Reply reply)
    {
        response.ContentType = ContentType;
        if (reply.Code != RpcCode.Ok)
        {
            // Without a message the status comes with the headers.
            WriteStatus(response.Headers, reply);
            return;
        }

        response.DeclareTrailer("grpc-status");
        await response.Body.WriteAsync(reply.Refused == 0 ? EmptyFrame : PartialSuccess(signal!.Value, reply));
        response.AppendTrailer("grpc-status", "0");
    }

    static byte[] PartialSuccess(Signal signal, in Reply reply)
    {
        var message = ReplyBodies.PartialSuccess(signal, Encoding.Protobuf, reply.Refused, reply.Message);
        var frame = new byte[BodyReader.FramePrefix + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, BodyReader.FramePrefix);
        return frame;
    }

    static void WriteStatus(IHeaderDictionary headers, in Reply reply)
    {
        headers["grpc-status"] = ((int)reply.Code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        headers["grpc-message"] = PercentEncode(reply.Message ?? "");
        if (reply.Code == RpcCode.Unimplemented)
            headers["grpc-accept-encoding"] = "identity,gzip,deflate";
        if (!reply.MayRetry)
            return;
        var details = ReplyBodies.StatusWithRetry(reply.Code, reply.Message ?? "", Reply.RetryAfterSeconds);
        headers["grpc-status-details-bin"] = Convert.ToBase64String(details).TrimEnd('=');
    }

    /// <summary>Everything but printable ASCII, and the percent sign, as %XX.</summary>
    static string PercentEncode(string message)
    {
        var encoded = new System.Text.StringBuilder();
        foreach (var one in System.Text.Encoding.UTF8.GetBytes(message))
        {
            if (one is >= 0x20 and <= 0x7e and not (byte)'%')
                encoded.Append((char)one);
            else
                encoded.Append('%').Append(one.ToString("X2"));
        }

        return encoded.ToString();
    }
}
