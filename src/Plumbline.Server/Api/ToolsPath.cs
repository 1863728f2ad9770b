using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/tools</c>.</summary>
sealed class ToolsPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    static readonly IReadOnlyList<Dimension> Groups =
    [
        ToolQuery.Tool,
        ToolQuery.ErrorType,
        DecisionQuery.Source,
        .. Dimension.All.Where(ToolQuery.Knows),
    ];

    static readonly IReadOnlyList<Dimension> Conditions =
    [
        .. Dimension.All.Where(dimension => ToolQuery.Knows(dimension) && dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour)),
    ];

    public string Route => "/api/v1/tools";

    public string Summary => "Uses of tools, errors by kind, decisions by who made them, waiting for permission, MCP servers and hooks.";

    public string Schema => "Tools";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("table", "What rows are.") { Values = ToolTables.Names, Default = ToolTables.Names[0] },
        new(
            "by",
            $"For uses, errors and decisions, a comma list of what to group by: {string.Join(", ", Groups.Select(dimension => dimension.Name))}; error_type is of errors, source of decisions. Without it: the tool; of errors also their kind, of decisions also their source."
        )
        {
            Example = "day,tool",
        },
        new("tool", "Only this tool; given several times: one of these; empty: without a name. Not for MCP servers and hooks.")
        {
            Repeats = true,
        },
        .. Conditions.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
        }),
        Parameter.Limit,
        Parameter.Cursor,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var cursor = Cursor.Read(context.Request, 3);
        var range = question.Range(time, cursor);
        var table = question.One("table") ?? ToolTables.Names[0];
        if (!ToolTables.Names.Contains(table))
            throw new BadParameterException("table", "one of " + string.Join(", ", ToolTables.Names));
        var query = new ToolQuery
        {
            Range = range,
            Zone = question.Zone(range),
            By = By(question, table),
            Filters =
            [
                .. question
                    .Names.Where(name => Conditions.Any(dimension => dimension.Name == name))
                    .Select(name => new Filter(Dimension.Of(name), question.Values(name))),
            ],
        };
        var page = new TablePage(table, range, query.Zone, (int)(cursor?[0] ?? 0), question.Limit(), question.WantsCsv());
        var tools = question.Values("tool");
        var answer = await store.AskAsync(
            reader =>
                new ToolTables(query with { Filters = options.People.Resolve(query.Filters, reader) }, options.People, tools).Ask(
                    table,
                    reader
                ),
            context.RequestAborted
        );
        await answer.AnswerAsync(context, page);
    }

    static IReadOnlyList<Dimension> By(Question question, string table)
    {
        if (question.One("by") is null)
            return ToolTables.DefaultBy(table);
        var known = Groups.Where(dimension => ToolTables.Knows(table, dimension)).ToList();
        var takes =
            known.Count == 0 ? "nothing for this table" : "a comma list of " + string.Join(", ", known.Select(dimension => dimension.Name));
        return
        [
            .. question
                .List("by")
                .Select(name => known.FirstOrDefault(dimension => dimension.Name == name) ?? throw new BadParameterException("by", takes))
                .Distinct(),
        ];
    }
}
