using System.Net;
using System.Text.Json;
using Plumbline.Core.Reliability;
using Plumbline.Server.Api;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Reliability;

public sealed class ReliabilityApiTests : IDisposable
{
    const string Window = "from=2026-11-18T00:00:00Z&to=2026-11-21T00:00:00Z";

    readonly WebHost _host = new(new WebOptions { Objectives = new Objectives { LatencyP95Ms = 2_000 } });

    public void Dispose() => _host.Dispose();

    Task<JsonElement> Ask(string more = "") => _host.GetJson($"/api/v1/reliability?{Window}{more}");

    [Fact]
    public async Task What_limits_and_senders_did_is_in_the_error_rate_but_not_against_availability()
    {
        var context = _host.Ledger.Context("s1", "a");
        for (var i = 0; i < 8; i++)
            _host.Ledger.Answered(context, At(19, i * 600), 1000);
        _host.Ledger.Fail(context, At(19, 60), "Internal server error", 500);
        _host.Ledger.Fail(context, At(19, 61), "rate limited", 429);
        _host.Ledger.Fail(context, At(19, 62), "You have reached your specified API usage limits", 400);
        _host.Ledger.Fail(context, At(19, 63), "invalid x-api-key", 401);
        var answer = await Ask();

        Assert.Equal((8, 4), (Number(answer, "answered"), Number(answer, "failed")));
        Assert.Equal((1, 2, 1), (Number(answer, "failed_by_api"), Number(answer, "failed_by_limit"), Number(answer, "failed_by_sender")));
        var availability = answer.GetProperty("availability");
        Assert.Equal((8, 1), (Number(availability, "good"), Number(availability, "bad")));
        Assert.Equal(0.333333333m, answer.GetProperty("error_rate").GetDecimal());
        Assert.Equal(
            ["authentication", "rate_limit", "server_error", "spend_limit"],
            answer.GetProperty("errors").EnumerateArray().Select(row => row.GetProperty("class").GetString()).Order()
        );
    }

    [Fact]
    public async Task Percentiles_are_of_all_requests_of_each_model_and_day()
    {
        var context = _host.Ledger.Context("s1", "a");
        for (var i = 1; i <= 100; i++)
            _host.Ledger.Answered(context, At(i <= 50 ? 18 : 19, i), i * 10, i % 2 == 0 ? "claude-opus-5-5" : "claude-haiku-5-5");
        _host.Ledger.Answered(context, At(19, 300), 12_345, "claude-haiku-5-5");
        var answer = await Ask();

        Assert.Equal((510, 960, 1000, 12_300), Durations(answer));
        var models = answer.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(["claude-haiku-5-5", "claude-opus-5-5"], models.Select(model => model.GetProperty("model").GetString()));
        Assert.Equal((500, 960, 1000, 1000), Durations(models[1]));
        Assert.Equal((250, 480, 500, 500), Durations(answer.GetProperty("steps")[0]));
        Assert.Equal((100, 1), (Number(answer.GetProperty("latency"), "good"), Number(answer.GetProperty("latency"), "bad")));
    }

    [Fact]
    public async Task The_rows_of_every_table_are_those_of_the_json()
    {
        var context = _host.Ledger.Context("s1", "a", person: "kim@example.com");
        _host.Ledger.Answered(context, At(19), 1000);
        _host.Ledger.Fail(context, At(19, 1), "Overloaded", 529, 11, "claude-opus-5-5[1m]", lostMs: 61_000);
        var answer = await Ask("&by=user");

        foreach (
            var (table, member) in new[]
            {
                ("steps", "steps"),
                ("models", "models"),
                ("errors", "errors"),
                ("outages", "outages"),
                ("refusals", "refusals"),
            }
        )
        {
            var csv = await _host.GetText($"/api/v1/reliability?{Window}&by=user&format=csv&table={table}");
            Assert.Equal(answer.GetProperty(member).GetArrayLength() + 1, csv.Trim().Split('\n').Length);
        }

        Assert.Contains(
            "kim@example.com,1,overloaded,api,529,1,1,11,61000,1,1,",
            await _host.GetText($"/api/v1/reliability?{Window}&by=user&format=csv&table=failing"),
            StringComparison.Ordinal
        );
        Assert.Equal((12, 61_000), (Number(answer, "attempts_at_least"), Number(answer, "lost_ms_at_least")));
        Assert.Equal(1, Number(answer.GetProperty("failing")[0], "answered"));
    }

