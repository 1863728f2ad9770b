using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using Plumbline.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Store.Queries;

public sealed class UsageQueryTests : IDisposable
{
    readonly SmallLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    UsageAnswer Ask(
        string by = "",
        string sort = "",
        int limit = 1000,
        int offset = 0,
        ZoneClock? zone = null,
        TimeRange? range = null,
        params (string Name, string?[] Values)[] filters
    ) =>
        _ledger.Ask(
            new UsageQuery
            {
                Range = range ?? November,
                Zone = zone ?? Utc,
                By = [.. by.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Dimension.Of)],
                Sort = sort.Split(',', StringSplitOptions.RemoveEmptyEntries),
                Filters = [.. filters.Select(filter => new Filter(Dimension.Of(filter.Name), filter.Values))],
                Limit = limit,
                Offset = offset,
            }.Run
        );

    static string Keys(UsageAnswer answer) =>
        string.Join(" ", answer.Rows.Select(row => string.Join("/", row.Key.Select(key => key ?? "∅"))));

    static string Costs(UsageAnswer answer) =>
        string.Join(" ", answer.Rows.Select(row => $"{string.Join("/", row.Key.Select(key => key ?? "∅"))}={row.Amounts.ClientCost}"));

    [Fact]
    public void Requests_add_up_exactly_in_billionths()
    {
        var context = _ledger.Context(team: "a", person: "ann");
        _ledger.Request(context, At(3), "0.017952", input: 12, output: 102, read: 15100, creation: 2310, fiveMinutes: 1910);
        _ledger.Request(context, At(3), "0.000000001", input: 1);
        _ledger.Request(context, At(4), "9000000.1");

        var total = Ask().Total;

        Assert.Equal("9000000.117952001", total.Amounts.ClientCost.ToString());
        Assert.Equal(
            ("13", "102", "15100", "2310"),
            (
                total.Amounts.Input.ToString(),
                total.Amounts.Output.ToString(),
                total.Amounts.CacheRead.ToString(),
                total.Amounts.CacheCreation.ToString()
            )
        );
        Assert.Equal((3L, 3L, 1L, 1910L), (total.Requests, total.EventRequests, total.Users, total.CacheCreation5m));
        Assert.Equal("1", total.Sessions.ToString());
    }

    static string ListCosts(UsageAnswer answer) =>
        string.Join(
            " ",
            answer.Rows.Select(row => $"{string.Join("/", row.Key.Select(key => key ?? "∅"))}={row.ListCosts?.Amount?.ToString() ?? "∅"}")
        );

    [Fact]
    public void List_costs_are_grouped_and_filtered_as_their_requests_are()
    {
        var prompt = Guid.Parse("00000000-0000-0000-0000-0000000000aa");
        var (a, b) = (_ledger.Context("s1", "a", person: "ann"), _ledger.Context("s2", "b", person: "bob"));
        // 4 dollars a million at Opus 5.5, 1 at Haiku 4.5.
        _ledger.Request(a, At(3), input: 1_000_000, prompt: prompt, effort: "high");
        _ledger.Request(
            a,
            At(4),
            input: 2_000_000,
            model: "claude-haiku-4-5",
            source: QuerySource.Subagent,
            attributes: """{"department":"x"}"""
        );
        _ledger.Request(b, At(4), input: 500_000);
        _ledger.Request(b, At(4), input: 500_000, model: "claude-next");
        _ledger.PriceRequests();

        Assert.Equal("a=6 b=2", ListCosts(Ask("team", "team")));
        Assert.Equal("claude-haiku-4-5=2 claude-next=∅ claude-opus-5-5=6", ListCosts(Ask("model", "model")));
        Assert.Equal("2026-11-03=4 2026-11-04=4", ListCosts(Ask("day", "day")));
        Assert.Equal("2026-11-03/claude-opus-5-5=4", ListCosts(Ask("day,model", "day", filters: ("effort", ["high"]))));
        Assert.Equal("main=6 subagent=2", ListCosts(Ask("query_source", "query_source")));
        Assert.Equal($"{prompt}=4", ListCosts(Ask("prompt", filters: ("prompt", [prompt.ToString()]))));
        Assert.Equal("x=2 ∅=6", ListCosts(Ask("attr.department", "attr.department")));
        Assert.Equal("bob=2", ListCosts(Ask("user", filters: ("user", ["bob"]))));
        Assert.Equal("b=2 a=6", ListCosts(Ask("team", "list_cost_usd")));
        var total = Ask(filters: ("session", ["s2"])).Total.ListCosts!;
        // Unpriced requests are within the bounds. For so long a prompt Haiku 3 is the cheapest, at 0.25 dollars; Opus 4.1 is the dearest, at 15.
        Assert.Equal(
            ("2", "2.125", "9.5", 1L),
            (total.Amount.ToString(), total.Low.ToString(), total.High.ToString(), total.UnpricedRequests)
        );
    }

    [Fact]
    public void Differences_add_up_to_the_estimate_less_the_list_cost()
    {
        var a = _ledger.Context("s1", "a");
        // 4 dollars as told; twice that is fast mode; the United States; nothing; the default model's price for an unknown one.
        _ledger.Request(a, At(3), "4.002", input: 1_000_000, output: 100);
        _ledger.Request(a, At(3), "8.004", input: 1_000_000, output: 100);
        _ledger.Request(a, At(3), "4.4022", input: 1_000_000, output: 100);
        _ledger.Request(a, At(3), "5", input: 1_000_000, output: 100);
        _ledger.Request(a, At(3), "2.002", input: 500_000, output: 100, model: "claude-next");
        _ledger.PriceRequests();

        var total = Ask().Total;
        var costs = total.ListCosts!;

        Assert.Equal("20.4102", costs.Amount.ToString());
        Assert.Equal((1L, 500_100L, 2L, 0L), (costs.UnpricedRequests, costs.UnpricedTokens, costs.SolvedRequests, costs.BoundedRequests));
        Assert.Equal(
            [(CostDifference.UnknownModel, "2.002"), (CostDifference.Unknown, "0.998")],
            costs.Differences.Select(pair => (pair.Key, pair.Value.ToString()))
        );
        Assert.Equal(total.Amounts.ClientCost - costs.Amount!.Value, costs.Differences.Values.Aggregate((sum, next) => sum + next));
        Assert.Equal((costs.Amount, 1m), (costs.Effective, total.Coverage));
    }

    [Fact]
    public void Costs_are_asked_of_any_version_that_is_complete()
    {
        var a = _ledger.Context("s1", "a");
        _ledger.Request(a, At(3), "4", input: 1_000_000);
        _ledger.PriceRequests();
        var before = Ask();
        Assert.True(
            Contract.TryParse(
                """{"format":"plumbline-contract/1","terms":[{"models":["opus"],"discount_percent":25}]}"""u8,
                out var contract,
                out _
            )
        );
        _ledger.PriceRequests(contract: contract);
        var after = Ask();
        UsageQuery query = new() { Range = November, Zone = Utc };

        Assert.Equal(("4", "3"), (before.Total.ListCosts!.Effective.ToString(), after.Total.ListCosts!.Effective.ToString()));
        Assert.Equal($"{before.Costs!.Version}.{contract!.Version}", after.Costs!.Version);
        Assert.Equal("4", _ledger.Ask((query with { Prices = before.Costs.Version }).Run).Total.ListCosts!.Effective.ToString());
        var unknown = Assert.Throws<UnknownPricesException>(() => _ledger.Ask((query with { Prices = "x" }).Run));
        Assert.Equal([after.Costs.Version, before.Costs.Version], unknown.Known);

        _ledger.Request(a, At(3), "4", input: 1_000_000);
        _ledger.PriceRequests(contract: contract);
        Assert.Equal(
            before.Costs.Version,
            Assert.Throws<PricesBehindException>(() => _ledger.Ask((query with { Prices = before.Costs.Version }).Run)).Version
        );
    }

    [Fact]
    public void Without_list_costs_there_are_none()
    {
        _ledger.Request(_ledger.Context(), At(3), "1", input: 10);
        Assert.Null(Ask().PriceBook);
        Assert.Null(Ask().Total.ListCosts);

        _ledger.PriceRequests();
        var query = new UsageQuery
        {
            Range = November,
            Zone = Utc,
            AmountsOnly = true,
        };

        Assert.Null(_ledger.Ask((query with { WithListCosts = false }).Run).Total.ListCosts);
        Assert.Equal("0.00004", _ledger.Ask(query.Run).Total.ListCosts!.Amount.ToString());
        Assert.Equal(
            ("1", "10"),
            (_ledger.Ask(query.Run).Total.Amounts.ClientCost.ToString(), _ledger.Ask(query.Run).Total.Amounts.Input.ToString())
        );
    }

    [Fact]
    public void Unitemised_usage_is_added_and_said_apart()
    {
        var context = _ledger.Context(team: "a");
        _ledger.Request(context, At(3), "1", input: 10);
        var cost = _ledger.Series(
            _ledger.Metric("claude_code.cost.usage", "USD"),
            context,
            usage: UsageMetric.Cost,
            model: "claude-opus-4-8"
        );
        var tokens = _ledger.Series(
            _ledger.Metric("claude_code.token.usage", "tokens"),
            context,
            usage: UsageMetric.Tokens,
            type: TokenType.Output,
            model: "claude-opus-4-8"
        );
        _ledger.Unitemised(cost, At(3), "0.0216");
        _ledger.Unitemised(tokens, At(3), "7");
        _ledger.Unitemised(tokens, At(4), "-2");

        var answer = Ask("model", "model");

        Assert.Equal("claude-opus-4-8=0.0216 claude-opus-5-5=1", Costs(answer));
        Assert.Equal(("5", "5"), (answer.Rows[0].Amounts.Output.ToString(), answer.Rows[0].Unitemised.Output.ToString()));
        Assert.Equal(0, answer.Rows[0].Requests);
        Assert.Equal(("1.0216", "0.0216"), (answer.Total.Amounts.ClientCost.ToString(), answer.Total.Unitemised.ClientCost.ToString()));
    }

    [Fact]
    public void Every_dimension_can_be_asked_for()
    {
        var context = _ledger.Context(
            team: "a",
            project: "p",
            person: "ann",
            attributes: """{"anthropic.custom_base_url":true}""",
            resource: """{"department":"eng"}"""
        );
        _ledger.Request(context, At(3), "1", effort: "high", prompt: Guid.Parse("2a96407f-2327-47b2-a3c9-70f6a89801fb"));
        string Value(string name) => Assert.Single(Ask(name).Rows).Key[0] ?? "∅";

        Assert.Equal("a", Value("team"));
        Assert.Equal("p", Value("project"));
        Assert.Equal("ann", Value("user"));
        Assert.Equal("s1", Value("session"));
        Assert.Equal("2a96407f-2327-47b2-a3c9-70f6a89801fb", Value("prompt"));
        Assert.Equal("claude-opus-5-5", Value("model"));
        Assert.Equal("main", Value("query_source"));
        Assert.Equal("sdk", Value("query_source_detail"));
        Assert.Equal("high", Value("effort"));
        Assert.Equal("2.1.329", Value("version"));
        Assert.Equal("2026-11-03", Value("day"));
        Assert.Equal("2026-11-03T12:00:00Z", Value("hour"));
        Assert.Equal("eng", Value("attr.department"));
        Assert.Equal("true", Value("attr.anthropic.custom_base_url"));
        foreach (var dimension in Dimension.All)
            Assert.Equal("1", Assert.Single(Ask(dimension.Name).Rows).Amounts.ClientCost.ToString());
        var all = Assert.Single(Ask(string.Join(",", Dimension.All.Select(dimension => dimension.Name)) + ",attr.department").Rows);
        Assert.Equal("1", all.Amounts.ClientCost.ToString());
    }

    [Fact]
    public void Filters_take_several_values_and_absence()
    {
        _ledger.Request(_ledger.Context("s1", "a"), At(3), "1");
        _ledger.Request(_ledger.Context("s2", "b"), At(3), "2", model: "claude-haiku-4-5");
        _ledger.Request(_ledger.Context("s3", null, attributes: """{"department":"x"}"""), At(3), "4", model: null);

        Assert.Equal("3", Ask(filters: ("team", ["a", "b"])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("4", Ask(filters: ("team", [null])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("5", Ask(filters: ("team", ["a", null])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("2", Ask(filters: ("model", ["claude-haiku-4-5"])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("4", Ask(filters: ("model", [null])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("0", Ask(filters: ("model", ["nobody-knows"])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("4", Ask(filters: ("attr.department", ["x"])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("3", Ask(filters: ("attr.department", [null])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("1", Ask(filters: [("team", ["a"]), ("session", ["s1"])]).Total.Amounts.ClientCost.ToString());
        Assert.Equal("0", Ask(filters: [("team", ["a"]), ("session", ["s2"])]).Total.Amounts.ClientCost.ToString());
        Assert.Equal("7", Ask(filters: ("day", ["2026-11-03"])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("7", Ask(filters: ("hour", ["2026-11-03T12:00:00Z"])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("7", Ask(filters: ("query_source", ["main"])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("7", Ask(filters: ("prompt", [null])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("0", Ask(filters: ("prompt", ["2a96407f-2327-47b2-a3c9-70f6a89801fb"])).Total.Amounts.ClientCost.ToString());
    }

    [Fact]
    public void A_text_with_quotes_is_a_value_and_never_SQL()
    {
        const string Nasty = "a'; DROP TABLE requests; --";
        _ledger.Request(_ledger.Context(team: Nasty, attributes: """{"k\"'~/x":"v'"}"""), At(3), "1");

        Assert.Equal("1", Ask(filters: ("team", [Nasty])).Total.Amounts.ClientCost.ToString());
        Assert.Equal("v'", Assert.Single(Ask("attr.k\"'~/x").Rows).Key[0]);
    }

    [Fact]
    public void Pages_are_parts_of_one_order_and_the_total_covers_all_rows()
    {
        foreach (var (team, cost) in new[] { ("a", "1"), ("b", "5"), ("c", "3"), ("d", "3") })
            _ledger.Request(_ledger.Context("s" + team, team), At(3), cost);

        var first = Ask("team", "-client_cost_usd", limit: 2);
        var second = Ask("team", "-client_cost_usd", limit: 2, offset: 2);

        Assert.Equal("b=5 c=3", Costs(first));
        Assert.Equal("d=3 a=1", Costs(second));
        Assert.Equal((true, false), (first.HasMore, second.HasMore));
        Assert.Equal(("12", "12"), (first.Total.Amounts.ClientCost.ToString(), second.Total.Amounts.ClientCost.ToString()));
    }

    [Fact]
    public void A_session_is_an_id_with_a_request_or_a_prompt_and_others_count_their_starts()
    {
        var first = _ledger.Context("s1", "a", person: "ann");
        var again = _ledger.Context("s1", "a", person: "ann", version: "2.1.330");
        _ledger.Request(first, At(3), "1");
        _ledger.Request(again, At(4), "1");
        _ledger.Event(_ledger.Context("s2", "a", person: "bob"), At(3), "user_prompt");
        _ledger.Event(_ledger.Context("s3", "a", person: "cid"), At(3), "tool_result");
        var metric = _ledger.Metric("claude_code.session.count");
        var nameless = _ledger.Context(null, "b");
        _ledger.Increment(_ledger.Series(metric, nameless, """{"start_type":"fresh"}"""), At(3), "3");
        _ledger.Increment(_ledger.Series(metric, nameless, """{"start_type":"agents_view"}"""), At(3), "9");
        _ledger.Increment(_ledger.Series(metric, first, """{"start_type":"fresh"}"""), At(3), "1");

        Assert.Equal("5", Ask().Total.Sessions.ToString());
        Assert.Equal(2, Ask().Total.Users);
        Assert.Equal(["2", "3"], Ask("team", "team").Rows.Select(row => row.Sessions.ToString()));
        var byModel = Ask("model");
        Assert.Equal("claude-opus-5-5", Keys(byModel));
        Assert.Equal(("1", "5"), (byModel.Rows[0].Sessions.ToString(), byModel.Total.Sessions.ToString()));
    }

    [Fact]
    public void Errors_have_the_dimensions_of_the_request_that_failed()
    {
        var context = _ledger.Context(team: "a");
        _ledger.Request(context, At(3), "1", effort: "medium");
        _ledger.Event(
            context,
            At(3),
            "api_error",
            "claude-opus-5-5[1m]",
            attributes: """{"effort":"medium","agent.name":"reviewer"}""",
            source: "agent:custom"
        );

        Assert.Equal([1L], Ask("team").Rows.Select(row => row.Errors));
        Assert.Equal([1L], Ask("model").Rows.Select(row => row.Errors));
        Assert.Equal([1L], Ask("effort").Rows.Select(row => row.Errors));
        Assert.Equal(
            ("main subagent", 1L),
            (Keys(Ask("query_source", "query_source")), Ask("query_source", "query_source").Rows[1].Errors)
        );
        Assert.Equal("reviewer", Assert.Single(Ask("agent", filters: ("agent", ["reviewer"])).Rows).Key[0]);
        Assert.Equal(0, Ask("agent", filters: ("agent", ["reviewer"])).Rows[0].Requests);
    }

    [Fact]
    public void Days_and_hours_belong_to_the_zone_also_when_clocks_change()
    {
        // New York leaves daylight saving time on 2026-11-01 at 06:00 UTC: the hour from one to two comes twice.
        var zone = new ZoneClock(
            TimeZoneInfo.FindSystemTimeZoneById("America/New_York"),
            November with
            {
                From = November.From - TimeRange.Day,
            }
        );
        var context = _ledger.Context();
        var sixUtc = At(1) - 6L * 3_600_000_000_000;
        _ledger.Request(context, sixUtc - 1_800_000_000_000, "1");
        _ledger.Request(context, sixUtc + 1_800_000_000_000, "2");
        _ledger.Request(context, sixUtc - 3 * 3_600_000_000_000, "4");

        var range = November with { From = November.From - TimeRange.Day };
        Assert.Equal(
            "2026-10-31=4 2026-11-01=3",
            Costs(Ask("day", zone: zone, range: range)).Replace("2026-10-31T", "", StringComparison.Ordinal)
        );
        Assert.Equal(
            "2026-10-31T23:00:00-04:00=4 2026-11-01T01:00:00-04:00=1 2026-11-01T01:00:00-05:00=2",
            Costs(Ask("hour", zone: zone, range: range))
        );
        Assert.Equal(
            "2",
            Ask(zone: zone, range: range, filters: ("hour", ["2026-11-01T01:00:00-05:00"])).Total.Amounts.ClientCost.ToString()
        );
    }

    [Fact]
    public void The_window_is_half_open()
    {
        var context = _ledger.Context();
        _ledger.Request(context, At(3), "1");
        _ledger.Request(context, At(4), "2");

        Assert.Equal("1", Ask(range: new TimeRange(At(3), At(4))).Total.Amounts.ClientCost.ToString());
    }

    [Fact]
    public void An_empty_ledger_answers_with_nothing()
    {
        var answer = Ask("team,day");

        Assert.Empty(answer.Rows);
        Assert.Equal(("0", 0L, "0"), (answer.Total.Amounts.ClientCost.ToString(), answer.Total.Requests, answer.Total.Sessions.ToString()));
    }
}
