namespace Plumbline.Instrumentation.Wire;

/// <summary>Tells calls of the Claude API from other requests, by method and the end of the path: gateways put theirs before it.</summary>
static class Endpoints
{
    public static Endpoint Of(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Post || request.RequestUri is not { IsAbsoluteUri: true } uri)
            return Endpoint.Other;
        var path = uri.AbsolutePath.AsSpan().TrimEnd('/');
        return path.EndsWith("/v1/messages") ? Endpoint.Messages
            : path.EndsWith("/v1/messages/count_tokens") ? Endpoint.CountTokens
            : Endpoint.Other;
    }
}
