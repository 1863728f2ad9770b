using System.Net.Http.Headers;

namespace Plumbline.Cli.Exec;

/// <summary>Posts a span, once, and waits a moment for the answer.</summary>
static class SpanSender
{
    /// <summary>Sends it; what came of it in words. Never throws.</summary>
    public static async Task<string> SendAsync(byte[] message, SpanSettings settings)
    {
        if (settings.Address is not { } address)
            return "the span is not sent: " + settings.Problem;
        try
        {
            using var waiting = new CancellationTokenSource(settings.Timeout);
            using var handler = new SocketsHttpHandler { UseProxy = !address.IsLoopback, AllowAutoRedirect = false };
            using var client = new HttpClient(handler);
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(message) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            foreach (var (name, value) in settings.Headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, waiting.Token);
            return response.IsSuccessStatusCode
                ? $"the span was sent to {address}"
                : FormattableString.Invariant($"the span was refused by {address}: {(int)response.StatusCode}");
        }
        catch (OperationCanceledException)
        {
            return FormattableString.Invariant($"the span was not taken by {address} within {settings.Timeout.TotalMilliseconds:0} ms");
        }
        // A command must not fail because of its span, whatever is wrong with address, headers or network.
        catch (Exception problem)
        {
            return $"the span was not sent to {address}: {problem.Message.ReplaceLineEndings(" ")}";
        }
    }
}
