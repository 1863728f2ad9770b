using System.Text.Json;
using Plumbline.Server.Api;
using static Plumbline.Tests.Server.TracedPrompts;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class TracesApiTests : IDisposable
{
    readonly WebHost _host = new();

    public TracesApiTests() => Fill(_host.Ledger);

    public void Dispose() => _host.Dispose();

    async Task<List<string>> IdsAsync(string question) =>
        [
            .. (await _host.GetJson("/api/v1/traces" + question))
                .GetProperty("rows")
                .EnumerateArray()
                .Select(row => row.GetProperty("trace_id").GetString()!),
        ];

    [Fact]
    public async Task A_row_has_the_duration_the_root_and_each_request_once()
    {
        var answer = await _host.GetJson("/api/v1/traces");
        var row = answer.GetProperty("rows")[0];

        Assert.Equal(
            $$"""{"trace_id":"{{Id(Whole)}}","start":"2026-11-19T12:00:00Z","end":"2026-11-19T12:00:10Z","name":"claude_code.interaction","service":"claude-code","session":"s1","user":"ann@example.com","duration_ms":10000,"spans":7,"errors":1,"missing_parents":0,"requests":2,"client_cost_usd":"0.75","list_cost_usd":null}""",
            row.GetRawText()
        );
        Assert.Equal(
            (3, 2),
            (
                answer.GetProperty("total").GetProperty("traces").GetInt32(),
                answer.GetProperty("total").GetProperty("traces_with_errors").GetInt32()
            )
        );
        var killed = answer.GetProperty("rows")[1];
        Assert.Equal(
            ("claude_code.llm_request", 1),
            (killed.GetProperty("name").GetString(), killed.GetProperty("missing_parents").GetInt32())
        );
        Assert.Equal(
            "trace_id,start,end,name,service,session,user,duration_ms,spans,errors,missing_parents,requests,client_cost_usd,list_cost_usd\r\n"
                + $"{Id(Failed)},2026-11-17T12:00:00Z,2026-11-17T12:00:00.3Z,claude_code.interaction,claude-code,s2,bob@example.com,300,2,1,0,0,,\r\n",
            await _host.GetText("/api/v1/traces?format=csv&to=2026-11-18T00:00:00Z")
        );
    }

    [Fact]
    public async Task List_costs_are_beside_the_estimates()
    {
        _host.Ledger.PriceRequests();
        var row = (await _host.GetJson("/api/v1/traces?session=s2&from=2026-11-18T00:00:00Z")).GetProperty("rows")[0];

        // 7 input tokens of Opus 5.5, 4 dollars a million.
        Assert.Equal(("1", "0.000028"), (row.GetProperty("client_cost_usd").GetString(), row.GetProperty("list_cost_usd").GetString()));
    }

    [Theory]
    [InlineData("", "WKF")]
    [InlineData("?sort=longest", "WKF")]
    [InlineData("?sort=dearest", "KWF")]
    [InlineData("?errors=only", "WF")]
    [InlineData("?min_ms=3000", "WK")]
    [InlineData("?min_ms=3000.5", "W")]
    [InlineData("?session=s2", "KF")]
    [InlineData("?session=s2&errors=only", "F")]
    [InlineData("?user=ann@example.com", "W")]
    [InlineData("?team=search", "KF")]
    [InlineData("?project=shop", "W")]
    [InlineData("?project=", "KF")]
    [InlineData("?model=claude-opus-5-5", "WK")]
    [InlineData("?model=claude-haiku-5-5", "W")]
    [InlineData("?model=other", "")]
    [InlineData("?prompt=2a96407f-2327-47b2-a3c9-70f6a89801fb", "W")]
    [InlineData("?span=npm", "W")]
    [InlineData("?span=tool.execution", "W")]
    [InlineData("?span=claude_code.llm_request", "WKF")]
    [InlineData("?span=nothing", "")]
    [InlineData("?from=2026-11-18T12:00:00Z&to=2026-11-19T12:00:00Z", "K")]
    [InlineData("?from=2026-11-19T12:00:01Z", "")]
    public async Task Traces_are_found_by_what_their_spans_and_requests_say(string question, string expected)
    {
        var letters = new Dictionary<string, char>
        {
            [Id(Whole)] = 'W',
            [Id(Killed)] = 'K',
            [Id(Failed)] = 'F',
        };
        Assert.Equal(expected, string.Concat((await IdsAsync(question)).Select(id => letters[id])));
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("longest")]
    [InlineData("dearest")]
    public async Task Pages_neither_repeat_nor_hide_a_trace(string sort)
    {
        var context = _host.Ledger.Context("s3");
        for (var i = 1UL; i <= 20; i++)
            _host.Ledger.Span(context, new UInt128(i % 3 * 0x8000000000000000, i), i, 0, "work", At(15, i % 4), seconds: i % 5);
        var all = await IdsAsync("?sort=" + sort);
        var paged = new List<string>();
        var cursor = "";
        do
        {
            var page = await _host.GetJson($"/api/v1/traces?sort={sort}&limit=3{cursor}");
            paged.AddRange(page.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("trace_id").GetString()!));
            _host.Ledger.Span(context, (UInt128)(paged.Count + 1000), 1, 0, "late", At(20, 100), seconds: 900);
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? "&cursor=" + next : "";
        } while (cursor.Length > 0);

        Assert.Equal(23, all.Count);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task The_time_of_a_trace_adds_up_and_its_cost_is_that_of_the_search()
    {
        var answer = await _host.GetJson($"/api/v1/traces/{Id(Whole)}/time");
        var parts = answer
            .GetProperty("rows")
            .EnumerateArray()
            .ToDictionary(row => row.GetProperty("part").GetString()!, row => row.GetProperty("milliseconds").GetDecimal());

        Assert.Equal(
            new Dictionary<string, decimal>
            {
                ["model_first_token"] = 500,
                ["model_generating"] = 1500,
                ["model"] = 1000,
                ["tools"] = 3000,
                ["person"] = 1000,
                ["own"] = 3000,
            },
            parts
        );
        Assert.Equal(10_000, answer.GetProperty("duration_ms").GetDecimal());
        Assert.Equal(
            10_000,
            answer.GetProperty("critical_path").EnumerateArray().Sum(piece => piece.GetProperty("milliseconds").GetDecimal())
        );
        Assert.Equal("0.75", answer.GetProperty("use").GetProperty("client_cost_usd").GetString());
        Assert.Equal(
            ["0.25", "0.5", "0.75"],
            answer
                .GetProperty("span_use")
                .EnumerateArray()
                .Select(span => span.GetProperty("client_cost_usd").GetString()!)
                .Order()
                .Distinct()
        );
        Assert.Empty(answer.GetProperty("faults").EnumerateArray());
        Assert.Contains("tools,3000,0.3\r\n", await _host.GetText($"/api/v1/traces/{Id(Whole)}/time?format=csv"), StringComparison.Ordinal);

        var killed = await _host.GetJson($"/api/v1/traces/{Id(Killed)}/time");
        Assert.Equal("""[{"fault":"process_ended","span_ids":["0000000000000020"]}]""", killed.GetProperty("faults").GetRawText());
    }

    [Fact]
    public async Task The_first_token_is_counted_from_the_last_attempt()
    {
        var context = _host.Ledger.Context("s4");
        _host.Ledger.Span(
            context,
            9,
            9,
            0,
            "claude_code.llm_request",
            At(14),
            """{"ttft_ms":100,"attempt":2}""",
            events: $$"""[{"name":"gen_ai.request.attempt","time":{{At(14)}}},{"name":"gen_ai.request.attempt","time":{{At(14, 2)}}}]""",
            seconds: 3
        );
        var rows = (await _host.GetJson($"/api/v1/traces/{Id((UInt128)9)}/time")).GetProperty("rows");

        Assert.Equal(
            """[{"part":"model_first_token","milliseconds":2100,"share":0.7},{"part":"model_generating","milliseconds":900,"share":0.3}]""",
            rows.GetRawText()
        );
    }

    [Theory]
    [InlineData("?sort=oldest", "sort")]
    [InlineData("?min_ms=many", "min_ms")]
    [InlineData("?errors=yes", "errors")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?span_name=x", "span_name")]
    public async Task What_cannot_be_read_is_said(string question, string parameter)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/traces" + question, UriKind.Relative));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(parameter, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task People_are_found_and_shown_by_their_pseudonyms_alone()
    {
        var people = People.AsPseudonyms([1, 2, 3]);
        using var host = new WebHost(new WebOptions { People = people });
        Fill(host.Ledger);
        var row = (await host.GetJson("/api/v1/traces?user=" + people.Show("ann@example.com"))).GetProperty("rows")[0];

        Assert.Equal(people.Show("ann@example.com"), row.GetProperty("user").GetString());
        Assert.Empty((await host.GetJson("/api/v1/traces?user=ann@example.com")).GetProperty("rows").EnumerateArray());
    }
}
