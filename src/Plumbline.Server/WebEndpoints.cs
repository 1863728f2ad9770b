using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Core.Reliability;
using Plumbline.Server.Api;
using Plumbline.Server.Exposition;
using Plumbline.Server.Pages;
using Plumbline.Server.Receiving;
using Plumbline.Server.Rules;
using Plumbline.Server.Security;
using Plumbline.Server.Settings;
using Plumbline.Store.DuckDb;
using Plumbline.Store.Queries;
using Plumbline.Store.Writing;

namespace Plumbline.Server;

/// <summary>What the web address serves. Each folder adds its own services and paths here, one line each.</summary>
static class WebEndpoints
{
    /// <summary>Services of the API, the pages and the exposition.</summary>
    public static void AddPlumblineWeb(this IServiceCollection services, Ledger ledger, WebOptions options)
    {
        services.AddSingleton(ledger).AddPlumblinePages(options);
        services.AddSingleton(all => new LedgerQueries(ledger, all.GetRequiredService<ServerSettings>().QueryTimeout));
        services.AddSingleton<IQueryRunner>(all => all.GetRequiredService<LedgerQueries>());
        services.AddSingleton<ExposedValues>();
        services.AddPlumblineExposition(
            all => HealthReading.Of(ledger, all.GetRequiredService<IngestCounters>(), all.GetRequiredService<LedgerQueries>()),
            (all, values) => all.GetRequiredService<ExposedValues>().KeepAsync(values)
        );
    }

    /// <summary>Paths of the API, the pages and the exposition.</summary>
    public static void MapPlumblineWeb(this WebApplication app)
    {
        app.UseResponseCompression();
        app.MapPlumblineApi();
        app.MapPlumblineExposition();
        app.MapPlumblinePages();
    }

    /// <summary>Paths that need no store.</summary>
    public static void MapHealthAndLogin(this WebApplication app)
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
        var status = problem is null ? "ready\n" : $"not ready: {problem}\n";
        // Rules that cannot be read keep nobody from working: those from before stay in use.
        if (context.RequestServices.GetService<RulesStatus>()?.Now is { Problem: { } wrong } rules)
            status += $"the rules of version {rules.Rules.Version} stay in use: {wrong}\n";
        if (context.RequestServices.GetService<PricesStatus>()?.Now is { Problem: { } mistake } prices)
            status += $"the prices of version {prices.Prices.Version} stay in use: {mistake}\n";
        if (context.RequestServices.GetService<SeatsStatus>()?.Now.Problem is { } fault)
            status += $"the seats from before stay in use: {fault}\n";
        return context.Response.WriteAsync(status);
    }

    /// <summary>The settings that the web needs.</summary>
    public static async Task<WebOptions> OptionsAsync(ServerSettings settings, Ledger ledger, RulesStatus rules) =>
        new()
        {
            People = (settings.People == PeopleDisplay.Names ? People.AsNames : People.AsPseudonyms(await PeopleKeyAsync(ledger))).AlsoOf(
                key => rules.Now.Rules.Definition.PersonKeys.Has(key)
            ),
            AsksToken = settings.RequireTokens || (!settings.Web.IsLoopback && !settings.Insecure),
            Plugins = new OwnPlugins(settings.Plugins),
            Objectives = new Objectives
            {
                Availability = new Objective(settings.SloAvailability),
                LatencyP95Ms = (long)settings.SloLatencyP95.TotalMilliseconds,
            },
            PrometheusSessionLabel = settings.PrometheusSessionLabel,
            PrometheusSeriesMax = settings.PrometheusSeriesMax,
        };

    /// <summary>The key of pseudonyms: made once, then kept with the data that it hides names of.</summary>
    static async Task<byte[]> PeopleKeyAsync(Ledger ledger)
    {
        var key = "";
        await ledger.WriteAsync(connection =>
        {
            using (var rows = connection.Query("SELECT value FROM meta WHERE key = $1", People.KeyName))
                key = rows.Read() ? rows.GetString(0)! : "";
            if (key.Length > 0)
                return;
            key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            connection.Execute("INSERT INTO meta VALUES ($1, $2)", People.KeyName, key);
        });
        return Convert.FromHexString(key);
    }
}
