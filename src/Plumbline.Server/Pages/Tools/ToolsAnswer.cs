using Microsoft.AspNetCore.Http;
using Plumbline.Server.Api;
using Plumbline.Server.Pages.Frame;
using Plumbline.Server.Pages.Parts;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Pages.Tools;

/// <summary>Asks for what the page of tools shows, of all of them or of one: its questions run together.</summary>
static class ToolsAnswer
{
    static readonly PageShape All = new() { Parameters = ["tool", "every", "sort", "show"] };

    static readonly PageShape One = new()
    {
        Groups = [.. Groups.All.Where(name => ToolQuery.Knows(Dimension.Of(name)))],
        GroupWithoutTeams = "user",
        Parameters = ["tool", "every", "sort", "show"],
    };

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        // As it stands: a stranger's tool may be called anything.
        var given = request.Context.Request.Query["tool"];
        if (given.Count > 1)
            throw new BadParameterException("tool", "one tool");
        var state = given.Count == 1 ? await request.StateAsync(One) : request.State(All);
        if (state.Filters.Any(filter => !ToolQuery.Knows(filter.Dimension)))
            return await UnknownAsync(request, state);
        return given is [{ } tool] ? await OneAsync(request, state, tool.Length == 0 ? null : tool) : await AllAsync(request, state);
    }

    static Task<PageFrame> FrameAsync(PageRequest request, PageState state) =>
        request.AskAsync(store => request.Frame(state, PageRequest.Senders(store), new ChoicesQuery().Run(store)));

    static async Task<IResult> UnknownAsync(PageRequest request, PageState state) =>
        PageRequest.Page<ToolsUnknown>(new() { [nameof(ToolsUnknown.Frame)] = await FrameAsync(request, state) });

    static ToolQuery Query(PageRequest request, PageState state, IStoreReader store) =>
        new()
        {
            Range = state.Range,
            Zone = state.Zone,
            Filters = request.Options.People.Resolve(state.Filters, store),
        };

    static async Task<IResult> AllAsync(PageRequest request, PageState state)
    {
        var step = TimeStep.Read(state);
        Task<T> Ask<T>(Func<ToolQuery, IStoreReader, T> ask) => request.AskAsync(store => ask(Query(request, state, store), store));
        var frame = FrameAsync(request, state);
        var uses = Ask((query, store) => (query with { By = [ToolQuery.Tool] }).Run(store));
        var failures = Ask(
            (query, store) =>
                (query with { By = [ToolQuery.Tool, ToolQuery.ErrorType], FailuresOnly = true, WithDurations = false }).Run(store)
        );
        var time = Ask(
            (query, store) =>
            {
                var rows = (query with { By = [step.Asked, ToolQuery.Tool], WithDurations = false }).Run(store).Rows;
                return (rows, CountsOverTime.Ask(state, step, rows.Select(row => row.Key[0]!), store));
            }
        );
        var decisions = Ask((query, store) => Decisions(query, [ToolQuery.Tool]).Run(store));
        var written = Ask((query, store) => new WrittenQuery { Range = query.Range, Filters = query.Filters }.Run(store));
        var waits = Ask((query, store) => Waits(query, null).Run(store));
        var others = Ask(
            (query, store) =>
                (
                    Mcp: new McpQuery
                    {
                        Range = query.Range,
                        Zone = query.Zone,
                        Filters = query.Filters,
                    }.Run(store),
                    Hooks: new HookQuery
                    {
                        Range = query.Range,
                        Zone = query.Zone,
                        Filters = query.Filters,
                    }.Run(store)
                )
        );
        var (overTime, drawing) = await time;
        var model = new ToolsModel(state, await uses, (await failures).Rows, overTime)
        {
            Decisions = await decisions,
            Written = await written,
            Waits = await waits,
            Mcp = (await others).Mcp,
            Hooks = (await others).Hooks,
            Time = drawing,
        };
        return PageRequest.Page<ToolsPage>(new() { [nameof(ToolsPage.Frame)] = await frame, [nameof(ToolsPage.Model)] = model });
    }

    static async Task<IResult> OneAsync(PageRequest request, PageState state, string? tool)
    {
        var step = TimeStep.Read(state);
        Task<T> Ask<T>(Func<ToolQuery, IStoreReader, T> ask) =>
            request.AskAsync(store =>
            {
                var query = Query(request, state, store);
                return ask(query with { Filters = [.. query.Filters, new Filter(ToolQuery.Tool, [tool])] }, store);
            });
        var frame = FrameAsync(request, state);
        var errors = Ask((query, store) => (query with { By = [ToolQuery.ErrorType], WithDurations = false }).Run(store));
        var time = Ask(
            (query, store) =>
            {
                var rows = (query with { By = [step.Asked], WithDurations = false }).Run(store).Rows;
                return (rows, CountsOverTime.Ask(state, step, rows.Select(row => row.Key[0]!), store));
            }
        );
        var groups = Ask((query, store) => (query with { By = [state.GroupBy] }).Run(store));
        var sessions = Ask(
            (query, store) => (query with { By = [Dimension.Of("session"), Dimension.Of("user")], WithDurations = false }).Run(store).Rows
        );
        var decisions = Ask((query, store) => Decisions(query, [DecisionQuery.Source]).Run(store));
        var edits = Ask(
            (query, store) =>
                new WrittenQuery
                {
                    Range = query.Range,
                    Filters = [.. query.Filters.SkipLast(1)],
                    Tools = [tool],
                }
                    .Run(store)
                    .Edits
        );
        var waits = Ask((query, store) => Waits(query with { Filters = [.. query.Filters.SkipLast(1)] }, tool ?? "").Run(store));
        var (overTime, drawing) = await time;
        var model = new OneToolModel(state, request.Options.People, tool)
        {
            Errors = await errors,
            OverTime = overTime,
            Time = drawing,
            Groups = await groups,
            Sessions = await sessions,
            Decisions = await decisions,
            Edits = await edits,
            Waits = Store.Queries.Waits.Sum((await waits).Select(row => row.Waits)),
        };
        return PageRequest.Page<OneToolPage>(new() { [nameof(OneToolPage.Frame)] = await frame, [nameof(OneToolPage.Model)] = model });
    }

    static DecisionQuery Decisions(ToolQuery query, IReadOnlyList<Dimension> by) =>
        new()
        {
            Range = query.Range,
            Zone = query.Zone,
            Filters = query.Filters,
            By = by,
        };

    static PermissionWaitQuery Waits(ToolQuery query, string? tool) =>
        new()
        {
            Range = query.Range,
            Zone = query.Zone,
            Filters = query.Filters,
            Tool = tool,
        };
}
