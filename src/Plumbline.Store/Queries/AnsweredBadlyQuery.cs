using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>Answers that were not what was wanted: refusals, what came after them, and answers that broke off.</summary>
public sealed record AnsweredBadlyQuery
{
    internal const string RefusalEvent = "api_refusal";

    const string ResponseEvent = "assistant_response";

    // A token is rarely longer than this, so that a longer text was more than the one token that is told.
    const int TokenChars = 8;

    public required TimeRange Range { get; init; }

    /// <summary>Each must be one that <see cref="AttemptQuery.Knows"/>.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks.</summary>
    public AnsweredBadly Run(IStoreReader store) => new(Refusals(store), CutStreams(store));

    IReadOnlyList<RefusalRow> Refusals(IStoreReader store)
    {
        var scope = new RequestScope(store, Filters, Dimension.Of("model"));
        if (scope.Events(Range, [RefusalEvent]) is not { } from)
            return [];
        // A refused prompt that another model went on with later: what the client, or a person, fell back to. Few prompts are refused: their requests are
        // found before anything is joined.
        var since = FormattableString.Invariant($"r.time >= {Range.From}");
        var sql = $"""
            WITH refused AS (
                SELECT {scope.Label(isRequest: false)} AS model, t.prompt AS prompt, t.time AS time, t.context_id AS context_id,
                    CASE WHEN {store.Dialect.JsonText("t.attributes", "server_fallback_hop")} = 'true' THEN 1 ELSE 0 END AS hop {from}),
            prompts AS (SELECT prompt, model, min(time) AS time FROM refused WHERE prompt IS NOT NULL GROUP BY 1, 2),
            later AS (
                SELECT r.prompt AS prompt, r.model_id AS model_id, max(r.time) AS time FROM requests r
                WHERE r.prompt IN (SELECT prompt FROM prompts) AND {since} GROUP BY 1, 2),
            gone_on AS (
                SELECT DISTINCT x.prompt AS prompt, x.model AS model FROM prompts x JOIN later r ON r.prompt = x.prompt AND r.time >= x.time
                JOIN strings m ON m.id = r.model_id AND m.value <> x.model)
            SELECT x.model, count(*), sum(x.hop), count(DISTINCT g.prompt), count(DISTINCT x.prompt), count(DISTINCT c.session)
            FROM refused x JOIN contexts c ON c.id = x.context_id LEFT JOIN gone_on g ON g.prompt = x.prompt AND g.model = x.model
            GROUP BY 1 ORDER BY 2 DESC, 1
            """;
        return store.Read(
            scope.Parameters.Build(sql),
            row => new RefusalRow(row.Text(0), row.Int64(1), (long)row.Int128(2), row.Int64(3), row.Int64(4), row.Int64(5))
        );
    }

    // What little there is of such requests is joined with what was received of their answers.
    long? CutStreams(IStoreReader store)
    {
        if (StringIds.Find(store, [ResponseEvent]).Of(ResponseEvent) is not { } response)
            return null;
        var scope = new RequestScope(store, Filters);
        var length = store.Dialect.WholeNumber(store.Dialect.JsonText("e.attributes", "response_length"));
        var sql = FormattableString.Invariant(
            $"""
            WITH short AS (
                SELECT t.request_id AS request_id
                {scope.Requests(
                Range,
                "t.output_tokens <= 1",
                "t.request_id IS NOT NULL",
                FormattableString.Invariant($"t.source = {(int)RecordSource.Event}")
            )})
            SELECT count(DISTINCT s.request_id) FROM short s JOIN events e ON e.request_id = s.request_id
            WHERE e.name_id = {response} AND {Range.Sql("e.time")} AND {length} > {TokenChars}
            """
        );
        return store.Read(scope.Parameters.Build(sql), row => row.Int64(0))[0];
    }
}

/// <summary>Answers that were not what was wanted.</summary>
/// <param name="Refusals">By model, the most first.</param>
/// <param name="CutStreams">Answers that seem to have broken off; null when no client tells how long its answers were.</param>
public sealed record AnsweredBadly(IReadOnlyList<RefusalRow> Refusals, long? CutStreams)
{
    /// <summary>All refusals.</summary>
    public long Refused => Refusals.Sum(row => row.Refusals);
}

/// <summary>Refusals by a model.</summary>
/// <param name="Model">Which; null when it is not told.</param>
/// <param name="Refusals"><c>api_refusal</c> events.</param>
/// <param name="ServerHops">Of these, those after which the API itself passed the request on to another model.</param>
/// <param name="GoneOn">Refused prompts that another model went on with afterwards.</param>
/// <param name="Prompts">Refused prompts.</param>
/// <param name="Sessions">Sessions with any.</param>
public sealed record RefusalRow(string? Model, long Refusals, long ServerHops, long GoneOn, long Prompts, long Sessions);
