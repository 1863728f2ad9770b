using System.Net;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class UsageApiTests : IDisposable
{
    readonly WebHost _host = new();

    public void Dispose() => _host.Dispose();

    void Fill()
    {
        var ledger = _host.Ledger;
        ledger.Request(
            ledger.Context("s1", "a", person: "ann@example.com"),
            At(18),
            "0.017952",
            input: 12,
            output: 102,
            read: 15100,
            creation: 2310,
            fiveMinutes: 1910
        );
        ledger.Request(ledger.Context("s2", "b", person: "bob@example.com"), At(19), "1", input: 5);
        ledger.Request(ledger.Context("s3", null), At(19), "2", input: 5);
        var series = ledger.Series(ledger.Metric("claude_code.cost.usage", "USD"), 1, usage: UsageMetric.Cost, model: "claude-opus-4-8");
        ledger.Unitemised(series, At(18), "0.5");
        ledger.Event(1, At(18), "api_error", "claude-opus-5-5");
        ledger.PriceRequests();
    }

    [Fact]
    public async Task The_answer_has_the_form_of_the_documentation()
    {
        Fill();

        var text = await _host.GetText("/api/v1/usage?by=team,day&sort=team");

        Assert.StartsWith(
            """{"from":"2026-10-21T12:00:00Z","to":"2026-11-20T12:00:00Z","tz":"UTC","rows":[{"team":"a","day":"2026-11-18","requests":1,"input_tokens":12,"output_tokens":102,"cache_read_tokens":15100,"cache_creation_tokens":2310,"cache_creation_5m_tokens":1910,"cache_creation_1h_tokens":0,"client_cost_usd":"0.517952","list_cost_usd":"0.016658","list_cost_low_usd":"0.016658","list_cost_high_usd":"0.017858","effective_cost_usd":"0.016658","api_equivalent_usd":"0","unpriced_requests":0,"unpriced_tokens":0,"solved_requests":0,"bounded_requests":1,"cost_difference":{"unknown":"0.001294"},"coverage":0.034659,"sessions":1,"users":1,"errors":1,"unitemised":{"input_tokens":0,"output_tokens":0,"cache_read_tokens":0,"cache_creation_tokens":0,"cache_creation_5m_tokens":0,"cache_creation_1h_tokens":0,"client_cost_usd":"0.5"}},""",
            text,
            StringComparison.Ordinal
        );
        var answer = JsonElement.Parse(text);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("rows")[2].GetProperty("team").ValueKind);
        Assert.Equal("3.517952", answer.GetProperty("total").GetProperty("client_cost_usd").GetString());
        Assert.Equal(
            (3, 0, 0),
            (
                answer.GetProperty("sources").GetProperty("events").GetInt32(),
                answer.GetProperty("sources").GetProperty("metrics").GetInt32(),
                answer.GetProperty("sources").GetProperty("session_logs").GetInt32()
            )
        );
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task A_cursor_leads_through_all_rows_and_keeps_the_window()
    {
        Fill();
        var seen = new List<string?>();
        var path = "/api/v1/usage?by=team&limit=1&sort=-client_cost_usd";
        string? cursor = null;
        do
        {
            var answer = await _host.GetJson(path + (cursor is null ? "" : "&cursor=" + cursor));
            seen.Add(answer.GetProperty("rows")[0].GetProperty("team").GetString());
            Assert.Equal("2026-11-20T12:00:00Z", answer.GetProperty("to").GetString());
            Assert.Equal(3, answer.GetProperty("total").GetProperty("requests").GetInt32());
            cursor = answer.GetProperty("next_cursor").GetString();
            _host.Clock.Now += TimeSpan.FromMinutes(1);
        } while (cursor is not null);

        Assert.Equal([null, "b", "a"], seen);
    }

    [Fact]
    public async Task List_cost_is_of_the_priced_requests_and_its_bounds_of_all()
    {
        var ledger = _host.Ledger;
        var context = ledger.Context("s1", "a");
        ledger.Request(context, At(18), input: 1000);
        ledger.Request(context, At(18), input: 1000, model: "claude-next");
        ledger.Request(ledger.Context("s2", "b"), At(18), input: 1000, model: "claude-next");
        ledger.PriceRequests();

        var answer = await _host.GetJson("/api/v1/usage?by=team&sort=team");
        string? Text(int row, string name) => answer.GetProperty("rows")[row].GetProperty(name).ToString();

        Assert.Equal(PriceBook.BuiltIn.Version, answer.GetProperty("price_book").GetString());
        // Haiku 5.5 costs 0.1 dollars a million, Opus 4.1 15.
        Assert.Equal(
            ("0.004", "0.0041", "0.019", "1"),
            (Text(0, "list_cost_usd"), Text(0, "list_cost_low_usd"), Text(0, "list_cost_high_usd"), Text(0, "unpriced_requests"))
        );
        Assert.Equal(
            ("", "0.0001", "0.015", "1"),
            (Text(1, "list_cost_usd"), Text(1, "list_cost_low_usd"), Text(1, "list_cost_high_usd"), Text(1, "unpriced_requests"))
        );
        Assert.Equal("0.004", answer.GetProperty("total").GetProperty("list_cost_usd").GetString());
        Assert.Equal("0.034", answer.GetProperty("total").GetProperty("list_cost_high_usd").GetString());
    }

    [Fact]
    public async Task List_costs_that_are_being_worked_out_are_absent()
    {
        Fill();
        _host.Ledger.Connection.Execute("UPDATE price_versions SET is_current = FALSE");

        var answer = await _host.GetJson("/api/v1/usage");

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("price_book").ValueKind);
        Assert.All(
            new[] { "list_cost_usd", "list_cost_low_usd", "list_cost_high_usd", "unpriced_requests" },
            name => Assert.Equal(JsonValueKind.Null, answer.GetProperty("total").GetProperty(name).ValueKind)
        );
        Assert.Equal("3.517952", answer.GetProperty("total").GetProperty("client_cost_usd").GetString());
    }

    [Fact]
    public async Task Prices_of_another_version_can_be_asked_for_once_they_are_worked_out()
    {
        Fill();
        var version = (await _host.GetJson("/api/v1/usage")).GetProperty("prices").GetString();

        Assert.Equal(version, (await _host.GetJson("/api/v1/usage?prices=" + version)).GetProperty("prices").GetString());

        using var unknown = await _host.Client.GetAsync("/api/v1/usage?prices=2020-01-01-00000000");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains($"\"expected\":\"one of {version}\"", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        _host.Ledger.Connection.Execute("UPDATE price_versions SET is_current = FALSE, priced_to = 1");
        using var behind = await _host.Client.GetAsync("/api/v1/usage?prices=" + version);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (behind.StatusCode, behind.Headers.RetryAfter?.ToString()));
        Assert.Contains("is being worked out: ask again in a moment.", await behind.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prices_are_listed()
    {
        Fill();

        var answer = await _host.GetJson("/api/v1/prices?at=2026-11-20&model=claude-opus-5-5[1m]");

        Assert.Equal(PriceBook.BuiltIn.Version, answer.GetProperty("price_book").GetString());
        Assert.True(answer.GetProperty("versions")[0].GetProperty("is_current").GetBoolean());
        Assert.Equal(["standard", "fast"], answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("use").GetString()));
        Assert.Equal("0.2", answer.GetProperty("rows")[0].GetProperty("cache_read").GetString());
        Assert.Equal(
            "claude-opus-5-5,standard,,2026-09-22,,4,20,0.2,5,8,1.1,0.5,",
            (await _host.GetText("/api/v1/prices?at=2026-11-20&model=claude-opus-5-5&format=csv")).Split("\r\n")[1][..59]
        );
        using var wrong = await _host.Client.GetAsync("/api/v1/prices?at=today");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Theory]
    [InlineData("by=tema", "by")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-11-20T12:00:00Z&to=2026-11-19T12:00:00Z", "from")]
    [InlineData("to=2026-11-20", "to")]
    [InlineData("tz=Mars/Olympus", "tz")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=10001", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("sort=-price", "sort")]
    [InlineData("sort=team", "sort")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("format=xml", "format")]
    [InlineData("query_source=sdk", "query_source")]
    [InlineData("day=today", "day")]
    [InlineData("color=red", "color")]
    public async Task A_wrong_parameter_is_named_with_what_it_takes(string query, string parameter)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/usage?" + query, UriKind.Relative));
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.StartsWith($"The parameter {parameter} takes ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("expected").GetString()!);
    }

    [Fact]
    public async Task A_cursor_of_another_question_is_refused()
    {
        Fill();
        var cursor = (await _host.GetJson("/api/v1/usage?by=team&limit=1")).GetProperty("next_cursor").GetString();

        using var response = await _host.Client.GetAsync(new Uri("/api/v1/usage?by=user&limit=1&cursor=" + cursor, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Filters_are_or_within_a_name_and_an_empty_one_means_absent()
    {
        Fill();
        async Task<int> Requests(string query) =>
            (await _host.GetJson("/api/v1/usage?" + query)).GetProperty("total").GetProperty("requests").GetInt32();

        Assert.Equal(2, await Requests("team=a&team=b"));
        Assert.Equal(1, await Requests("team="));
        Assert.Equal(2, await Requests("team=&team=b"));
        Assert.Equal(1, await Requests("user=ann%40example.com"));
        Assert.Equal(2, await Requests("from=2026-11-19T01:00:00%2B01:00"));
        Assert.Equal(3, await Requests("attr.department="));
    }

    [Fact]
    public async Task Csv_has_the_same_rows()
    {
        Fill();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/usage?by=team&sort=team");
        request.Headers.Add("Accept", "text/csv");
        using var response = await _host.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(text, await _host.GetText("/api/v1/usage?by=team&sort=team&format=csv"));
        var lines = text.Split("\r\n");
        Assert.StartsWith("team,requests,input_tokens,output_tokens,cache_read_tokens,", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            "a,1,12,102,15100,2310,1910,0,0.517952,0.016658,0.016658,0.017858,0.016658,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0.001294,0.034659,1,1,1,0,0,0,0,0.5",
            lines[1]
        );
        Assert.StartsWith(",1,5,", lines[3], StringComparison.Ordinal);
    }
}
