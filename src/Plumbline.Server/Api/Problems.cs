using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>Errors as problem documents (RFC 9457).</summary>
public static class Problems
{
    /// <summary>400: names the parameter and what it takes.</summary>
    public static Task WriteAsync(HttpContext context, BadParameterException error) =>
        WriteAsync(context, 400, "A parameter cannot be read", error.Message, error.Parameter, error.Expected);

    /// <summary>404: there is nothing of that name.</summary>
    public static Task NotFoundAsync(HttpContext context, string detail) => WriteAsync(context, 404, "Not found", detail, null, null);

    /// <summary>503: it is being worked out; says when to ask again.</summary>
    public static Task NotYetAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, 503, "Not yet", detail, null, null);
    }

    /// <summary>504: the answer took too long, a smaller question may not; or 503: its turn did not come.</summary>
    public static Task TimedOutAsync(HttpContext context, QueryTimeoutException error) =>
        error.HasBegun ? WriteAsync(context, 504, "This takes too long", error.Message, null, null) : NotYetAsync(context, error.Message);

    static async Task WriteAsync(HttpContext context, int status, string title, string detail, string? parameter, string? expected)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        if (parameter is not null)
            json.WriteString("parameter", parameter);
        if (expected is not null)
            json.WriteString("expected", expected);
        json.WriteEndObject();
    }
}
