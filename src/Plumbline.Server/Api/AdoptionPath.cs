using Microsoft.AspNetCore.Http;
using Plumbline.Server.Rules;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/adoption</c>.</summary>
sealed class AdoptionPath(IQueryRunner store, WebOptions options, SeatsStatus seats, RulesStatus rules, TimeProvider time) : IApiPath
{
    // A day or an hour is a window of its own; a prompt is nobody's use of anything.
    static readonly IReadOnlyList<Dimension> Known =
    [
        .. Dimension.All.Where(dimension => dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour or DimensionKind.Prompt)),
    ];

    public string Route => "/api/v1/adoption";

    public string Summary =>
        "Who uses Claude Code: active people by day, new, returned, dormant and never started ones, seats, cohorts, concentration, and what is in use.";

    public string Schema => "Adoption";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        .. Known.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
            Values = dimension.Kind == DimensionKind.QuerySource ? ["main", "subagent", "auxiliary", ""] : [],
        }),
        new("attr.*", "Only where the attribute after the dot is this; given several times: one of these; empty: absent.")
        {
            Repeats = true,
        },
        new("table", "What CSV holds.") { Values = [.. AdoptionTable.Names], Default = AdoptionTable.Names[0] },
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var range = question.Range(time);
        var asked = new AdoptionQuestion
        {
            Range = range,
            Zone = question.Zone(range),
            Filters = [.. question.Names.Where(IsFilter).Select(name => FilterOf(question, name))],
            Seats = seats.Now.List,
            Keys = rules.Now.Rules.Definition.PersonKeys,
        };
        var (csv, table) = (question.WantsCsv(), TableOf(question));
        var report = await asked.AskAsync(store, options.People, context.RequestAborted);
        if (csv)
            await Answer.CsvAsync(context, AdoptionTable.Columns(table), AdoptionTable.Rows(table, report, options));
        else
            await Answer.JsonAsync(context, json => AdoptionJson.Write(json, report, options));
    }

    static bool IsFilter(string name) =>
        Dimension.TryParse(name, out var dimension) && dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour);

    static Filter FilterOf(Question question, string name)
    {
        var filter = new Filter(Dimension.Of(name), question.Values(name));
        foreach (var value in filter.Values.OfType<string>())
            DimensionValues.Check(filter.Dimension, value);
        return filter;
    }

    static string TableOf(Question question) =>
        question.One("table") is not { } name ? AdoptionTable.Names[0]
        : AdoptionTable.Names.Contains(name) ? name
        : throw new BadParameterException("table", "one of " + string.Join(", ", AdoptionTable.Names));
}
