using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Plumbline.InstrumentationCost;

/// <summary>What other instrumentation does for a call, written for the comparison.</summary>
static class ComparedHandlers
{
    public static readonly ActivitySource Source = new("compared");
    public static readonly Meter Meter = new("compared");

    static readonly Histogram<long> Tokens = Meter.CreateHistogram<long>("compared.tokens");
    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("compared.duration");

    /// <summary>Knows a call as an HTTP request.</summary>
    public sealed class HttpSpan : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var span = Source.StartActivity("POST", ActivityKind.Client);
            span?.SetTag("http.request.method", "POST");
            var address = request.RequestUri!;
            span?.SetTag("server.address", address.Host);
            span?.SetTag("server.port", address.Port);
            span?.SetTag("url.full", address.AbsoluteUri);
            var response = await base.SendAsync(request, cancellationToken);
            span?.SetTag("http.response.status_code", (int)response.StatusCode);
            return response;
        }
    }

    /// <summary>Knows a call as a chat: it has to have the whole response for that.</summary>
    public sealed class ChatSpan : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var started = Stopwatch.GetTimestamp();
            using var span = Source.StartActivity("chat claude-opus-5-5", ActivityKind.Client);
            span?.SetTag("gen_ai.operation.name", "chat");
            span?.SetTag("gen_ai.provider.name", "anthropic");
            span?.SetTag("gen_ai.request.model", "claude-opus-5-5");
            var response = await base.SendAsync(request, cancellationToken);
            // Of a stream it knows only that it began.
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
                return response;
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            using var message = JsonDocument.Parse(body);
            var usage = message.RootElement.GetProperty("usage");
            span?.SetTag("gen_ai.response.id", message.RootElement.GetProperty("id").GetString());
            span?.SetTag("gen_ai.usage.input_tokens", usage.GetProperty("input_tokens").GetInt64());
            span?.SetTag("gen_ai.usage.output_tokens", usage.GetProperty("output_tokens").GetInt64());
            var tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", "claude-opus-5-5" } };
            Tokens.Record(usage.GetProperty("input_tokens").GetInt64(), tags);
            Tokens.Record(usage.GetProperty("output_tokens").GetInt64(), tags);
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
            return response;
        }
    }
}
