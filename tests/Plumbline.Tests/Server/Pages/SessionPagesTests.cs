using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Plumbline.Server.Api;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class SessionPagesTests : IDisposable
{
    static readonly Guid First = new("11111111-1111-4111-8111-111111111111");
    static readonly Guid Second = new("22222222-2222-4222-8222-222222222222");

    const string Window = "from=2026-11-17&to=2026-11-20";
    const string ApiWindow = "from=2026-11-17T00:00:00Z&to=2026-11-21T00:00:00Z";

    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_empty_page_says_what_will_be_here() =>
        Assert.Contains("every session of Claude Code", await _host.GetSeen("/sessions"), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_not_known_is_not_found()
    {
        foreach (var path in new[] { "/sessions/none", "/prompts/none", "/api/v1/sessions/none", "/api/v1/prompts/none" })
        {
            using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Contains("retention has removed it", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/sessions?sort=price", "newest, cost, tokens, duration, errors")]
    [InlineData("/sessions?at=-1", "the number of a row")]
    [InlineData("/sessions/small?order=up", "time or cost")]
    public async Task A_link_that_cannot_be_read_says_what_was_expected(string path, string expected)
    {
        Fill();
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // Two sessions: a long cheap one of Ada's, and a short dear one of Grace's.
    void Fill()
    {
        var ada = _host.Ledger.Context("long", "core", "billing", "ada@example.com");
        var grace = _host.Ledger.Context("small", "apps", "shop", "grace@example.com");
        _host.Ledger.Event(ada, At(18), "user_prompt", prompt: First);
        _host.Ledger.Request(ada, At(18, 10), "0.01", 10, 5, 60, 30, prompt: First, id: "req_1");
        _host.Ledger.Event(ada, At(18, 3600), "api_error", "claude-opus-5-5", First);
        _host.Ledger.Event(grace, At(19), "user_prompt", prompt: Second);
        _host.Ledger.Request(grace, At(19, 5), "0.50", 100, 50, 600, 300, prompt: Second, id: "req_2");
        _host.Ledger.Request(grace, At(19, 20), "0.25", 100, 50, 600, 300, prompt: Second, id: "req_3");
        Tool(grace, At(19, 10), "tool_result", "toolu_1", "Bash", Second, 4000);
        _host.Greet();
    }

    int _row = 1_000_000;

    void Tool(int context, long time, string name, string tool, string toolName, Guid prompt, long duration, string? source = null) =>
        _host.Ledger.Connection.Execute(
            """
            INSERT INTO events BY NAME SELECT $1::BIGINT AS row, $2::BIGINT AS received, $2::BIGINT AS time, $3::INTEGER AS context_id, uuid() AS hash,
                $4::INTEGER AS name_id, $5::UUID AS prompt, $6::VARCHAR AS tool_use_id, $7::INTEGER AS tool_id, $8::BIGINT AS duration_ms, TRUE AS success,
                $9::INTEGER AS decision_source_id, 0::UTINYINT AS flag, 1::UTINYINT AS source
            """,
            ++_row,
            time,
            context,
            _host.Ledger.String(name),
            prompt.ToString(),
            tool,
            _host.Ledger.String(toolName),
            duration,
            source is null ? null : _host.Ledger.String(source)
        );

    static string[] Sessions(JsonElement answer) =>
        [.. answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("session").GetString()!)];

    [Theory]
    [InlineData("newest", "small", "long")]
    [InlineData("cost", "small", "long")]
    [InlineData("tokens", "small", "long")]
    [InlineData("duration", "long", "small")]
    [InlineData("errors", "long", "small")]
    public async Task Sessions_come_in_every_order_with_the_numbers_of_usage(string sort, string first, string second)
    {
        Fill();

        var answer = await _host.GetJson($"/api/v1/sessions?sort={sort}&{ApiWindow}");
        var usage = await _host.GetJson($"/api/v1/usage?by=session&{ApiWindow}");

        Assert.Equal([first, second], Sessions(answer));
        foreach (var row in answer.GetProperty("rows").EnumerateArray())
        {
            var same = usage
                .GetProperty("rows")
                .EnumerateArray()
                .Single(other => other.GetProperty("session").GetString() == row.GetProperty("session").GetString());
            foreach (
                var name in new[]
                {
                    "requests",
                    "errors",
                    "input_tokens",
                    "output_tokens",
                    "cache_read_tokens",
                    "client_cost_usd",
                    "list_cost_usd",
                }
            )
                Assert.Equal(same.GetProperty(name).ToString(), row.GetProperty(name).ToString());
        }
    }

    [Fact]
    public async Task A_row_says_who_where_and_what()
    {
        Fill();

        var row = (await _host.GetJson($"/api/v1/sessions?sort=cost&{ApiWindow}")).GetProperty("rows")[0];

        Assert.Equal("""["grace@example.com"]""", row.GetProperty("users").GetRawText());
        Assert.Equal("""["apps"]""", row.GetProperty("teams").GetRawText());
        Assert.Equal("""["claude-opus-5-5"]""", row.GetProperty("models").GetRawText());
        Assert.Equal("""["events"]""", row.GetProperty("sources").GetRawText());
        Assert.Equal(1, row.GetProperty("prompts").GetInt32());
        Assert.Equal(1, row.GetProperty("tool_calls").GetInt32());
        Assert.Equal(20_000, row.GetProperty("duration_ms").GetInt32());
        Assert.Equal(0.6m, row.GetProperty("cache_hit_ratio").GetDecimal());
        var seen = await _host.GetSeen($"/sessions?{Window}&sort=cost");
        Assert.Contains("apps · shop", seen, StringComparison.Ordinal);
        Assert.Contains("$0.75", seen, StringComparison.Ordinal);
        Assert.Contains("Dearest prompts", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GRACE", "small")]
    [InlineData("bill", "long")]
    [InlineData("sma", "small")]
    public async Task A_search_finds_parts_of_what_a_session_is(string text, string session)
    {
        Fill();

        Assert.Equal([session], Sessions(await _host.GetJson($"/api/v1/sessions?q={text}&{ApiWindow}")));
        Assert.Contains("1 match", await _host.GetSeen($"/sessions?q={text}&{Window}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team=core", "long")]
    [InlineData("user=grace@example.com", "small")]
    [InlineData("prompt=22222222-2222-4222-8222-222222222222", "small")]
    [InlineData("model=none", null)]
    public async Task Every_filter_holds(string filter, string? session)
    {
        Fill();

        Assert.Equal(session is null ? [] : [session], Sessions(await _host.GetJson($"/api/v1/sessions?{filter}&{ApiWindow}")));
    }

    [Fact]
    public async Task A_hidden_name_is_not_found()
    {
        using var host = PageHost.Open(new WebOptions { People = People.AsPseudonyms("key"u8) });
        var context = host.Ledger.Context("s1", "a", "p", "ada@example.com");
        host.Ledger.Request(context, At(19), "1", prompt: First);
        host.Greet();

        Assert.Empty(Sessions(await host.GetJson($"/api/v1/sessions?q=ada&{ApiWindow}")));
        Assert.Equal(["s1"], Sessions(await host.GetJson($"/api/v1/sessions?q=person-&{ApiWindow}")));
        foreach (var path in new[] { $"/sessions?{Window}", "/sessions/s1", $"/prompts/{First}" })
            Assert.DoesNotContain("ada@", await host.GetText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended()
    {
        for (var i = 0; i < 60; i++)
            _host.Ledger.Request(_host.Ledger.Context($"s{i:00}"), At(19, i), "0.01");
        _host.Greet();

        var first = await _host.GetJson($"/api/v1/sessions?limit=50&{ApiWindow}");
        var second = await _host.GetJson($"/api/v1/sessions?limit=50&{ApiWindow}&cursor={first.GetProperty("next_cursor").GetString()}");

        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(i => $"s{i:00}"), Sessions(first).Concat(Sessions(second)));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
        Assert.Contains("51 to 60 sessions", await _host.GetSeen($"/sessions?{Window}&at=50"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_has_the_numbers_of_the_api_and_its_parts_add_up()
    {
        Fill();

        var answer = await _host.GetJson($"/api/v1/prompts/{Second}");
        var parts = answer.GetProperty("time_ms").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.GetDecimal());
        var seen = await _host.GetSeen($"/prompts/{Second}");

        // The requests took 1.2 s each, the tool 4 s before it was told.
        Assert.Equal(20_000, answer.GetProperty("wall_ms").GetDecimal());
        Assert.Equal(20_000, parts.Values.Sum());
        Assert.Equal(2400, parts["model"]);
        Assert.Equal(4000, parts["tool"]);
        Assert.Equal("0.75", answer.GetProperty("client_cost_usd").GetString());
        Assert.Contains("$0.75", seen, StringComparison.Ordinal);
        Assert.Contains("20.0\u2009s", seen, StringComparison.Ordinal);
        Assert.Contains("4.00\u2009s", seen, StringComparison.Ordinal);
        Assert.Contains("The dearest request cost $0.50, 66.7\u2009%", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_tells_its_prompts_and_marks_the_dearest()
    {
        Fill();

        var answer = await _host.GetJson("/api/v1/sessions/small");
        var seen = await _host.GetSeen("/sessions/small");

        Assert.Equal("0.75", answer.GetProperty("usage").GetProperty("client_cost_usd").GetString());
        Assert.Equal(1, answer.GetProperty("prompts").GetArrayLength());
        Assert.Equal(2, answer.GetProperty("context").GetArrayLength());
        Assert.Equal(1000, answer.GetProperty("context")[0].GetProperty("tokens").GetInt32());
        Assert.Contains("22222222-2222… dearest", seen, StringComparison.Ordinal);
        Assert.Contains("4 steps", seen, StringComparison.Ordinal);
        Assert.Contains("The whole session", seen.Replace("the whole", "The whole", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_text_stays_text()
    {
        const string Hostile = "\"><script>alert(1)</script>\u202Ejavascript:x/../y?z=1#%2F\n";
        var context = _host.Ledger.Context(Hostile, Hostile, Hostile, Hostile, version: Hostile);
        _host.Ledger.Event(
            context,
            At(19),
            "user_prompt",
            prompt: First,
            attributes: $$"""{"command_name":{{JsonSerializer.Serialize(Hostile)}}}"""
        );
        _host.Ledger.Request(context, At(19, 5), "1", 1, 1, 1, 1, model: Hostile, prompt: First, id: Hostile);
        Tool(context, At(19, 10), "tool_result", Hostile, Hostile + new string('x', 1_000_000), First, 10);
        _host.Greet();

        foreach (var path in new[] { $"/sessions?{Window}", "/sessions/" + Uri.EscapeDataString(Hostile), $"/prompts/{First}" })
        {
            using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
            var html = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, path);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
            Assert.True(Encoding.UTF8.GetByteCount(html) < 300_000, $"{path}: {html.Length}");
        }
    }

    [Fact]
    public async Task Thousands_of_records_stay_under_300_kB_on_every_page()
    {
        var context = _host.Ledger.Context("big", "team", "project", "ada@example.com");
        _host.Ledger.Request(context, At(19), "1", 1, 1, 1, 1, prompt: First);
        // One prompt of thousands of steps, and hundreds of prompts of some.
        Many(context, 2500, $"'{First}'");
        Many(context, 2500, "CAST(md5(CAST(i // 5 AS VARCHAR)) AS UUID)");
        _host.Greet();

        foreach (
            var path in new[]
            {
                "/sessions/big",
                "/sessions/big?at=200",
                "/sessions/big?order=cost",
                $"/prompts/{First}",
                $"/prompts/{First}?at=2400",
                $"/sessions?{Window}",
            }
        )
        {
            var html = await _host.GetText(path);
            Assert.True(Encoding.UTF8.GetByteCount(html) < 300_000, $"{path}: {html.Length}");
        }

        var answer = await _host.GetJson($"/api/v1/prompts/{First}?limit=10000");
        Assert.Equal(2501, answer.GetProperty("rows").GetArrayLength());
        Assert.Equal(
            answer.GetProperty("wall_ms").GetDecimal(),
            answer.GetProperty("time_ms").EnumerateObject().Sum(part => part.Value.GetDecimal())
        );
        Assert.Contains("2,401 to 2,501 of 2,501 steps", await _host.GetSeen($"/prompts/{First}?at=2400"), StringComparison.Ordinal);
    }

    void Many(int context, int count, string prompt) =>
        _host.Ledger.Connection.Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                INSERT INTO events BY NAME SELECT 2000000 + {_row += count} + i AS row, {At(19)} + i * 1000000 AS received, {At(
                    19
                )} + i * 1000000 AS time, {context}::INTEGER AS context_id,
                    uuid() AS hash, {_host.Ledger.String(
                    "tool_result"
                )}::INTEGER AS name_id, {prompt}::UUID AS prompt, 'toolu_{count}_' || {_row} || '_' || i AS tool_use_id,
                    {_host.Ledger.String(
                    "Bash"
                )}::INTEGER AS tool_id, 3::BIGINT AS duration_ms, TRUE AS success, 0::UTINYINT AS flag, 1::UTINYINT AS source
                FROM range({count}) AS r(i)
                """
            )
        );
}
