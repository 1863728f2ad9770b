using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Plumbline.Server.Api;

/// <summary>Ids in paths: strangers' text, slashes and percent signs included.</summary>
static class RouteText
{
    /// <summary>An id that is the last part of the path. Routing decodes all of it but slashes, so that it is read from what was sent.</summary>
    public static string Of(HttpContext context, string name)
    {
        var decoded = (string)context.Request.RouteValues[name]!;
        if (!decoded.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return decoded;
        var sent = context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        return Uri.UnescapeDataString(sent[(sent.LastIndexOf('/') + 1)..]);
    }
}
