using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Store.Writing;

/// <summary>What the cache saved and lost follows requests through everything that happens to these.</summary>
public sealed class CacheWriterTests : IDisposable
{
    const long Minute = 60_000_000_000;

    // Noon on 1 November 2026.
    static readonly long Noon = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

    readonly LedgerUnderTest _ledger = new();

    public void Dispose() => _ledger.Dispose();

    static SentRequest Request(
        string id,
        double minute,
        long read,
        long written,
        string model = "claude-opus-4-8",
        string source = "main",
        string session = "s1",
        decimal? cost = null
    ) =>
        new(
            id,
            new([("session.id", session), ("model", model), ("query_source", source)]),
            Noon + (long)(minute * Minute),
            Input: 10,
            Output: 100,
            CacheRead: read,
            CacheCreation: written,
            Cost: cost
        );

    void Send(params SentRecord[] records) => _ledger.Apply(new SentBatch(Noon + 1440 * Minute, records));

    (CacheCause Cause, CacheEvidence Evidence, long Lost)[] Misses()
    {
        _ledger.CatchUp();
        return
        [
            .. _ledger
                .AskByName(
                    "SELECT request_id, CAST(cause AS BIGINT) * 1000000000 + CAST(evidence AS BIGINT) * 100000000 + lost_tokens FROM cache_misses ORDER BY time"
                )
                .Values.Select(packed => (long)packed)
                .Select(packed => ((CacheCause)(packed / 1_000_000_000), (CacheEvidence)(packed / 100_000_000 % 10), packed % 100_000_000)),
        ];
    }

    [Fact]
    public void A_miss_of_a_session_is_told_with_its_cause_and_cost()
    {
        Send(Request("req_1", 0, 0, 20_000), Request("req_2", 1, 20_000, 5_000), Request("req_3", 2, 0, 26_000, "claude-sonnet-5"));

        Assert.Equal([(CacheCause.ModelSwitch, CacheEvidence.Sign, 25_000)], Misses());
        // Sonnet 5: 25,000 tokens written at 2.5 instead of read at 0.2 dollars a million.
        Assert.Equal(57_500_000, _ledger.Ask("SELECT cost FROM cache_misses"));
        Assert.Equal(3, _ledger.Ask("SELECT sum(requests) FROM cache_cells"));
    }

    [Fact]
    public void A_log_tells_how_long_writes_are_kept()
    {
        Send(Request("req_1", 0, 0, 20_000), Request("req_2", 20, 0, 25_000));
        var before = Misses();
        Send(Response("req_1", 0, 0, 20_000), Response("req_2", 20, 0, 25_000));

        Assert.Equal([(CacheCause.Idle5m, CacheEvidence.Shape, 20_000)], before);
        // An hour: something else lost it.
        Assert.Equal([(CacheCause.Unknown, CacheEvidence.Shape, 20_000)], Misses());
    }

    [Theory]
    [InlineData(0.12755, CacheCause.Idle5m, CacheEvidence.Sign)] // 20,000 × 6.25 + 100 × 25 + 10 × 5 dollars a million.
    [InlineData(0.20255, CacheCause.Unknown, CacheEvidence.Shape)] // 20,000 × 10.
    [InlineData(0.15, CacheCause.Idle5m, CacheEvidence.Shape)] // Of neither: the life is not known.
    public void The_estimate_of_the_client_tells_it_too(double estimate, CacheCause cause, CacheEvidence evidence)
    {
        Send(Request("req_1", 0, 0, 20_000, cost: (decimal)estimate), Request("req_2", 20, 0, 25_000));

        Assert.Equal([(cause, evidence, 20_000)], Misses());
    }

    static SentResponse Response(string id, double minute, long read, long written1h) =>
        new("msg_" + id, id, "s1", Noon + (long)(minute * Minute))
        {
            Model = "claude-opus-4-8",
            Input = 10,
            Output = 100,
            CacheRead = read,
            Creation1h = written1h,
        };

    [Fact]
    public void Each_sub_agent_is_a_conversation_and_auxiliary_calls_are_none()
    {
        Send(
            Request("req_1", 0, 0, 20_000),
            Request("req_2", 1, 0, 9_000, source: "web_search_tool"),
            Request("req_3", 2, 0, 9_000, source: "subagent"),
            Request("req_4", 3, 20_000, 100)
        );

        Assert.Empty(Misses());
        Assert.Equal(2, _ledger.Ask($"SELECT sum(requests) FROM cache_losses WHERE cause = {(int)CacheCause.SessionStart}"));
        Assert.Equal(4, _ledger.Ask("SELECT sum(requests) FROM cache_cells"));
    }

    [Fact]
    public void A_compaction_and_a_new_server_are_causes_whenever_their_events_come()
    {
        Send(Request("req_1", 0, 0, 90_000), Request("req_2", 2, 20_000, 9_000));
        Send(Request("req_3", 4, 0, 30_000));
        var before = Misses();
        Send(new SentEvent("mcp_server_connection", "e1", "s1", Noon + 3 * Minute, IsFromLog: false));
        Send(new SentEvent("compaction", "e2", "s1", Noon + 1 * Minute, IsFromLog: false));

        Assert.Equal(
            [(CacheCause.Compaction, CacheEvidence.Shape), (CacheCause.Unknown, CacheEvidence.Shape)],
            before.Select(one => (one.Cause, one.Evidence))
        );
        Assert.Equal(
            [(CacheCause.Compaction, CacheEvidence.Sign), (CacheCause.ToolChange, CacheEvidence.Sign)],
            Misses().Select(one => (one.Cause, one.Evidence))
        );
    }

