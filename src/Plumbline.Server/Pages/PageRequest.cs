using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Frame;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages;

/// <summary>A request for a page, and what answering takes.</summary>
sealed record PageRequest(HttpContext Context)
{
    /// <summary>The cookie that keeps the choice of colours.</summary>
    public const string ThemeCookie = "theme";

    readonly TimeProvider _time = Context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;

    public IQueryRunner Store { get; } = Context.RequestServices.GetRequiredService<IQueryRunner>();
    public WebOptions Options { get; } = Context.RequestServices.GetRequiredService<WebOptions>();

    /// <summary>Which rules are in use.</summary>
    public RulesStatus Rules { get; } = Context.RequestServices.GetService<RulesStatus>() ?? RulesStatus.None;

    /// <summary>Which prices are in use; null without a server around it.</summary>
    public PricesStatus? Prices { get; } = Context.RequestServices.GetService<PricesStatus>();

    public ILogger Log { get; } = Context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Plumbline.Server.Pages");

    /// <summary>What the URL says.</summary>
    public PageState State(PageShape shape) => PageState.Read(Context.Request, shape, _time.GetUtcNow());

    /// <summary>What the URL says; where it does not say what to keep apart, teams only when there are any.</summary>
    public async Task<PageState> StateAsync(PageShape shape)
    {
        var state = State(shape);
        if (state.Own("by") is not null || shape.GroupWithoutTeams is not { } other || await AskAsync(KnownTeamsQuery.Any))
            return state;
        return State(shape with { Groups = [other, .. shape.Groups.Where(name => name != other)] });
    }

    /// <summary>Asks, on a connection of its own: several questions of a page that are asked before one is awaited run together.</summary>
    public Task<T> AskAsync<T>(Func<IStoreReader, T> question) => Store.AskAsync(question, Context.RequestAborted);

    /// <summary>A usage question about what the URL says.</summary>
    public UsageQuery Usage(PageState state, IStoreReader store, params Dimension[] by) =>
        new()
        {
            Range = state.Range,
            Zone = state.Zone,
            By = by,
            Filters = Options.People.Resolve(state.Filters, store),
            Sort = UsageQuery.DefaultSort(by),
        };

    /// <summary>What stands around a page: its filters' choices and the health of the data.</summary>
    public PageFrame Frame(PageState? state, IReadOnlyList<SourceRow>? senders, Choices? choices)
    {
        var theme = Context.Request.Cookies[ThemeCookie] is "light" or "dark" ? Context.Request.Cookies[ThemeCookie] : null;
        var health = state is null || senders is null ? null : Health.Of(senders, state.Now);
        var shown = choices is null ? null : choices with { Users = [.. choices.Users.Select(user => Options.People.Show(user)!)] };
        return new PageFrame(state, Context.Request.Path.Value ?? "/", theme, health, shown, Options);
    }

    /// <summary>Everyone who ever sent.</summary>
    public static IReadOnlyList<SourceRow> Senders(IStoreReader store) =>
        new SourceQuery { Range = new TimeRange(long.MinValue, long.MaxValue), Limit = int.MaxValue }
            .Run(store)
            .All;

    /// <summary>The answer 404: a page that says what there is not.</summary>
    public static IResult NotFound(PageFrame frame, string title, string sentence) =>
        new RazorComponentResult<Sorry>(
            new Dictionary<string, object?>
            {
                [nameof(Sorry.Frame)] = frame,
                [nameof(Sorry.Title)] = title,
                [nameof(Sorry.Sentence)] = sentence,
            }
        )
        {
            StatusCode = 404,
            PreventStreamingRendering = true,
        };

    /// <summary>The answer: a page, rendered as a whole.</summary>
    public static RazorComponentResult<T> Page<T>(Dictionary<string, object?> parameters)
        where T : IComponent => new(parameters) { PreventStreamingRendering = true };
}
