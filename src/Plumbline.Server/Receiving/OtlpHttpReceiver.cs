using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;

namespace Plumbline.Server.Receiving;

/// <summary>
/// OTLP over HTTP: <c>POST /v1/metrics</c>, <c>/v1/logs</c>, <c>/v1/traces</c>, in protobuf or JSON; and beside it
/// <c>/v1/session-logs</c>, in lines of JSON (docs/formats/session-records.md).
/// https://opentelemetry.io/docs/specs/otlp/#otlphttp
/// </summary>
public sealed class OtlpHttpReceiver(BodyIntake intake, IngestCounters counters)
{
    const string ProtobufType = "application/x-protobuf";
    const string JsonType = "application/json";
    const string LinesType = "application/x-ndjson";

    // The client keeps one connection for all signals and gives its whole shutdown two seconds.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext context, Reply? refusal)
    {
        var signal = SignalOf(context.Request.Path.Value);
        var encoding = EncodingOf(context.Request.ContentType, signal);
        var reply =
            refusal
            ?? Objection(context.Request, signal, encoding, out var compression)
            ?? await intake.ReceiveAsync(
                context.Request.BodyReader,
                context.Request.ContentLength,
                new(signal!.Value, Protocol.Http, encoding!.Value, compression, Patience)
            );
        counters.CountRequest(signal, Protocol.Http, reply.HttpStatus);
        // Whoever sends neither may as well be a person with curl.
        await WriteAsync(context.Response, signal, encoding ?? Encoding.Json, reply);
    }

    static Signal? SignalOf(string? path) =>
        path switch
        {
            "/v1/metrics" => Signal.Metrics,
            "/v1/logs" => Signal.Logs,
            "/v1/traces" => Signal.Traces,
            "/v1/session-logs" => Signal.SessionLogs,
            _ => null,
        };

    static Encoding? EncodingOf(string? contentType, Signal? signal)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        if (signal == Signal.SessionLogs)
            return type.Equals(LinesType, StringComparison.OrdinalIgnoreCase) ? Encoding.Json : null;
        if (type.Equals(ProtobufType, StringComparison.OrdinalIgnoreCase))
            return Encoding.Protobuf;
        return type.Equals(JsonType, StringComparison.OrdinalIgnoreCase) ? Encoding.Json : null;
    }

    static Reply? Objection(HttpRequest request, Signal? signal, Encoding? encoding, out Compression compression)
    {
        compression = Compression.None;
        if (signal is null)
            return new(RpcCode.NotFound, StatusCodes.Status404NotFound, "Expected /v1/metrics, /v1/logs, /v1/traces or /v1/session-logs.");
        if (!HttpMethods.IsPost(request.Method))
            return new(RpcCode.Unimplemented, StatusCodes.Status405MethodNotAllowed, "Expected POST.");
        if (encoding is null)
            return Reply.Bad(
                StatusCodes.Status415UnsupportedMediaType,
                $"Expected Content-Type {(signal == Signal.SessionLogs ? LinesType : $"{ProtobufType} or {JsonType}")}."
            );
        return Compressions.TryParse(request.Headers.ContentEncoding, out compression)
            ? null
            : Reply.Bad(StatusCodes.Status415UnsupportedMediaType, $"Expected Content-Encoding {Compressions.Accepted}.");
    }

    static Task WriteAsync(HttpResponse response, Signal? signal, Encoding encoding, in Reply reply)
    {
        response.StatusCode = reply.HttpStatus;
        response.ContentType = encoding == Encoding.Json ? JsonType : ProtobufType;
        var body = BodyOf(signal, encoding, reply);
        response.ContentLength = body.Length;
        if (reply.MayRetry)
            response.Headers.RetryAfter = "1";
        if (reply.HttpStatus == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = "POST";
        if (reply.HttpStatus == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (reply.HttpStatus is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status408RequestTimeout)
            response.Headers.Connection = "close";
        return body.Length == 0 || HttpMethods.IsHead(response.HttpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body).AsTask();
    }

    static byte[] BodyOf(Signal? signal, Encoding encoding, in Reply reply) =>
        reply.Code != RpcCode.Ok ? ReplyBodies.Status(encoding, reply.Code, reply.Message ?? "")
        : signal == Signal.SessionLogs ? ReplyBodies.Counts(reply.Taken, reply.Refused, reply.Reasons)
        : reply.Refused > 0 ? ReplyBodies.PartialSuccess(signal!.Value, encoding, reply.Refused, reply.Message)
        : ReplyBodies.Success(encoding);
}
