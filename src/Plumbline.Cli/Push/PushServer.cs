using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.Push;

/// <summary>
/// A server to which session logs are pushed. A body is tried several times when the server is behind or cannot be reached; what goes
/// wrong for good is one sentence.
/// </summary>
sealed class PushServer : IDisposable
{
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    readonly Uri _address;
    readonly string? _token;
    readonly int _tries;
    readonly CancellationToken _stop;
    readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Does not connect yet.</summary>
    /// <param name="address">Where records are taken, path included.</param>
    /// <param name="token">An ingest token; null for a server that asks for none.</param>
    /// <param name="tries">How often a body is tried.</param>
    public PushServer(Uri address, string? token, int tries, CancellationToken stop) =>
        (_address, _token, _tries, _stop) = (address, token, tries, stop);

    /// <summary>Records that the server has stored.</summary>
    public long Taken { get; private set; }

    /// <summary>Records that it refused, by reason.</summary>
    public SortedDictionary<string, long> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>The full address from what a person says: the server's OTLP/HTTP address, with or without the path.</summary>
    public static Uri? AddressOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0)
            return null;
        var plain = uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new(plain.EndsWith(RecordFormat.ServerPath, StringComparison.Ordinal) ? plain : plain + RecordFormat.ServerPath);
    }

    /// <summary>Sends a body; when it returns the server has stored it.</summary>
    public void Send(ReadOnlyMemory<byte> body)
    {
        var compressed = Compress(body.Span);
        for (var attempt = 1; ; attempt++)
        {
            _stop.ThrowIfCancellationRequested();
            var (trouble, wait) = TrySend(compressed);
            if (trouble is null)
                return;
            if (wait is not { } pause || attempt >= _tries)
                throw new ShipmentFailedException(trouble);
            // Twice as long each time, unless the server says.
            pause = pause > TimeSpan.Zero ? pause : TimeSpan.FromSeconds(1 << Math.Min(attempt - 1, 4));
            _stop.WaitHandle.WaitOne(pause < LongestWait ? pause : LongestWait);
        }
    }

    static byte[] Compress(ReadOnlySpan<byte> body)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(body);
        return bytes.ToArray();
    }

    // What is wrong, and how long to wait before it is worth trying again; no time when it never is.
    (string? Trouble, TimeSpan? Wait) TrySend(byte[] compressed)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(compressed) };
            request.Content.Headers.ContentType = new(RecordFormat.ContentType);
            request.Content.Headers.ContentEncoding.Add("gzip");
            if (_token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            using var answer = _client.Send(request, _stop);
            return Judge(answer);
        }
        catch (HttpRequestException error)
        {
            return (Explain(error), error.InnerException is AuthenticationException ? null : TimeSpan.Zero);
        }
        catch (TaskCanceledException) when (!_stop.IsCancellationRequested)
        {
            return ($"{Host} did not answer in time.", TimeSpan.Zero);
        }
    }

    string Host => _address.Authority;

    string Explain(HttpRequestException error) =>
        error.InnerException switch
        {
            AuthenticationException tls => $"{Host} is not trusted over TLS: {tls.Message}",
            SocketException socket => $"{Host} cannot be reached: {socket.Message}.",
            _ => $"{Host}: {error.Message}",
        };

    (string? Trouble, TimeSpan? Wait) Judge(HttpResponseMessage answer)
    {
        var text = ReadText(answer);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => Count(text) ? default : (NotPlumbline, null),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (
                $"{Host} refuses {(_token is null ? "to be sent to without a token" : "the token")}: expected an ingest token of that server (plumb token add NAME).",
                null
            ),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => (NotPlumbline, null),
            >= (HttpStatusCode)300 and < (HttpStatusCode)400 => (
                $"{Host} sends elsewhere: expected the address {answer.Headers.Location}.",
                null
            ),
            HttpStatusCode.RequestTimeout
            or HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => ($"{Host} is not ready: {MessageIn(text, answer)}", RetryAfter(answer)),
            _ => ($"{Host} answered {(int)answer.StatusCode}: {MessageIn(text, answer)}", null),
        };
    }

    string NotPlumbline =>
        $"{Host} does not take session logs: expected the address where a Plumbline receives OTLP over HTTP, such as http://127.0.0.1:4318.";

    static TimeSpan RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;

    // A stranger's page is not read to its end.
    static string ReadText(HttpResponseMessage answer)
    {
        using var stream = answer.Content.ReadAsStream();
        var buffer = new byte[64 << 10];
        return System.Text.Encoding.UTF8.GetString(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
    }

    static string MessageIn(string text, HttpResponseMessage answer)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String)
                return message.GetString()!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Then the status must do.
        }

        return answer.ReasonPhrase is { Length: > 0 } phrase ? phrase + "." : "it does not say why.";
    }

    bool Count(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            Taken += json.RootElement.GetProperty("taken").GetInt64();
            foreach (var reason in json.RootElement.GetProperty("reasons").EnumerateObject())
                Refused[reason.Name] = Refused.GetValueOrDefault(reason.Name) + reason.Value.GetInt64();
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
