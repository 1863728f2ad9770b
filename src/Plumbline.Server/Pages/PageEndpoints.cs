using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Adoption;
using Plumbline.Server.Pages.Attribution;
using Plumbline.Server.Pages.Cache;
using Plumbline.Server.Pages.Commits;
using Plumbline.Server.Pages.Costs;
using Plumbline.Server.Pages.Explore;
using Plumbline.Server.Pages.Frame;
using Plumbline.Server.Pages.Models;
using Plumbline.Server.Pages.Overview;
using Plumbline.Server.Pages.Prices;
using Plumbline.Server.Pages.Reliability;
using Plumbline.Server.Pages.Rules;
using Plumbline.Server.Pages.Sessions;
using Plumbline.Server.Pages.Sources;
using Plumbline.Server.Pages.Tools;
using Plumbline.Server.Pages.Traces;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages;

/// <summary>The pages on the web address: rendered on the server, complete without scripts.</summary>
public static class PageEndpoints
{
    const string ThemeCookie = PageRequest.ThemeCookie;

    static readonly PageShape Overview = new()
    {
        Groups = ["model", "team", "project", "user", "query_source", "effort", "agent", "skill", "mcp_server", "repository", "version"],
    };

    // Scripts and styles only from our own files, nothing from elsewhere, no frames around us.
    const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds what pages, API and exposition share.</summary>
    public static IServiceCollection AddPlumblinePages(this IServiceCollection services, WebOptions options)
    {
        services.AddRazorComponents();
        // Pages are made of tables: they become a tenth. There is no secret in them that their length could tell.
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html"];
        });
        // Nothing of ours outlives a start under its keys, so none are written to anyone's home.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        // What loads keys at the start does so in any case, and would write new ones there.
        foreach (var loader in services.Where(IsKeyLoader).ToList())
            services.Remove(loader);
        services.AddSingleton(options);
        return services;
    }

    static bool IsKeyLoader(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationType?.Assembly == typeof(DataProtectionServiceCollectionExtensions).Assembly;

    /// <summary>Maps the pages, what they load, and the switch of colours. Needs an <see cref="IQueryRunner"/>.</summary>
    public static IEndpointRouteBuilder MapPlumblinePages(this IEndpointRouteBuilder routes)
    {
        MapPage(routes, "/", OverviewAsync);
        MapPage(routes, "/cost", CostAnswer.AnswerAsync);
        MapPage(routes, "/cache", CacheAnswer.AnswerAsync);
        MapPage(routes, "/attribution", AttributionAnswer.AnswerAsync);
        MapPage(routes, "/commits", CommitsAnswer.AnswerAsync);
        MapPage(routes, "/traces", TracesAnswer.AnswerAsync);
        MapPage(routes, "/traces/{id}", TracePageAnswer.AnswerAsync);
        MapPage(routes, "/adoption", AdoptionAnswer.AnswerAsync);
        MapPage(routes, "/sessions", SessionListAnswer.AnswerAsync);
        MapPage(routes, "/sessions/{session}", SessionAnswer.AnswerAsync);
        MapPage(routes, "/prompts/{prompt}", PromptAnswer.AnswerAsync);
        MapPage(routes, "/tools", ToolsAnswer.AnswerAsync);
        MapPage(routes, "/models", ModelsAnswer.AnswerAsync);
        MapPage(routes, "/rules", RulesAnswer.AnswerAsync);
        MapPage(routes, "/prices", PricesAnswer.AnswerAsync);
        MapPage(routes, "/reliability", ReliabilityAnswer.AnswerAsync);
        MapPage(routes, "/reliability/live", LiveAnswer.AnswerAsync);
        MapPage(routes, "/sources", SourcesAsync);
        MapPage(routes, "/explore", ExploreAnswer.AnswerAsync);
        routes.MapGet(WebAssets.Route, WebAssets.ServeAsync);
        routes.MapPost("/theme", SetThemeAsync);
        return routes;
    }

    /// <summary>The headers of every page.</summary>
    public static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
    }

    static void MapPage(IEndpointRouteBuilder routes, string path, Func<PageRequest, Task<IResult>> page) =>
        routes.MapGet(path, context => AnswerAsync(new PageRequest(context), page));

    static async Task AnswerAsync(PageRequest request, Func<PageRequest, Task<IResult>> page)
    {
        var context = request.Context;
        Protect(context.Response);
        if (PageState.WithoutAdded(context.Request) is { } address)
        {
            context.Response.Redirect(address);
            return;
        }

        try
        {
            await (await page(request)).ExecuteAsync(context);
        }
        catch (BadParameterException error)
        {
            await Sorry(request, 400, "This link cannot be read", error.Message).ExecuteAsync(context);
        }
        catch (QueryTimeoutException error) when (!context.Response.HasStarted)
        {
            var (status, title) = error.HasBegun ? (504, "This takes too long") : (503, "Not yet");
            await Sorry(request, status, title, error.Message).ExecuteAsync(context);
        }
        catch (Exception error) when (error is not OperationCanceledException && !context.Response.HasStarted)
        {
            request.Log.LogError(error, "The page {Path} failed", context.Request.Path);
            await Sorry(
                    request,
                    500,
                    "This page failed",
                    "The question could not be answered; the server's log says why. Asking again may help."
                )
                .ExecuteAsync(context);
        }
    }

    static async Task<IResult> OverviewAsync(PageRequest request)
    {
        var state = request.State(Overview);
        var options = request.Options;
        var around = request.AskAsync(store =>
        {
            var senders = PageRequest.Senders(store);
            return (Frame: request.Frame(state, senders, new ChoicesQuery().Run(store)), Senders: senders);
        });
        var (model, toDate, changes) = await request.AskAsync(store => AskOverview(state, options.People, store));
        var (frame, senders) = await around;
        return PageRequest.Page<OverviewPage>(
            new()
            {
                [nameof(OverviewPage.Frame)] = frame,
                [nameof(OverviewPage.Model)] = model,
                [nameof(OverviewPage.ToDate)] = toDate,
                [nameof(OverviewPage.Changes)] = new ChangesModel(state, changes, options.People),
                [nameof(OverviewPage.EverReceived)] = senders.Count > 0,
                [nameof(OverviewPage.NewestSeen)] = senders.Count > 0 ? senders.Max(sender => sender.LastSeen) : 0,
            }
        );
    }

    // All that it asks about usage is asked together.
    static (OverviewModel Model, ToDateAnswer ToDate, ChangesAnswer Changes) AskOverview(PageState state, People people, IStoreReader store)
    {
        var filters = people.Resolve(state.Filters, store);
        var overview = new OverviewQuery
        {
            Range = state.Range,
            Zone = state.Zone,
            GroupBy = state.GroupBy,
            Filters = filters,
        };
        var toDate = new ToDateQuery
        {
            Now = state.Now,
            Zone = state.Zone.Over(ToDateQuery.Range(state.Now)),
            Filters = filters,
        };
        var changes = new ChangesQuery
        {
            Range = state.Range,
            Zone = state.Zone,
            Filters = filters,
        };
        IReadOnlyList<UsageQuery>[] questions = [overview.Questions, toDate.Questions, changes.Questions(store)];
        var answers = UsageQuery.RunAll(store, [.. questions.SelectMany(part => part)]);
        IReadOnlyList<UsageAnswer> Of(int part) =>
            [.. answers.Skip(questions.Take(part).Sum(before => before.Count)).Take(questions[part].Count)];
        return (OverviewModel.Ask(state, overview, Of(0), people, store), toDate.Answer(Of(1)), changes.Answer(Of(2)));
    }

    static async Task<IResult> SourcesAsync(PageRequest request)
    {
        var state = request.State(new PageShape());
        var (frame, rows) = await request.Store.AskAsync(
            store =>
                (
                    request.Frame(state, PageRequest.Senders(store), null),
                    new SourceQuery { Range = state.Range, Limit = 500 }
                        .Run(store)
                        .Rows
                ),
            request.Context.RequestAborted
        );
        return PageRequest.Page<SourcesPage>(new() { [nameof(SourcesPage.Frame)] = frame, [nameof(SourcesPage.All)] = rows });
    }

    static RazorComponentResult<Sorry> Sorry(PageRequest request, int status, string title, string sentence) =>
        new(
            new Dictionary<string, object?>
            {
                [nameof(Plumbline.Server.Pages.Frame.Sorry.Frame)] = request.Frame(null, null, null),
                [nameof(Plumbline.Server.Pages.Frame.Sorry.Title)] = title,
                [nameof(Plumbline.Server.Pages.Frame.Sorry.Sentence)] = sentence,
            }
        )
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };

    // The choice of colours is the only thing a page can change; still, only our own forms may change it.
    static async Task SetThemeAsync(HttpContext context)
    {
        var request = context.Request;
        if (
            request.Headers.Origin is [{ } origin]
            && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        )
        {
            context.Response.StatusCode = 403;
            return;
        }

        var form = request.HasFormContentType ? await request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var (theme, back) = (form["theme"].ToString(), form["return"].ToString());
        if (theme is "light" or "dark")
            context.Response.Cookies.Append(
                ThemeCookie,
                theme,
                new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    MaxAge = TimeSpan.FromDays(365),
                    IsEssential = true,
                    Secure = request.IsHttps,
                }
            );
        else
            context.Response.Cookies.Delete(ThemeCookie);
        context.Response.StatusCode = 303;
        context.Response.Headers.Location =
            back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) && !back.Contains('\\') ? back : "/";
    }
}
