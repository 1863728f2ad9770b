namespace Plumbline.Questions;

/// <summary>What metrics counted: five series for each of three combinations of model and source, and five more for each session.</summary>
public sealed partial class EventFill
{
    // A session has three combinations of model and source, each with its cost and four types of tokens, and five series more.
    void FillSeries()
    {
        FillMetrics();
        string[] types = ["input", "output", "cacheRead", "cacheCreation"];
        var combined = _texts.Add(
            from model in ModelNames
            from source in new[] { "main", "subagent", "auxiliary" }
            from type in types.Prepend(null)
            select Sql($"{{\"model\":\"{model}\",\"query_source\":\"{source}\"") + (type is null ? "}" : $",\"type\":\"{type}\"}}")
        );
        var other = _texts.Add(
            "{\"start_type\":\"fresh\"}",
            "{\"type\":\"added\"}",
            "{\"type\":\"removed\"}",
            "{\"type\":\"cli\"}",
            "{}",
            "{\"type\":\"user\"}",
            "{\"tool_name\":\"Edit\",\"decision\":\"accept\",\"source\":\"config\",\"language\":\"TypeScript\"}"
        );
        store.Execute(
            Sql(
                $"""
                INSERT INTO series BY NAME
                SELECT CAST(q + 1 AS INTEGER) AS id, CAST(md5('series' || q) AS UUID) AS hash, CAST(s + 1 AS INTEGER) AS context_id,
                       CASE WHEN n < 15 THEN CASE WHEN n % 5 = 0 THEN 1 ELSE 2 END WHEN n = 15 THEN 3 WHEN n < 18 THEN 4 WHEN n = 18 THEN 5
                            ELSE [6, 7, 8, 5][s % 4 + 1] END AS metric_id,
                       CASE WHEN n >= 15 THEN 0 WHEN n % 5 = 0 THEN 1 ELSE 2 END AS usage_metric, CASE WHEN n < 15 THEN n % 5 ELSE 0 END AS token_type,
                       CASE WHEN n < 15 THEN CAST(md5('usage' || (s + 1)) AS UUID) END AS usage_identity,
                       CASE WHEN n < 15 THEN CAST({_models} + CASE WHEN n < 10 THEN w.model ELSE {Haiku} END AS INTEGER) END AS model_id, CASE WHEN n < 15 THEN n // 5 + 1 ELSE 0 END AS query_source,
                       CAST(CASE WHEN n < 15 THEN {combined} + CASE WHEN n < 10 THEN w.model ELSE {Haiku} END * 15 + n WHEN n < 19 THEN {other} + n - 15
                            ELSE {other} + [4, 4, 6, 5][s % 4 + 1] END AS INTEGER) AS attributes_id
                FROM (SELECT q, q // {SeriesOfSession} AS s, q % {SeriesOfSession} AS n FROM range({Sessions
                    * SeriesOfSession}) t(q)) x JOIN work w ON w.context_id = x.s + 1 ORDER BY q
                """
            )
        );
        FillIncrements();
    }

    void FillMetrics() =>
        store.Execute(
            """
            INSERT INTO metrics VALUES (1, 'claude_code.cost.usage', 'USD', 0, TRUE, TRUE), (2, 'claude_code.token.usage', 'tokens', 0, TRUE, TRUE),
                (3, 'claude_code.session.count', '', 0, TRUE, TRUE), (4, 'claude_code.lines_of_code.count', '', 0, TRUE, TRUE),
                (5, 'claude_code.active_time.total', 's', 0, TRUE, TRUE), (6, 'claude_code.commit.count', '', 0, TRUE, TRUE),
                (7, 'claude_code.pull_request.count', '', 0, TRUE, TRUE), (8, 'claude_code.code_edit_tool.decision', '', 0, TRUE, TRUE)
            """
        );

    // Half of the sessions send deltas, half running totals.
    void FillIncrements()
    {
        var perSession = Span / (Sessions - Live);
        store.Execute(
            Sql(
                $"""
                INSERT INTO increments BY NAME
                SELECT series_id, temporality, CASE WHEN temporality = 1 THEN begin + j * step ELSE begin END AS point_start,
                       begin + (j + 1) * step + late AS point_time, begin + j * step + late AS window_start,
                       begin + (j + 1) * step + late AS time, begin + (j + 1) * step + late + 1000000000 AS received,
                       amount AS increment, CASE WHEN temporality = 1 THEN amount ELSE amount * (j + 1) END AS value, 0 AS flag
                FROM (SELECT s.id AS series_id, CASE WHEN s.context_id % 2 = 0 THEN 1 ELSE 2 END AS temporality, j, CAST(hash(s.context_id) % 60000 AS BIGINT) * 1000000 AS late,
                             greatest({_begin}, {_begin} + CAST(s.context_id - {Live} AS BIGINT) * {perSession}) AS begin, {Live
                    * perSession
                    / (IncrementsOfSeries + 1)} AS step,
                             CAST(CASE WHEN s.usage_metric = 1 THEN 1 + hash(s.id) % 200000000 WHEN s.metric_id IN (3, 6, 7) THEN 1000000000
                                  ELSE (1 + hash(s.id) % 20000) * 1000000000 END AS HUGEINT) AS amount
                      FROM series s, range({IncrementsOfSeries}) t(j) WHERE s.metric_id <> 3 OR j = 0) ORDER BY time, series_id
                """
            )
        );
        store.Execute(
            """
            INSERT INTO unitemised SELECT s.usage_identity, s.id, i.time, i.increment
            FROM increments i JOIN series s ON s.id = i.series_id WHERE s.usage_metric > 0 AND i.series_id % 451 = 0
            """
        );
    }
}