    [Theory]
    [InlineData("model=claude-opus-5-5", 1, 1)]
    [InlineData("model=claude-haiku-5-5", 1, 0)]
    [InlineData("team=a", 1, 1)]
    [InlineData("team=b", 1, 0)]
    [InlineData("team=", 0, 0)]
    [InlineData("session=s1", 1, 1)]
    [InlineData("user=kim%40example.com", 1, 1)]
    [InlineData("query_source=main", 2, 0)]
    public async Task Filters_hold_for_answers_and_failures_alike(string filter, long answered, long failed)
    {
        var (one, two) = (_host.Ledger.Context("s1", "a", person: "kim@example.com"), _host.Ledger.Context("s2", "b"));
        _host.Ledger.Answered(one, At(19), 1000);
        _host.Ledger.Answered(two, At(19), 1000, "claude-haiku-5-5");
        _host.Ledger.Fail(one, At(19, 1), "Overloaded", 529, model: "claude-opus-5-5[1m]");
        foreach (var by in new[] { "model", "team", "user", "session", "query_source", "query_source_detail" })
        {
            var answer = await Ask($"&{filter}&by={by}");

            Assert.Equal((answered, failed), (Number(answer, "answered"), Number(answer, "failed")));
            Assert.Equal(answered, Number(answer.GetProperty("durations"), "count"));
            Assert.Equal(failed, answer.GetProperty("failing").EnumerateArray().Sum(row => Number(row, "failed")));
        }
    }

    [Fact]
    public async Task An_outage_names_its_time_its_class_and_whom_it_hit()
    {
        var contexts = Enumerable.Range(0, 4).Select(i => _host.Ledger.Context($"s{i}", "a", person: $"p{i}@example.com")).ToList();
        for (var i = 0; i < 200; i++)
            _host.Ledger.Answered(contexts[i % 4], At(19, i * 300), 1000);
        for (var i = 0; i < 9; i++)
            _host.Ledger.Fail(contexts[i % 3], At(19, 3000 + i * 60), "Repeated 529 Overloaded errors", null, 11, lostMs: 100_000);
        // Somebody's wrong key meanwhile has nothing to do with it.
        _host.Ledger.Fail(contexts[3], At(19, 3100), "invalid x-api-key", 401);
        var outage = Assert.Single((await Ask()).GetProperty("outages").EnumerateArray());

        Assert.Equal("2026-11-19T12:50:00Z", outage.GetProperty("start").GetString());
        Assert.Equal("2026-11-19T12:58:00Z", outage.GetProperty("end").GetString());
        Assert.Equal("overloaded", outage.GetProperty("class").GetString());
        Assert.Equal(
            (9, 3, 3, 900_000),
            (Number(outage, "failed"), Number(outage, "users"), Number(outage, "sessions"), Number(outage, "lost_ms_at_least"))
        );
    }

    [Fact]
    public async Task Burn_is_of_the_last_hours_and_fires_while_it_goes_on()
    {
        var context = _host.Ledger.Context("s1", "a");
        // Noon of the 20th is now.
        for (var i = 0; i < 60; i++)
            _host.Ledger.Answered(context, At(20, -3600 + i * 60), 1000);
        for (var i = 0; i < 20; i++)
            _host.Ledger.Fail(context, At(20, -3599 + i * 180), "Overloaded", 529);
        var burn = (await Ask()).GetProperty("burn").EnumerateArray().ToList();
        var hour = burn.Single(row => Text(row, "window") == "1h" && Text(row, "objective") == "availability");

        // 20 of 80, of which half a percent may be.
        Assert.Equal(50, hour.GetProperty("rate").GetDecimal());
        Assert.True(hour.GetProperty("fires").GetBoolean());
        Assert.All(burn.Where(row => Text(row, "objective") == "latency"), row => Assert.False(row.GetProperty("fires").GetBoolean()));
    }

