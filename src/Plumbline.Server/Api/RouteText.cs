using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Api;

/// <summary>Ids in paths.</summary>
static class RouteText
{
    /// <summary>An id from the path. Routing decodes all of it but slashes.</summary>
    public static string Of(HttpContext context, string name) =>
        ((string)context.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
