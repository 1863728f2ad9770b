using System.Text.Json;

namespace Plumbline.Store.Queries;

/// <summary>
/// Requests that were answered at last, after attempts that nobody else tells of: events leave them out, only spans (<c>claude_code.llm_request</c>) have
/// them.
/// </summary>
public sealed record RetriedQuery
{
    const string RequestSpan = "claude_code.llm_request";

    // More are not looked through while somebody waits.
    const int SpansMax = 200_000,
        RetriedMax = 5_000;

    public required TimeRange Range { get; init; }

    /// <summary>Conditions on contexts, people and owners.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Asks; null when a condition is not known by spans, or when there are too many of these.</summary>
    public RetriedAnswer? Run(IStoreReader store)
    {
        if (Filters.Any(filter => filter.Dimension.Kind is DimensionKind.Named or DimensionKind.QuerySource))
            return null;
        if (StringIds.Find(store, [RequestSpan]).Of(RequestSpan) is not { } name)
            return new RetriedAnswer(0, 0, 0, 0, IsComplete: true);
        var parameters = new SqlParameters();
        var from = From(store, name, parameters);
        if (store.Read(parameters.Build($"SELECT count(*) {from}"), row => row.Int64(0))[0] is var spans && spans > SpansMax)
            return null;
        var attempt = store.Dialect.WholeNumber(store.Dialect.JsonText("t.attributes", "attempt"));
        var sql = FormattableString.Invariant(
            $"""
            SELECT {attempt} AS attempts, t.start_time, t.span_events {from} AND {attempt} > 1
                AND {store.Dialect.JsonText("t.attributes", "success")} = 'true' ORDER BY t.start_time DESC LIMIT {RetriedMax}
            """
        );
        var retried = store.Read(parameters.Build(sql), row => (Attempts: row.Int64(0), LostMs: Lost(row.Text(2), row.Int64(1))));
        return new RetriedAnswer(
            spans,
            retried.Count,
            retried.Sum(request => Math.Min(request.Attempts, 1000) - 1),
            retried.Sum(request => request.LostMs),
            retried.Count < RetriedMax
        );
    }

    string From(IStoreReader store, long name, SqlParameters parameters)
    {
        var owners = OwnerIntervals.Read(store, Range);
        var owned = owners.Filtered(Filters, parameters) is { } intervals
            ? $" JOIN ({intervals}) ow ON ow.context_id = t.context_id AND t.start_time >= ow.from_time AND t.start_time < ow.until_time"
            : "";
        var contexts = TextConditions.Contexts(Filters, parameters) is { } wanted ? $" AND t.context_id IN ({wanted})" : "";
        return FormattableString.Invariant($"FROM spans t{owned} WHERE t.name_id = {name} AND {Range.Sql("t.start_time")}{contexts}");
    }

    // The answer came with the last attempt: what was before it was lost.
    static long Lost(string? events, long start)
    {
        if (events is null)
            return 0;
        try
        {
            using var document = JsonDocument.Parse(events);
            var last = document
                .RootElement.EnumerateArray()
                .Where(one => one.TryGetProperty("name", out var name) && name.ValueEquals("gen_ai.request.attempt"))
                .Select(one => one.TryGetProperty("time", out var time) && time.TryGetInt64(out var nanos) ? nanos : start)
                .DefaultIfEmpty(start)
                .Max();
            return Math.Clamp((last - start) / 1_000_000, 0, 86_400_000);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // A stranger's events that are no list of objects tell nothing.
            return 0;
        }
    }
}

/// <summary>Requests that were answered after more than one attempt, as far as spans tell.</summary>
/// <param name="Spans">Requests with a span.</param>
/// <param name="Retried">Of these, those answered after more than one attempt.</param>
/// <param name="ExtraAttempts">Attempts of these before the one that was answered.</param>
/// <param name="LostMs">Milliseconds before it.</param>
/// <param name="IsComplete">Whether these are all; else the newest.</param>
public sealed record RetriedAnswer(long Spans, long Retried, long ExtraAttempts, long LostMs, bool IsComplete);