    [Fact]
    public async Task Refusals_tell_what_went_on_and_cut_streams_are_told_by_their_text()
    {
        var context = _host.Ledger.Context("s1", "a");
        var prompt = Guid.NewGuid();
        _host.Ledger.Event(context, At(19), "api_refusal", "claude-opus-5-5", prompt, """{"server_fallback_hop":false}""");
        _host.Ledger.Request(context, At(19, 5), model: "claude-opus-4-8", prompt: prompt, output: 90);
        _host.Ledger.Request(context, At(19, 6), output: 1, id: "req_cut");
        _host.Ledger.Event(context, At(19, 6), "assistant_response", attributes: """{"response_length":11}""", request: "req_cut");
        _host.Ledger.Request(context, At(19, 7), output: 1, id: "req_short");
        _host.Ledger.Event(context, At(19, 7), "assistant_response", attributes: """{"response_length":2}""", request: "req_short");
        var answer = await Ask();

        Assert.Equal(1, Number(answer, "cut_streams"));
        var refusal = Assert.Single(answer.GetProperty("refusals").EnumerateArray());
        Assert.Equal(
            (1, 0, 1),
            (Number(refusal, "refusals"), Number(refusal, "server_fallback_hops"), Number(refusal, "prompts_gone_on_by_another_model"))
        );
        Assert.Equal((3, 0), (Number(answer, "answered"), Number(answer, "failed")));
    }

    [Fact]
    public async Task Spans_tell_of_attempts_before_an_answer()
    {
        var context = _host.Ledger.Context("s1", "a");
        var events = $$"""[{"name":"gen_ai.request.attempt","time":{{At(19)}}},{"name":"gen_ai.request.attempt","time":{{At(19, 2.5)}}}]""";
        _host.Ledger.Span(context, 1, 2, 0, "claude_code.llm_request", At(19), """{"attempt":2,"success":true}""", events);
        _host.Ledger.Span(context, 1, 3, 0, "claude_code.llm_request", At(19), """{"attempt":1,"success":true}""", events);
        _host.Ledger.Span(context, 1, 4, 0, "claude_code.llm_request", At(19), """{"attempt":9,"success":false}""", "\"no list\"");
        var retried = (await Ask()).GetProperty("answered_after_retries");

        Assert.Equal(
            (3, 1, 1, 2500),
            (
                Number(retried, "requests_with_span"),
                Number(retried, "retried"),
                Number(retried, "extra_attempts"),
                Number(retried, "lost_ms")
            )
        );
    }

    [Theory]
    [InlineData("by=agent", "by")]
    [InlineData("every=week", "every")]
    [InlineData("table=x", "table")]
    [InlineData("agent=x", "agent")]
    public async Task What_it_does_not_know_it_says(string query, string parameter)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/reliability?" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(parameter, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_pseudonyms_few_people_are_not_ranked_and_mail_addresses_not_shown()
    {
        using var host = new WebHost(new WebOptions { People = People.AsPseudonyms("key"u8) });
        var context = host.Ledger.Context("s1", "a", person: "kim@example.com");
        host.Ledger.Fail(context, At(19), "no quota for kim@example.com", 500);
        var text = await host.GetText($"/api/v1/reliability?{Window}&by=user");

        Assert.DoesNotContain("kim@", text, StringComparison.Ordinal);
        Assert.Empty(JsonElement.Parse(text).GetProperty("failing").EnumerateArray());
    }

    static (long?, long?, long?, long?) Durations(JsonElement of)
    {
        var durations = of.GetProperty("durations");
        return (Number(durations, "p50_ms"), Number(durations, "p95_ms"), Number(durations, "p99_ms"), Number(durations, "max_ms"));
    }

    static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
