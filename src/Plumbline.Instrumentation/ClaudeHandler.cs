using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Plumbline.Instrumentation.Http;
using Plumbline.Instrumentation.Signals;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation;

/// <summary>
/// Observes each attempt at a call of the Claude API: for <c>ClientOptions.Handlers</c> of the official SDK, and for any <see cref="HttpClient"/>. Requests and
/// responses are the same with and without it; a stream is looked at while the app reads it, and not held. When nobody listens it only passes on. It throws nothing
/// of its own: what goes wrong in it is counted by the metric <c>plumbline.instrumentation.faults</c>.
/// </summary>
public sealed class ClaudeHandler : DelegatingHandler
{
    // Whether the app listens to HttpClient's own spans.
    static readonly ActivitySource HttpSpans = new("System.Net.Http");

    readonly PlumblineOptions _options;
    readonly ILogger? _logger;

    /// <summary>With the default options.</summary>
    public ClaudeHandler()
        : this(new PlumblineOptions()) { }

    /// <summary>With options of one's own.</summary>
    public ClaudeHandler(PlumblineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _logger = options.LoggerFactory?.CreateLogger(Names.Source);
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        IsObserved(request, out var endpoint)
            ? ObserveAsync(request, endpoint, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsObserved(request, out var endpoint))
            return base.Send(request, cancellationToken);
        // What is current and flows is put back, as an asynchronous method does by itself.
        var current = Activity.Current;
        var attempt = Begin(request, endpoint);
        try
        {
            var response = base.Send(request, cancellationToken);
            Answer(attempt, response);
            return response;
        }
        catch (Exception exception)
        {
            attempt?.Fail(exception);
            throw;
        }
        finally
        {
            Activity.Current = current;
        }
    }

    bool IsObserved(HttpRequestMessage request, out Endpoint endpoint)
    {
        endpoint = Endpoint.Other;
        if (!Instruments.AreListenedTo && _logger?.IsEnabled(LogLevel.Warning) != true)
            return false;
        endpoint = Endpoints.Of(request);
        return endpoint != Endpoint.Other;
    }

    async Task<HttpResponseMessage> ObserveAsync(HttpRequestMessage request, Endpoint endpoint, CancellationToken cancellationToken)
    {
        var attempt = Begin(request, endpoint);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Answer(attempt, response);
            return response;
        }
        catch (Exception exception)
        {
            attempt?.Fail(exception);
            throw;
        }
    }

    Attempt? Begin(HttpRequestMessage request, Endpoint endpoint)
    {
        try
        {
            var attempt = new Attempt(request, endpoint, _options, _logger);
            attempt.Start();
            if (_options.PropagateTraceContext)
                Propagate(request);
            else if (!HttpSpans.HasListeners())
                Activity.Current = null; // HttpClient would tell the API whatever is current.
            return attempt;
        }
        catch (Exception)
        {
            Faults.Count("request");
            return null;
        }
    }

    static void Answer(Attempt? attempt, HttpResponseMessage response)
    {
        try
        {
            attempt?.Answer(response);
        }
        catch (Exception)
        {
            Faults.Count("response");
        }
    }

    // HttpClient leaves headers alone that are there already.
    static void Propagate(HttpRequestMessage request) =>
        DistributedContextPropagator.Current.Inject(
            Activity.Current,
            request,
            static (carrier, name, value) =>
            {
                var headers = ((HttpRequestMessage)carrier!).Headers;
                if (!headers.Contains(name))
                    headers.TryAddWithoutValidation(name, value);
            }
        );
}
