using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Exposition;

/// <summary><c>GET /metrics</c> for Prometheus.</summary>
public static class ExpositionEndpoints
{
    static readonly Dictionary<string, string> Help = new(StringComparer.Ordinal)
    {
        ["claude_code_session_count_total"] = "Count of CLI sessions started",
        ["claude_code_lines_of_code_count_total"] = "Count of lines of code modified",
        ["claude_code_pull_request_count_total"] = "Number of pull requests created",
        ["claude_code_commit_count_total"] = "Number of git commits created",
        ["claude_code_cost_usage_USD_total"] = "Cost of the Claude Code session",
        ["claude_code_token_usage_tokens_total"] = "Number of tokens used",
        ["claude_code_code_edit_tool_decision_total"] = "Count of code editing tool permission decisions",
        ["claude_code_active_time_seconds_total"] = "Total active time in seconds",
    };

    /// <summary>Adds what <c>/metrics</c> needs besides an <see cref="IQueryRunner"/> and <see cref="WebOptions"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="health">What the program says about itself, asked at each scrape.</param>
    /// <param name="keepExposed">Appends to the table <c>exposed</c>, durably; several rows of one hash count as their maximum.</param>
    public static IServiceCollection AddPlumblineExposition(
        this IServiceCollection services,
        Func<IServiceProvider, ServerHealth> health,
        Func<IServiceProvider, IReadOnlyList<(UInt128 Hash, Int128 Value)>, Task> keepExposed
    )
    {
        services.AddSingleton(provider => new HealthSource(() => health(provider)));
        services.AddSingleton(provider => new CleanCounters(
            provider.GetRequiredService<IQueryRunner>(),
            values => keepExposed(provider, values),
            provider.GetRequiredService<WebOptions>()
        ));
        return services;
    }

    /// <summary>Maps <c>/metrics</c>.</summary>
    public static IEndpointRouteBuilder MapPlumblineExposition(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/metrics", AnswerAsync);
        return routes;
    }

    static async Task AnswerAsync(HttpContext context, IQueryRunner store, CleanCounters counters, HealthSource health)
    {
        try
        {
            await ScrapeAsync(context, store, counters, health);
        }
        catch (QueryTimeoutException error) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync(error.Message + "\n");
        }
    }

    static async Task ScrapeAsync(HttpContext context, IQueryRunner store, CleanCounters counters, HealthSource health)
    {
        var senders = await store.AskAsync(
            reader =>
                new SourceQuery { Range = new TimeRange(long.MinValue, long.MaxValue), Limit = int.MaxValue }
                    .Run(reader)
                    .All,
            context.RequestAborted
        );
        await counters.ScrapeAsync(series => SendAsync(context, health.Now(), senders, series), context.RequestAborted);
    }

    static async Task SendAsync(
        HttpContext context,
        ServerHealth health,
        IReadOnlyList<SourceRow> senders,
        IReadOnlyList<(CleanSeries Series, Quantity Value)> series
    )
    {
        var text = new PrometheusText();
        HealthMetrics.Write(text, health, senders);
        foreach (
            var family in series
                .GroupBy(item => item.Series.Family, StringComparer.Ordinal)
                .OrderBy(family => family.Key, StringComparer.Ordinal)
        )
            Write(text, family.Key, family);
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
        await context.Response.CompleteAsync();
    }

    static void Write(PrometheusText text, string family, IEnumerable<(CleanSeries Series, Quantity Value)> series)
    {
        text.Family(family, "counter", Help.GetValueOrDefault(family, "A counter of Claude Code"));
        foreach (var (one, value) in series)
            text.Sample(family, one.Labels, value.ToString());
    }

    /// <summary>Asks the composition root for the program's health.</summary>
    sealed record HealthSource(Func<ServerHealth> Now);
}