    [Fact]
    public void Other_prices_change_the_money_and_nothing_else()
    {
        Send(Request("req_1", 0, 0, 20_000), Request("req_2", 1, 0, 25_000));
        var before = Misses();
        Assert.True(
            PriceBook.TryParse(
                """
            {
              "format": "plumbline-prices/1", "date": "2026-11-20", "batch": { "factor": 1 }, "us_inference": { "factor": 1 },
              "web_search": { "usd_per_1000": 0 },
              "models": [ { "model": "claude-opus-4-8", "prices": [ { "input": 8, "output": 8, "cache_read": 1 } ] } ]
            }
            """u8,
                out var book,
                out _
            )
        );
        var cost = _ledger.Ask("SELECT cost FROM cache_misses");
        _ledger.RestartWith(book!);

        Assert.Equal(before, Misses());
        Assert.Equal(20_000 * 5_750, cost);
        Assert.Equal(20_000 * 9_000, _ledger.Ask("SELECT cost FROM cache_misses"));
    }

    [Fact]
    public void What_retention_removes_leaves_nothing()
    {
        using var ledger = new LedgerUnderTest(eventRetention: TimeSpan.FromDays(10));
        ledger.Apply(new SentBatch(Noon, Request("req_1", 0, 0, 20_000), Request("req_2", 1, 0, 25_000)));
        ledger.CatchUp();
        ledger.Retain(Noon + 11 * 86_400_000_000_000);
        ledger.CatchUp();

        Assert.Equal(
            0,
            ledger.Ask(
                "SELECT (SELECT count(*) FROM cache_cells) + (SELECT count(*) FROM cache_losses) + (SELECT count(*) FROM cache_misses)"
            )
        );
    }

    [Fact]
    public void The_answer_does_not_depend_on_the_order_of_arrival_on_repetition_or_on_restarts()
    {
        Seeds.Try(
            4,
            dice =>
            {
                var records = Work(dice);
                _ledger.Reset();
                _ledger.Apply(new SentBatch(Noon + 1440 * Minute, records));
                var expected = Answers();
                _ledger.Reset();
                var again = records.Concat(records.Where(_ => dice.Next(4) == 0)).ToArray();
                dice.Shuffle(again);
                foreach (var some in again.Chunk(dice.Next(1, 40)))
                {
                    _ledger.Apply(new SentBatch(Noon + 1440 * Minute, some));
                    if (dice.Next(4) == 0)
                        _ledger.CatchUp();
                    if (dice.Next(8) == 0)
                        _ledger.Restart();
                }

                Assert.Equal(expected, Answers());
                Assert.Equal(records.OfType<SentRequest>().Count(), (int)_ledger.Ask("SELECT sum(requests) FROM cache_cells"));
                Assert.Equal(0, _ledger.Ask("SELECT count(*) FROM cache_due"));
                Assert.Equal(
                    _ledger.Ask(
                        $"SELECT sum(tokens) FROM cache_losses WHERE cause NOT IN ({(int)CacheCause.Minor}, {(int)CacheCause.SessionStart})"
                    ),
                    _ledger.Ask("SELECT sum(lost_tokens) FROM cache_misses")
                );
                Assert.Equal(0, _ledger.Ask("SELECT count(*) FROM cache_misses WHERE lost_tokens > expected_tokens"));
            }
        );
    }

    static SentRecord[] Work(Random dice)
    {
        var records = new List<SentRecord>();
        for (var i = 0; i < 120; i++)
        {
            var (session, minute) = ($"s{dice.Next(4)}", dice.Next(600) + i / 1000.0);
            var source = dice.Next(5) switch
            {
                0 => "subagent",
                1 => "compact",
                _ => "main",
            };
            var request = Request(
                $"req_{i}",
                minute,
                dice.Next(60_000),
                dice.Next(40_000),
                dice.Next(6) == 0 ? "claude-sonnet-5" : "claude-opus-4-8",
                source,
                session
            );
            records.Add(request);
            if (source == "main" && dice.Next(3) == 0)
                records.Add(
                    new SentResponse($"msg_{i}", $"req_{i}", session, request.Time)
                    {
                        Model = request.Attributes["model"]!,
                        Input = 10,
                        Output = 100,
                        CacheRead = request.CacheRead,
                        Creation1h = request.CacheCreation,
                    }
                );
            if (dice.Next(10) == 0)
                records.Add(new SentEvent("compaction", $"c{i}", session, Noon + dice.Next(600) * Minute, IsFromLog: false));
        }

        return [.. records];
    }

    // Rows and ids of strings and contexts are numbered as they come.
    List<string> Answers()
    {
        _ledger.CatchUp();
        return
        [
            .. _ledger.AskRows(
                "SELECT x.* EXCLUDE (context_id, model_id), c.session, m.value FROM cache_cells x JOIN contexts c ON c.id = x.context_id JOIN strings m ON m.id = x.model_id"
            ),
            .. _ledger.AskRows(
                "SELECT x.* EXCLUDE (context_id, model_id), c.session, m.value FROM cache_losses x JOIN contexts c ON c.id = x.context_id JOIN strings m ON m.id = x.model_id"
            ),
            .. _ledger.AskRows(
                "SELECT x.* EXCLUDE (row, context_id, model_id), c.session, m.value FROM cache_misses x JOIN contexts c ON c.id = x.context_id JOIN strings m ON m.id = x.model_id"
            ),
        ];
    }
}
