using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary><c>GET /api/v1/allocation</c>.</summary>
sealed class AllocationPath(IQueryRunner store, WebOptions options, TimeProvider time) : IApiPath
{
    static readonly string Names = string.Join(", ", AllocationQuery.Names);

    public string Route => "/api/v1/allocation";

    public string Summary =>
        "All usage with its owner: direct use, parts of shared pools, and what is unallocated with the reasons and what would fix it.";

    public string Schema => "Allocation";

    public IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.From,
        Parameter.To,
        new("by", $"A comma list of what the rows are by: {Names}. Shared pools are divided among teams and cost centres only.")
        {
            Default = "team,cost_center",
            Example = "team",
        },
        .. FilterParameters.All,
        Parameter.AnswerFormat,
    ];

    public async Task AnswerAsync(HttpContext context)
    {
        var question = new Question(context.Request, Parameters);
        var query = new AllocationQuery { Range = question.Range(time), Filters = FilterParameters.Read(question) };
        if (By(question) is { Count: > 0 } by)
            query = query with { By = by };
        var csv = question.WantsCsv();
        var answer = await store.AskAsync(
            reader => (query with { Filters = options.People.Resolve(query.Filters, reader) }).Run(reader),
            context.RequestAborted
        );
        if (csv)
            await Answer.CsvAsync(context, AllocationTable.Columns(query.By), AllocationTable.Rows(answer, options.People));
        else
            await Answer.JsonAsync(context, json => Write(json, query, answer));
    }

    static List<Dimension> By(Question question) =>
        [
            .. question
                .List("by")
                .Select(name =>
                    AllocationQuery.Names.Contains(name)
                        ? Dimension.Of(name)
                        : throw new BadParameterException("by", "a comma list of " + Names)
                )
                .Distinct(),
        ];

    void Write(Utf8JsonWriter json, AllocationQuery query, AllocationAnswer answer)
    {
        json.WriteString("from", Rfc3339.Format(query.Range.From));
        json.WriteString("to", Rfc3339.Format(query.Range.To));
        json.WriteStartArray("rows");
        foreach (var row in answer.Rows)
            Write(json, answer.By, row);
        json.WriteEndArray();
        json.WritePropertyName("total");
        Write(json, answer.Total);
        json.WriteStartObject("allocated_share");
        json.WriteString("client_cost", Text(answer.AllocatedClientCost));
        json.WriteString("list_cost", Text(answer.AllocatedListCost));
        json.WriteEndObject();
        json.WriteStartArray("unallocated_senders");
        foreach (var sender in answer.Senders)
            Write(json, sender);
        json.WriteEndArray();
        json.WriteString("rules", answer.Rules);
        json.WriteString("price_book", answer.PriceBook);
    }

    void Write(Utf8JsonWriter json, IReadOnlyList<Dimension> by, AllocationRow row)
    {
        json.WriteStartObject();
        for (var i = 0; i < by.Count; i++)
            json.WriteString(by[i].Name, options.People.Show(by[i], row.Key[i]));
        json.WriteString("unallocated_reason", row.Reason);
        json.WritePropertyName("direct");
        Write(json, row.Direct);
        json.WriteStartObject("shared");
        foreach (var (pool, amounts) in row.Shared)
        {
            json.WritePropertyName(pool);
            Write(json, amounts);
        }

        json.WriteEndObject();
        json.WritePropertyName("total");
        Write(json, row.Total);
        json.WriteEndObject();
    }

    void Write(Utf8JsonWriter json, UnallocatedSender sender)
    {
        json.WriteStartObject();
        json.WriteString("unallocated_reason", sender.Reason);
        json.WriteString("user", options.People.Show(sender.User));
        json.WriteString("service_name", sender.Service);
        json.WriteString("repository", sender.Repository);
        json.WriteString("fix", UnallocatedFixes.Of(sender.Reason));
        json.WritePropertyName("amounts");
        Write(json, sender.Amounts);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, AllocationAmounts amounts)
    {
        json.WriteStartObject();
        json.WriteNumber("requests", amounts.Requests);
        json.WriteNumber("input_tokens", amounts.Usage.Input);
        json.WriteNumber("output_tokens", amounts.Usage.Output);
        json.WriteNumber("cache_read_tokens", amounts.Usage.CacheRead);
        json.WriteNumber("cache_creation_tokens", amounts.Usage.CacheCreation);
        json.WriteString("client_cost_usd", amounts.Usage.ClientCost.ToString());
        var costs = amounts.ListCosts;
        json.WriteString("list_cost_usd", costs?.Amount?.ToString());
        json.WriteString("list_cost_low_usd", costs?.Low.ToString());
        json.WriteString("list_cost_high_usd", costs?.High.ToString());
        json.WriteString("effective_cost_usd", costs?.Effective?.ToString());
        Write(json, "unpriced_requests", costs?.UnpricedRequests);
        Write(json, "unpriced_tokens", costs?.UnpricedTokens);
        json.WriteString("api_equivalent_usd", amounts.ApiEquivalent?.ToString());
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    static string? Text(decimal? share) => share?.ToString("0.######", CultureInfo.InvariantCulture);
}
