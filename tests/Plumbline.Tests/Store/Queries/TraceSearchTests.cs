using System.Diagnostics;
using Plumbline.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Store.Queries;

public sealed class TraceSearchTests(ITestOutputHelper output) : IDisposable
{
    readonly SmallLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void A_million_spans_are_searched_in_a_moment()
    {
        Fill();
        var query = new TraceSearchQuery
        {
            Range = November,
            Limit = 50,
            Steps = 120,
        };
        foreach (
            var asked in new[]
            {
                query,
                query with
                {
                    Order = TraceOrder.Longest,
                    DurationMin = 1_000_000,
                },
                query with
                {
                    Order = TraceOrder.Dearest,
                },
                query with
                {
                    ErrorsOnly = true,
                },
                query with
                {
                    SpanName = "claude_code.llm_request",
                    Filters = [new Filter(Dimension.Of("team"), ["a"])],
                },
                query with
                {
                    Filters = [new Filter(Dimension.Of("model"), ["claude-opus-5-5"])],
                },
            }
        )
        {
            _ = _ledger.Ask(asked.Run);
            var before = Environment.CpuUsage.TotalTime;
            var answer = _ledger.Ask(asked.Run);
            var cpu = Environment.CpuUsage.TotalTime - before;
            output.WriteLine(
                $"{asked.Order} {asked.Filters.Count} {asked.SpanName}: {cpu.TotalMilliseconds:0} ms of CPU, {answer.Traces} traces"
            );

            Assert.Equal(50, answer.Rows.Count);
            Assert.All(answer.Rows, row => Assert.Equal(20, row.Spans));
            Assert.InRange(answer.Dots.Count, 100, 120);
            // About a tenth of a second; with room for whatever else this process does meanwhile.
            Assert.InRange(cpu.TotalSeconds, 0, 3);
        }

        Assert.Equal(50_000, _ledger.Ask(query.Run).Traces);
    }

    // 50,000 traces of 20 spans over 29 days, every fifth span a request.
    void Fill()
    {
        var (first, second) = (_ledger.Context("s1", "a"), _ledger.Context("s2", "b"));
        var (turn, request) = (_ledger.String("claude_code.interaction"), _ledger.String("claude_code.llm_request"));
        var model = _ledger.String("claude-opus-5-5");
        var attributes = "'{\"model\":\"claude-opus-5-5\",\"padding\":\"' || repeat('x', 200) || '\"}'";
        _ledger.Connection.Execute(
            $"""
            INSERT INTO spans BY NAME SELECT i + 1 AS row, t AS received, t AS start_time, t + 1000000 * (1 + (i * 7919) % 5000) AS end_time,
              CASE WHEN i // 20 % 2 = 0 THEN {first} ELSE {second} END AS context_id, CAST(md5(CAST(i // 20 AS VARCHAR)) AS UUID) AS trace_id,
              (i + 1)::UBIGINT AS span_id, CASE WHEN i % 20 = 0 THEN NULL ELSE (i - i % 20 + 1)::UBIGINT END AS parent_span_id,
              CASE WHEN i % 20 = 0 THEN {turn} ELSE {request} END AS name_id, 1 AS kind, CASE WHEN i % 997 = 0 THEN 2 ELSE 0 END AS status_code,
              CASE WHEN i % 5 = 1 THEN 'req_' || i END AS request_id, 0 AS flag, {attributes} AS attributes
            FROM (SELECT i, {At(1)} + (i // 20) * 50000000000 + (i % 20) * 100000000 AS t FROM range(1000000) AS made(i))
            """
        );
        _ledger.Connection.Execute(
            $"""
            INSERT INTO requests BY NAME SELECT row AS row, 1 AS source, start_time AS received, start_time AS time, context_id, uuid() AS key, uuid() AS hash, uuid() AS usage_identity,
              request_id, {model} AS model_id, 1 AS query_source, 10 AS input_tokens, row * 1000 AS client_cost, trace_id, 0 AS flag FROM spans WHERE request_id IS NOT NULL
            """
        );
    }
}
