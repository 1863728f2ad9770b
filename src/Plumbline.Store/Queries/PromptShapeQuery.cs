using Plumbline.Core.Comparison;

namespace Plumbline.Store.Queries;

/// <summary>
/// Prompts by their shape and by the model that answered them: what they took and what happened on the way. A prompt's shape is what was known before any answer: whose it is
/// (team and project), from where it came, and how long its first request was.
/// </summary>
public sealed record PromptShapeQuery
{
    // Tokens of a prompt's first request, up to which it belongs to a band.
    static readonly (long Below, string Name)[] Bands =
    [
        (10_000, "below 10 k tokens"),
        (30_000, "10 k to 30 k tokens"),
        (100_000, "30 k to 100 k tokens"),
        (200_000, "100 k to 200 k tokens"),
        (long.MaxValue, "200 k tokens and more"),
    ];

    static readonly string[] EditTools = ["Edit", "MultiEdit", "Write", "NotebookEdit"];

    static readonly Dimension[] Owners = [Dimension.Of("team"), Dimension.Of("project")];

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>The prices that costs are by; null for the client's own estimate.</summary>
    public CostVersion? ListCosts { get; init; }

    /// <summary>Asks.</summary>
    public PromptShapeAnswer Run(IStoreReader store)
    {
        var ids = StringIds.Find(store, [ToolQuery.ResultEvent, "tool_decision", "api_error", "accept", ToolQuery.Reject, .. EditTools]);
        var parameters = new SqlParameters();
        var keys = new FactKeys([], Filters, Zone, store, Range, parameters);
        var owners = new FactKeys(Owners, [], Zone, store, Range, parameters);
        var (cost, costs) = PromptCountQuery.CostOf(ListCosts);
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}{owners.Tables}asks AS (
                SELECT t.prompt AS prompt, min(t.context_id) AS context_id, min(t.time) AS time, count(*) AS requests, count({cost}) AS costed, sum({cost}) AS cost,
                       min(CASE WHEN t.query_source = 1 THEN t.model_id END) AS model_low, max(CASE WHEN t.query_source = 1 THEN t.model_id END) AS model_high,
                       min(CASE WHEN t.query_source = 1 THEN t.query_source_detail_id END) AS detail_id,
                       {store.Dialect.ValueAtLeast(
                $"CASE WHEN t.query_source = 1 THEN {Size} END",
                "CASE WHEN t.query_source = 1 THEN t.time END"
            )} AS size
                FROM requests t{costs}{keys.Joins()} WHERE {keys.Where()} AND t.prompt IS NOT NULL GROUP BY t.prompt),
            happened AS ({Happened(keys, ids)}),
            facts AS (
                SELECT {owners.Keys()}t.model_low AS model_id, t.model_high AS model_high, t.detail_id AS detail_id, {Band(
                "t.size"
            )} AS band,
                       CASE WHEN t.costed = t.requests THEN 1 ELSE 0 END AS is_costed, substr({store.Dialect.IdText(
                "t.prompt"
            )}, 35, 2) AS lot, count(*) AS prompts,
                       sum(t.cost) AS cost, sum(t.requests) AS requests, sum(h.uses) AS uses, sum(h.failures) AS failures, sum(h.errors) AS errors,
                       sum(h.decisions) AS decisions, sum(h.rejections) AS rejections
                FROM asks t LEFT JOIN happened h ON h.prompt = t.prompt{owners.Joins()} GROUP BY ALL)
            SELECT {owners.Names}m.value, CASE WHEN f.model_id <> f.model_high THEN 1 ELSE 0 END, q.value, f.band, f.is_costed, f.lot,
                   f.prompts, f.cost, f.requests, f.uses, f.failures, f.errors, f.decisions, f.rejections
            FROM facts f LEFT JOIN strings m ON m.id = f.model_id LEFT JOIN strings q ON q.id = f.detail_id{owners.NameJoins}
            """
        );
        return PromptShapeAnswer.Of(store.Read(parameters.Build(sql), row => Read(owners, row)));
    }

    const string Size = "coalesce(t.input_tokens, 0) + coalesce(t.cache_read_tokens, 0) + coalesce(t.cache_creation_tokens, 0)";

    static string Band(string size) =>
        $"CASE {string.Join(" ", Bands.Select((band, i) => FormattableString.Invariant($"WHEN {size} < {band.Below} THEN {i}")))} END";

    static string Happened(FactKeys keys, StringIds ids)
    {
        string Id(string name) => FormattableString.Invariant($"{ids.Of(name) ?? -1}");
        string Count(string condition) => $"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)";
        var use =
            $"t.name_id = {Id(ToolQuery.ResultEvent)} AND t.success IS NOT NULL AND (t.decision_id IS NULL OR t.decision_id <> {Id(ToolQuery.Reject)})";
        var edit = $"t.name_id = {Id("tool_decision")} AND t.tool_id IN ({string.Join(", ", EditTools.Select(Id))})";
        return $"""
            SELECT t.prompt AS prompt, {Count(use)} AS uses, {Count(use + " AND NOT t.success")} AS failures,
                   {Count($"t.name_id = {Id("api_error")}")} AS errors,
                   {Count($"{edit} AND t.decision_id IN ({Id("accept")}, {Id(ToolQuery.Reject)})")} AS decisions,
                   {Count($"{edit} AND t.decision_id = {Id(ToolQuery.Reject)}")} AS rejections
            FROM events t{keys.Joins()} WHERE t.name_id IN ({Id(ToolQuery.ResultEvent)}, {Id("tool_decision")}, {Id("api_error")})
            AND t.prompt IS NOT NULL AND {keys.Where()} GROUP BY t.prompt
            """;
    }

    static ShapedPrompts Read(FactKeys owners, IRow row)
    {
        var owner = owners.Read(row);
        long Count(int column) => (long)row.Int128(column);
        return new ShapedPrompts(
            new PromptShape(owner[0], owner[1], row.Text(4), row.IsNull(5) ? "" : Bands[(int)row.Int64(5)].Name),
            row.Text(2),
            row.Int64(3) != 0,
            row.Int64(6) != 0,
            row.Text(7) ?? "",
            new PromptSums(Count(8), new(row.Int128(9)), Count(10), Count(11), Count(12), Count(13), Count(14), Count(15))
        );
    }
}

/// <summary>What was known of a prompt before it was answered; null where it is absent.</summary>
/// <param name="Team">Whose it is.</param>
/// <param name="Project">For what.</param>
/// <param name="Source">From where it came: a terminal, a program.</param>
/// <param name="Size">How long its first request was.</param>
public sealed record PromptShape(string? Team, string? Project, string? Source, string Size);

/// <summary>Prompts of one shape, one model and one lot.</summary>
readonly record struct ShapedPrompts(PromptShape Shape, string? Model, bool IsMixed, bool IsCosted, string Lot, PromptSums Sums);
