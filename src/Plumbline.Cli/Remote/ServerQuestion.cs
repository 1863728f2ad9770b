using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Plumbline.Cli.Remote;

/// <summary>Asks a server's API. Nothing is followed elsewhere, TLS is as the system trusts it, and what goes wrong is one sentence.</summary>
sealed class ServerQuestion : IDisposable
{
    // Answers are pages of rows; more than this is another program.
    const int AnswerBytesMax = 64 << 20;

    readonly Uri _server;
    readonly string? _token;
    readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(60),
        MaxResponseContentBufferSize = AnswerBytesMax,
    };

    /// <summary>Does not connect yet.</summary>
    /// <param name="server">The web address, without a path.</param>
    /// <param name="token">A read token; null for a server that asks for none.</param>
    public ServerQuestion(Uri server, string? token) => (_server, _token) = (server, token);

    /// <summary>The web address in what a person says; null when it is none.</summary>
    public static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" ? uri : null;

    /// <summary>Asks a path of the API; null when there is nothing of that name.</summary>
    public async Task<JsonElement?> AskAsync(string path, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server, path));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (_token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            using var answer = await _client.SendAsync(request, stop);
            return Judge(answer, await answer.Content.ReadAsStringAsync(stop));
        }
        catch (HttpRequestException error)
        {
            throw new ServerSilentException(Explain(error));
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ServerSilentException($"{Host} did not answer in time.");
        }
    }

    string Host => _server.Authority;

    string Explain(HttpRequestException error) =>
        error.InnerException switch
        {
            AuthenticationException tls => $"{Host} is not trusted over TLS: {tls.Message}",
            SocketException socket => $"{Host} cannot be reached: {socket.Message}. Is plumb serve running there?",
            _ => $"{Host}: {error.Message}",
        };

    JsonElement? Judge(HttpResponseMessage answer, string text) =>
        answer.StatusCode switch
        {
            HttpStatusCode.OK => Parse(text) ?? throw new ServerSilentException(NotPlumbline),
            // A problem document comes from the API itself; any other page comes from another program.
            HttpStatusCode.NotFound when Detail(text) is not null => null,
            HttpStatusCode.NotFound => throw new ServerSilentException(NotPlumbline),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new ServerSilentException(
                $"{Host} refuses {(_token is null ? "to be asked without a token" : "the token")}: expected a read token of that server (plumb token add NAME --kind read)."
            ),
            >= (HttpStatusCode)300 and < (HttpStatusCode)400 => throw new ServerSilentException(
                _token is null
                    ? $"{Host} asks to log in, or sends elsewhere: expected a read token, or another address."
                    : $"{Host} sends elsewhere: expected the address {answer.Headers.Location}."
            ),
            _ => throw new ServerSilentException(
                $"{Host} answered {(int)answer.StatusCode}: {Detail(text) ?? answer.ReasonPhrase ?? "it does not say why"}"
            ),
        };

    string NotPlumbline =>
        $"{Host} does not answer as a Plumbline of this version: expected its web address, such as http://127.0.0.1:4180.";

    static string? Detail(string text) =>
        Parse(text) is { } problem && problem.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
            ? detail.GetString()
            : null;

    static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
