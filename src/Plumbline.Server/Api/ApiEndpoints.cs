using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>The HTTP API on the web address.</summary>
public static class ApiEndpoints
{
    /// <summary>Where the API's description is.</summary>
    public const string OpenApiRoute = "/api/openapi.json";

    /// <summary>Maps every path of the API and its description. Needs an <see cref="IQueryRunner"/> and <see cref="WebOptions"/>.</summary>
    public static IEndpointRouteBuilder MapPlumblineApi(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var (store, options) = (services.GetRequiredService<IQueryRunner>(), services.GetRequiredService<WebOptions>());
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var rules = services.GetService<RulesStatus>() ?? RulesStatus.None;
        IApiPath[] paths =
        [
            new UsagePath(store, options, time),
            new AllocationPath(store, options, time),
            new CountersPath(store, options, time),
            new EventsPath(store, options, time),
            new TraceSearchPath(store, options, time),
            new TracesPath(store, options),
            new SessionsPath(store, options, time),
            new SessionPath(store, options),
            new PromptPath(store, options, time),
            new TraceTimePath(store, time),
            new CommitsPath(store, options, time),
            new PullRequestsPath(store, time),
            new CachePath(store, options, time),
            new ChangesPath(store, options, time),
            new AdoptionPath(store, options, services.GetService<SeatsStatus>() ?? SeatsStatus.None, rules, time),
            new ToolsPath(store, options, time),
            new ModelsPath(store, options, time),
            new ReliabilityPath(store, options, time),
            new SourcesPath(store, time),
            new PricesPath(store),
            new WhyPath(store, options, rules),
            new RulesPath(store, options, rules),
        ];
        foreach (var path in paths)
            routes.MapGet(path.Route, context => AnswerAsync(path, context));
        var document = OpenApiDocument.Write(paths);
        routes.MapGet(
            OpenApiRoute,
            (HttpContext context) =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.Body.WriteAsync(document, context.RequestAborted).AsTask();
            }
        );
        return routes;
    }

    static async Task AnswerAsync(IApiPath path, HttpContext context)
    {
        try
        {
            await path.AnswerAsync(context);
        }
        catch (BadParameterException error) when (!context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, error);
        }
        catch (UnknownPricesException error) when (!context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, new BadParameterException("prices", "one of " + string.Join(", ", error.Known)));
        }
        catch (PricesBehindException error) when (!context.Response.HasStarted)
        {
            await Problems.NotYetAsync(context, error.Message);
        }
        catch (QueryTimeoutException error) when (!context.Response.HasStarted)
        {
            await Problems.TimedOutAsync(context, error);
        }
    }
}
