namespace Plumbline.Store.Queries;

/// <summary>What went wrong by model besides the errors that usage counts: refusals, and requests that were given up after all retries.</summary>
public sealed record ModelEventsQuery
{
    const string RefusalEvent = "api_refusal",
        ExhaustedEvent = "api_retries_exhausted";

    static readonly Dimension Model = Dimension.Of("model");

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks. A model's name is without a suffix in square brackets, as requests have it.</summary>
    public IReadOnlyList<ModelEventsRow> Run(IStoreReader store)
    {
        var ids = StringIds.Find(store, [RefusalEvent, ExhaustedEvent]);
        var (refusal, exhausted) = (ids.Of(RefusalEvent) ?? -1, ids.Of(ExhaustedEvent) ?? -1);
        if (refusal < 0 && exhausted < 0)
            return [];
        var parameters = new SqlParameters();
        var keys = new FactKeys([Model], Filters, Zone, store, Range, parameters);
        var sql = FormattableString.Invariant(
            $"""
            WITH {keys.Tables}facts AS (
                SELECT {keys.Keys()}t.name_id AS name_id, count(*) AS n FROM {RareEvents.Table(store)} t{keys.Joins()}
                WHERE t.name_id IN ({refusal}, {exhausted}) AND {keys.Where()} GROUP BY ALL)
            SELECT {keys.Names}CASE WHEN f.name_id = {refusal} THEN f.n ELSE 0 END, CASE WHEN f.name_id = {exhausted} THEN f.n ELSE 0 END
            FROM facts f{keys.NameJoins}
            """
        );
        return
        [
            .. store
                .Read(parameters.Build(sql), row => new ModelEventsRow(Plain(row.Text(0)), row.Int64(1), row.Int64(2)))
                .GroupBy(row => row.Model, StringComparer.Ordinal)
                .Select(rows => new ModelEventsRow(rows.Key, rows.Sum(row => row.Refusals), rows.Sum(row => row.RetriesExhausted))),
        ];
    }

    /// <summary>A model's name without a suffix in square brackets.</summary>
    public static string? Plain(string? model) =>
        model is not null && model.EndsWith(']') && model.LastIndexOf('[') is > 0 and var at ? model[..at] : model;
}

/// <summary>What went wrong with one model; null where the event does not tell.</summary>
public sealed record ModelEventsRow(string? Model, long Refusals, long RetriesExhausted);
