using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Plumbline.Server.Security;

/// <summary>
/// Guards the web address: where it asks for a token, that comes as Bearer or in the cookie of the login form. Requests that change
/// something must come from our own pages.
/// </summary>
static class WebAccess
{
    const string Cookie = "plumb-token";
    const string LoginPath = "/login";

    // Our forms are a few words; export requests have a limit of their own.
    const long MaxFormBytes = 64 << 10;

    /// <summary>As a middleware behind routing.</summary>
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOwnOrigin(context.Request))
            return RefuseAsync(context.Response, StatusCodes.Status403Forbidden, "This request came from another site's page.");
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaxFormBytes;
        var guard = context.Features.Get<ListenerFeature>()!.Guard;
        if (!guard.AsksToken || IsOpen(context.Request.Path) || IsAllowed(context.Request, guard))
            return next(context);
        if (
            HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        )
        {
            var wanted = context.Request.Path + context.Request.QueryString;
            context.Response.Redirect(LoginPath + "?then=" + Uri.EscapeDataString(wanted));
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(
            context.Response,
            StatusCodes.Status401Unauthorized,
            "Expected Authorization: Bearer and a read token (plumb token add --kind read)."
        );
    }

    static bool IsOpen(PathString path) => path.Value is "/healthz" or "/readyz" or LoginPath;

    static bool IsAllowed(HttpRequest request, ListenerGuard guard) =>
        guard.HasToken(request.Headers.Authorization)
        || (request.Cookies[Cookie] is { Length: > 0 } secret && guard.HasToken("Bearer " + secret));

    /// <summary>Browsers say where a form or a script comes from; other programs say nothing and have no cookie to be misused.</summary>
    static bool IsOwnOrigin(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return true;
        return request.Headers.Origin.ToString() switch
        {
            "" => request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none",
            var origin => origin == $"{request.Scheme}://{request.Host}",
        };
    }

    /// <summary>The login form.</summary>
    public static Task ShowLoginAsync(HttpContext context) => WriteFormAsync(context, "");

    /// <summary>Takes the form: a valid token becomes a cookie that scripts cannot read.</summary>
    public static async Task LogInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var secret = form["token"].ToString().Trim();
        var guard = context.Features.Get<ListenerFeature>()!.Guard;
        if (!guard.HasToken("Bearer " + secret))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await WriteFormAsync(context, "<p role=\"alert\">This token is not valid.</p>");
            return;
        }

        var options = new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
            MaxAge = TimeSpan.FromDays(30),
        };
        context.Response.Cookies.Append(Cookie, secret, options);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = OwnPath(form["then"]);
    }

    /// <summary>Only a path of ours: neither //host nor /\host, which browsers take for another site.</summary>
    static string OwnPath(StringValues then) =>
        then.ToString() is ['/', not ('/' or '\\'), ..] path && !path.Any(char.IsControl) ? path : "/";

    static Task WriteFormAsync(HttpContext context, string notice)
    {
        var then = WebUtility.HtmlEncode(
            OwnPath(context.Request.HasFormContentType ? context.Request.Form["then"] : context.Request.Query["then"])
        );
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        return context.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Plumbline: log in</title>
            <main>
            <h1>Plumbline</h1>
            {notice}
            <form method="post" action="{LoginPath}">
            <p><label>Read token <input name="token" type="password" autocomplete="current-password" required autofocus></label>
            <input type="hidden" name="then" value="{then}">
            <button>Log in</button></p>
            </form>
            <p>An administrator makes one with <code>plumb token add NAME --kind read</code>.</p>
            </main>
            </html>

            """
        );
    }

    static Task RefuseAsync(HttpResponse response, int status, string sentence)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(sentence + "\n");
    }
}
