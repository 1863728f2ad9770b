using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/models</c>.</summary>
sealed class ModelsPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    static readonly IReadOnlyList<Dimension> Known = [.. Dimension.All.Where(ModelTimesQuery.Knows)];

    static readonly IReadOnlyList<Dimension> Conditions =
    [
        .. Known.Where(dimension => dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour)),
    ];

    static readonly string Names = string.Join(", ", Known.Select(dimension => dimension.Name));

    public string Route => "/api/v1/models";

    public string Summary =>
        "Models: what they were used for, what prompts and lines cost, how fast they were, what failed; and cheaper ones against dearer ones.";

    public string Schema => "Models";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("table", "What rows are.") { Values = ModelTables.Names, Default = ModelTables.Names[0] },
        new("by", $"For models, a comma list of what to group by: {Names}. Lines and refusals are known by model alone.")
        {
            Default = "model",
            Example = "model,effort",
        },
        .. Conditions.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
            Values = dimension.Kind == DimensionKind.QuerySource ? ["main", "subagent", "auxiliary", ""] : [],
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
        var table = question.One("table") ?? ModelTables.Names[0];
        if (!ModelTables.Names.Contains(table))
            throw new BadParameterException("table", "one of " + string.Join(", ", ModelTables.Names));
        var isComparison = table == ModelTables.Names[1];
        if (isComparison && question.One("by") is not null)
            throw new BadParameterException("by", "nothing for this table");
        IReadOnlyList<Dimension> by = [.. (question.One("by") is null ? ["model"] : question.List("by")).Select(Parse).Distinct()];
        var query = new UsageQuery
        {
            Range = range,
            Zone = question.Zone(range),
            By = by,
            Filters = [.. question.Names.Where(IsFilter).Select(name => FilterOf(question, name))],
            Sort = UsageQuery.DefaultSort(by),
            Limit = UsageQuery.AllRows,
        };
        if (isComparison && query.Filters.FirstOrDefault(filter => filter.Dimension.IsOfRequests) is { } wrong)
            throw new BadParameterException(wrong.Dimension.Name, "nothing for this table: prompts are compared whole");
        var page = new TablePage(table, range, query.Zone, (int)(cursor?[0] ?? 0), question.Limit(), question.WantsCsv());
        var answer = await store.AskAsync(
            reader =>
                new ModelTables(query with { Filters = options.People.Resolve(query.Filters, reader) }, options.People).Ask(table, reader),
            context.RequestAborted
        );
        await answer.AnswerAsync(context, page);
    }

    static bool IsFilter(string name) => Conditions.Any(dimension => dimension.Name == name);

    static Dimension Parse(string name) =>
        Known.FirstOrDefault(dimension => dimension.Name == name) ?? throw new BadParameterException("by", "a comma list of " + Names);

    static Filter FilterOf(Question question, string name)
    {
        var filter = new Filter(Dimension.Of(name), question.Values(name));
        foreach (var value in filter.Values.OfType<string>())
            DimensionValues.Check(filter.Dimension, value);
        return filter;
    }
}
