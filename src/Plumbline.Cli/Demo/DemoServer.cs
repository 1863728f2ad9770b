using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;

namespace Plumbline.Cli.Demo;

/// <summary>A running server that takes what is made up, over several connections at once.</summary>
/// <param name="address">Where it receives OTLP over HTTP.</param>
/// <param name="token">An ingest token; null for a server that asks for none.</param>
sealed class DemoServer(Uri address, string? token) : IDisposable
{
    const int Connections = 8,
        Tries = 30;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Sends everything; when it returns the server has stored it.</summary>
    /// <returns>How many requests and bytes were sent.</returns>
    public async Task<(long Bodies, long Bytes)> SendAsync(IEnumerable<DemoBody> bodies, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var queue = Channel.CreateBounded<DemoBody>(Connections * 4);
        var senders = Enumerable
            .Range(0, Connections)
            .Select(_ => Task.Run(() => DrainAsync(queue.Reader, either), either.Token))
            .ToArray();
        var (count, bytes) = (0L, 0L);
        try
        {
            foreach (var body in bodies)
            {
                await queue.Writer.WriteAsync(body, either.Token);
                (count, bytes) = (count + 1, bytes + body.Json.Length);
            }

            queue.Writer.Complete();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A sender has failed: what it says follows.
        }

        await Task.WhenAll(senders);
        return (count, bytes);
    }

    // The first that fails stops the others.
    async Task DrainAsync(ChannelReader<DemoBody> queue, CancellationTokenSource either)
    {
        try
        {
            await foreach (var body in queue.ReadAllAsync(either.Token))
                await SendAsync(body, either.Token);
        }
        catch (HttpRequestException)
        {
            await either.CancelAsync();
            throw;
        }
    }

    async Task SendAsync(DemoBody body, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/v1/" + body.Signal))
            {
                Content = new ByteArrayContent(body.Json),
            };
            request.Content.Headers.ContentType = new("application/json");
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await _client.SendAsync(request, stop);
            var text = await answer.Content.ReadAsStringAsync(stop);
            if (answer.StatusCode == HttpStatusCode.OK && !text.Contains("rejected", StringComparison.Ordinal))
                return;
            if (!IsLater(answer.StatusCode) || attempt == Tries)
                throw new HttpRequestException($"{address.Authority} answered {(int)answer.StatusCode} to {body.Signal}: {text.Trim()}");
            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? Pause, stop);
        }
    }

    static bool IsLater(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
