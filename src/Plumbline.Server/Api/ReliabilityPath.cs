using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/reliability</c>.</summary>
sealed class ReliabilityPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    static readonly IReadOnlyList<Dimension> Known = [.. Dimension.All.Where(AttemptQuery.Knows)];

    public string Route => "/api/v1/reliability";

    public string Summary =>
        "How reliable the API was: latency percentiles, errors by class, availability with its error budget and burn rates, outages.";

    public string Schema => "Reliability";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        Parameter.Zone,
        new("every", "How long each step is; an hour only for a month at most.") { Values = ["hour", "day"], Default = "day" },
        new("by", "What failures are kept apart by.") { Values = ReliabilityQuestion.Groups, Default = "model" },
        .. Known.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
            Values = dimension.Kind == DimensionKind.QuerySource ? ["main", "subagent", "auxiliary", ""] : [],
        }),
        new("table", "What CSV holds.") { Values = ReliabilityTable.Names, Default = "steps" },
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var asked = Read(question);
        var (csv, table) = (question.WantsCsv(), TableOf(question));
        var report = await asked.AskAsync(store, options.People, context.RequestAborted);
        if (csv)
            await Answer.CsvAsync(context, table.Columns(report), table.Rows(report, options.People));
        else
            await Answer.JsonAsync(context, json => new ReliabilityJson(json, options.People).Write(report));
    }

    ReliabilityQuestion Read(Question question)
    {
        var range = question.Range(time);
        return new ReliabilityQuestion
        {
            Range = range,
            Zone = question.Zone(range),
            Step = Step(question, range),
            By = By(question),
            Objectives = options.Objectives,
            Now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
            Filters = [.. question.Names.Where(IsFilter).Select(name => FilterOf(question, name))],
        };
    }

    static Dimension Step(Question question, TimeRange range) =>
        question.One("every") switch
        {
            null or "day" => Dimension.Of("day"),
            "hour" when range.To - range.From <= 32 * TimeRange.Day => Dimension.Of("hour"),
            _ => throw new BadParameterException("every", "hour (for a month at most) or day"),
        };

    static Dimension By(Question question) =>
        question.One("by") is not { } name ? Dimension.Of("model")
        : ReliabilityQuestion.Groups.Contains(name) ? Dimension.Of(name)
        : throw new BadParameterException("by", "one of " + string.Join(", ", ReliabilityQuestion.Groups));

    static ReliabilityTable TableOf(Question question) =>
        ReliabilityTable.Find(question.One("table") ?? "steps")
        ?? throw new BadParameterException("table", "one of " + string.Join(", ", ReliabilityTable.Names));

    static bool IsFilter(string name) => Known.Any(dimension => dimension.Name == name);

    static Filter FilterOf(Question question, string name)
    {
        var filter = new Filter(Dimension.Of(name), question.Values(name));
        foreach (var value in filter.Values.OfType<string>())
            DimensionValues.Check(filter.Dimension, value);
        return filter;
    }
}
