using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Server.Security;
using Plumbline.Store.Writing;

namespace Plumbline.Server;

/// <summary>What the web address serves. Each folder adds its own services and paths here, one line each.</summary>
static class WebEndpoints
{
    /// <summary>Services of the API, the pages and the exposition.</summary>
    public static IServiceCollection AddPlumblineWeb(this IServiceCollection services) => services;

    /// <summary>Paths of the API, the pages and the exposition.</summary>
    public static void MapPlumblineWeb(this WebApplication app)
    {
        app.MapGet("/login", WebAccess.ShowLoginAsync);
        app.MapPost("/login", WebAccess.LogInAsync);
        app.MapGet("/healthz", context => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", ReadyAsync);
    }

    /// <summary>Everything listens when this can be asked; what remains is whether the ledger applies.</summary>
    static Task ReadyAsync(HttpContext context)
    {
        var problem = context.RequestServices.GetService<Ledger>()?.Status().Problem;
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(problem is null ? "ready\n" : $"not ready: {problem}\n");
    }
}
