using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Plumbline.EndToEnd.Harness;

/// <summary>The encodings and transports of OTLP.</summary>
public enum OtlpTransport
{
    HttpProtobuf,
    HttpJson,
    Grpc,
}

/// <summary>One export request as it goes over the wire.</summary>
/// <param name="Signal">metrics, logs or traces.</param>
/// <param name="Body">The body; compressed when <paramref name="IsGzip"/>; for gRPC without the frame's prefix.</param>
public sealed record OtlpRequest(OtlpTransport Transport, string Signal, byte[] Body, bool IsGzip = false);

/// <summary>Sends export requests as the real client does, and says how they were answered.</summary>
public sealed class OtlpSender(HttpClient http, Uri otlpHttp, Uri otlpGrpc)
{
    /// <summary>Sends and expects that everything was taken.</summary>
    public async Task SendAsync(OtlpRequest request, CancellationToken cancel = default)
    {
        var refusal = await TrySendAsync(request, cancel);
        Assert.True(refusal is null, $"{request.Transport} {request.Signal}: {refusal}");
    }

    /// <summary>Sends; null when everything was taken, else what the server said. Network errors throw.</summary>
    public Task<string?> TrySendAsync(OtlpRequest request, CancellationToken cancel = default) =>
        request.Transport == OtlpTransport.Grpc ? GrpcAsync(request, cancel) : HttpAsync(request, cancel);

    async Task<string?> HttpAsync(OtlpRequest request, CancellationToken cancel)
    {
        var isJson = request.Transport == OtlpTransport.HttpJson;
        using var content = new ByteArrayContent(request.Body);
        content.Headers.ContentType = new(isJson ? "application/json" : "application/x-protobuf");
        if (request.IsGzip)
            content.Headers.ContentEncoding.Add("gzip");
        using var response = await http.PostAsync(new Uri(otlpHttp, "/v1/" + request.Signal), content, cancel);
        var answer = await response.Content.ReadAsByteArrayAsync(cancel);
        if (response.StatusCode != HttpStatusCode.OK)
            return $"HTTP {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(answer)}";
        return IsEmptyMessage(answer, isJson) ? null : "partial success: " + System.Text.Encoding.UTF8.GetString(answer);
    }

    static bool IsEmptyMessage(byte[] answer, bool isJson)
    {
        if (!isJson)
            return answer.Length == 0;
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.ValueKind == JsonValueKind.Object && !document.RootElement.EnumerateObject().Any();
    }

    async Task<string?> GrpcAsync(OtlpRequest request, CancellationToken cancel)
    {
        using var message = GrpcMessage(request);
        using var response = await http.SendAsync(message, cancel);
        var answer = await response.Content.ReadAsByteArrayAsync(cancel);
        var status = Header(response.TrailingHeaders, "grpc-status") ?? Header(response.Headers, "grpc-status");
        if (response.StatusCode != HttpStatusCode.OK || status != "0")
        {
            var text = Header(response.TrailingHeaders, "grpc-message") ?? Header(response.Headers, "grpc-message");
            return $"HTTP {(int)response.StatusCode}, grpc-status {status} {text}";
        }

        return answer.Length == 5 ? null : $"partial success: {Convert.ToHexString(answer)}";
    }

    HttpRequestMessage GrpcMessage(OtlpRequest request)
    {
        var name = request.Signal switch
        {
            "metrics" => "metrics.v1.MetricsService",
            "logs" => "logs.v1.LogsService",
            _ => "trace.v1.TraceService",
        };
        // One byte that says whether the message is compressed, four that give its length.
        var frame = new byte[5 + request.Body.Length];
        frame[0] = request.IsGzip ? (byte)1 : (byte)0;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), request.Body.Length);
        request.Body.CopyTo(frame, 5);
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(otlpGrpc, $"/opentelemetry.proto.collector.{name}/Export"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        message.Content.Headers.ContentType = new("application/grpc");
        message.Headers.TE.Add(new("trailers"));
        message.Headers.Add("grpc-timeout", "9992m");
        if (request.IsGzip)
            message.Headers.Add("grpc-encoding", "gzip");
        return message;
    }

    static string? Header(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
