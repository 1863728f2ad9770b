using System.Net;
using System.Net.Http.Headers;

namespace Plumbline.InstrumentationCost;

/// <summary>An answer without a network, with the headers that the API sends; what a call costs beyond it is the handler's.</summary>
sealed class CannedApi(byte[] body, string type, int pieceLength) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Pieces(body, pieceLength)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        response.Headers.TryAddWithoutValidation("request-id", "req_011CUxyz");
        response.Headers.TryAddWithoutValidation("anthropic-organization-id", "3f2c");
        foreach (var kind in new[] { "requests", "input-tokens", "output-tokens" })
        {
            response.Headers.TryAddWithoutValidation($"anthropic-ratelimit-{kind}-limit", "400000");
            response.Headers.TryAddWithoutValidation($"anthropic-ratelimit-{kind}-remaining", "399000");
            response.Headers.TryAddWithoutValidation($"anthropic-ratelimit-{kind}-reset", "2099-11-20T12:00:00Z");
        }

        return Task.FromResult(response);
    }

    // A stream comes event by event.
    sealed class Pieces(byte[] body, int length) : MemoryStream(body, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, length)], cancellationToken);
    }
}
