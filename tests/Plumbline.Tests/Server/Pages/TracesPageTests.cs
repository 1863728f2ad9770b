using System.Net;
using System.Text.RegularExpressions;
using Plumbline.Server.Pages.Traces;
using static Plumbline.Tests.Server.TracedPrompts;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class TracesPageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    void Fill()
    {
        TracedPrompts.Fill(_host.Ledger);
        _host.Greet();
    }

    static string PathOf(UInt128 trace) => "/traces/" + Id(trace);

    static int Rows(string html) => Regex.Count(html, "<tr id=\"span-");

    [Fact]
    public async Task An_empty_page_says_what_will_be_here_and_how() =>
        Assert.Contains("CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1", await _host.GetSeen("/traces"), StringComparison.Ordinal);

    [Fact]
    public async Task The_list_has_the_numbers_of_the_API()
    {
        Fill();
        var seen = await _host.GetSeen("/traces?range=7d&sort=dearest");
        var rows = (await _host.GetJson("/api/v1/traces?sort=dearest")).GetProperty("rows");

        Assert.Equal("1", rows[0].GetProperty("client_cost_usd").GetString());
        Assert.Matches("2026-11-18 12:00:00 3\\.00\u2009s claude_code.llm_request s2 bob@example.com 1 0 \\$1.00 unfinished", seen);
        Assert.Matches("2026-11-19 12:00:00 10\\.0\u2009s claude_code.interaction s1 ann@example.com 7 1 \\$0.75", seen);
        Assert.Contains("of 3 traces, 2 with a span that failed", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000000000000000000000000000000a1", null)]
    [InlineData("{whole}", "/traces/{whole}")]
    [InlineData(" {WHOLE} ", "/traces/{whole}")]
    [InlineData("0000000000000016", "/traces/{whole}?span=0000000000000016")]
    [InlineData("00-{whole}-0000000000000015-01", "/traces/{whole}?span=0000000000000015")]
    [InlineData("00000000000000ff", null)]
    [InlineData("not an id", null)]
    public async Task A_pasted_id_leads_straight_to_its_trace(string pasted, string? expected)
    {
        Fill();
        string Filled(string text) =>
            text.Replace("{whole}", Id(Whole), StringComparison.Ordinal)
                .Replace("{WHOLE}", Id(Whole).ToUpperInvariant(), StringComparison.Ordinal);
        using var response = await _host.Client.GetAsync(new Uri("/traces?q=" + Uri.EscapeDataString(Filled(pasted)), UriKind.Relative));

        Assert.Equal(expected is null ? HttpStatusCode.OK : HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(expected is null ? null : Filled(expected), response.Headers.Location?.ToString());
        if (expected is null)
            Assert.Matches("No trace and no span of this id|That is no id", PageHost.Seen(await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Fields_of_the_form_that_were_left_empty_are_no_conditions()
    {
        Fill();
        using var response = await _host.Client.GetAsync(
            new Uri("/traces?range=7d&min_ms=&span=npm&session=&user=&go=1", UriKind.Relative)
        );
        Assert.Equal("/traces?range=7d&span=npm", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_trace_says_where_its_time_went_and_what_it_cost()
    {
        Fill();
        var seen = await _host.GetSeen(PathOf(Whole));
        var time = await _host.GetJson($"/api/v1/traces/{Id(Whole)}/time");

        Assert.Equal(
            3000,
            time.GetProperty("rows")
                .EnumerateArray()
                .First(row => row.GetProperty("part").GetString() == "tools")
                .GetProperty("milliseconds")
                .GetDecimal()
        );
        Assert.Contains("Where the 10.0\u2009s went", seen, StringComparison.Ordinal);
        Assert.Contains("Tools 3.00\u2009s 30.0\u2009%", seen, StringComparison.Ordinal);
        Assert.Contains("A person 1.00\u2009s 10.0\u2009%", seen, StringComparison.Ordinal);
        Assert.Contains("All 10.0\u2009s 100.0\u2009%", seen, StringComparison.Ordinal);
        Assert.Contains("$0.75 2 requests, each once", seen, StringComparison.Ordinal);
        // The turn has all of it; each request its own.
        Assert.Matches(
            "interaction 10\\.0\u2009s \\$0\\.75 .*llm_request opus-5-5 2\\.00\u2009s \\$0\\.25 .*npm npm? ?.*failed 1\\.00\u2009s.*llm_request haiku-5-5 1\\.00\u2009s \\$0\\.50",
            seen.Replace("claude-code", "npm", StringComparison.Ordinal)
        );
        var html = await _host.GetText(PathOf(Whole));
        Assert.DoesNotContain("Range <b>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/sessions/s1\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/prompts/2a96407f-2327-47b2-a3c9-70f6a89801fb\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_is_shown_in_full_and_its_error_with_it()
    {
        Fill();
        _host.Ledger.Event(1, At(19, 7), "tool_result", success: true);
        var seen = await _host.GetSeen(PathOf(Failed) + "?span=" + Id(0x32UL));

        Assert.Contains("Failed rate limited", seen, StringComparison.Ordinal);
        Assert.Contains("Attempts 3", seen, StringComparison.Ordinal);
        Assert.Contains("error_class rate_limit", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_traces_are_shown_as_such_with_the_likely_reason()
    {
        Fill();
        Assert.Contains(
            "Never finished. A span that others name as their parent has never arrived. Spans are sent when they end: most likely the process was killed",
            await _host.GetSeen(PathOf(Killed)),
            StringComparison.Ordinal
        );
        _host.Ledger.Span(_host.Ledger.Context("s9"), Whole, 0x99, 0x98, "claude_code.tool.execution", At(19, 6));
        var lost = await _host.GetSeen(PathOf(Whole));
        Assert.Contains("Spans are missing. A parent ended before the turn around it", lost, StringComparison.Ordinal);
        Assert.Contains("span 0000000000000098 (not received)", lost, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_thousand_spans_are_folded_into_a_small_page_whose_links_open_the_rest()
    {
        var count = FillLarge(_host.Ledger, 5000);
        _host.Greet();
        var path = PathOf(Large);
        var html = await _host.GetText(path);

        Assert.InRange(count, 5000, 5100);
        Assert.Contains($"{count:N0} spans were received", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        Assert.Equal(WaterfallRows.RowsMax, Rows(html));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(html), 50_000, 300_000);
        // Each page of rows leads to the next; a part that is closed opens.
        var next = WebUtility.HtmlDecode(Regex.Match(html, "<a href=\"([^\"]+)\" rel=\"next\"").Groups[1].Value);
        Assert.Contains($"Rows {WaterfallRows.RowsMax + 1} to", await _host.GetSeen(next), StringComparison.Ordinal);
        var fold = Regex.Match(
            html,
            "<tr id=\"(?<id>span-[0-9a-f]{16})\"[^>]*data-open=\"false\".*?class=\"fold\" href=\"(?<link>[^\"]+)\"",
            RegexOptions.Singleline
        );
        var opened = await _host.GetText(path + WebUtility.HtmlDecode(fold.Groups["link"].Value));
        Assert.Matches(fold.Groups["id"].Value + "\"[^>]*data-open=\"true\"", opened);
        // However many are opened by hand, the page stays small.
        var many =
            path
            + "?open="
            + string.Join('.', Regex.Matches(html, "id=\"span-([0-9a-f]{6})").Select(match => match.Groups[1].Value).Distinct().Take(50));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(await _host.GetText(many)), 50_000, 300_000);
    }

    [Fact]
    public async Task A_span_far_down_is_on_the_page_that_shows_it_and_zoom_leaves_out_what_is_elsewhere()
    {
        FillLarge(_host.Ledger, 5000);
        _host.Greet();
        var last = Id(LargeId(4000));
        Assert.Contains($"<tr id=\"span-{last}\"", await _host.GetText(PathOf(Large) + "?span=" + last), StringComparison.Ordinal);
        Assert.InRange(Rows(await _host.GetText(PathOf(Large) + "?zoom=0-1000000000")), 2, 20);
    }

    [Theory]
    [InlineData("?span=x")]
    [InlineData("?open=x")]
    [InlineData("?zoom=5-2")]
    [InlineData("?zoom=x")]
    [InlineData("?skip=-1")]
    public async Task A_link_that_cannot_be_read_says_so(string question)
    {
        Fill();
        using var response = await _host.Client.GetAsync(new Uri(PathOf(Whole) + question, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("?zoom=99999999999999-999999999999999")]
    [InlineData("?skip=999999")]
    [InlineData("?span=ffffffffffffffff")]
    [InlineData("?zoom=0-1")]
    public async Task A_link_to_what_is_not_there_shows_the_trace(string question)
    {
        Fill();
        Assert.Contains("Where the 10.0\u2009s went", await _host.GetSeen(PathOf(Whole) + question), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_is_not_here_is_not_found()
    {
        using var missing = await _host.Client.GetAsync(new Uri(PathOf(77), UriKind.Relative));
        using var odd = await _host.Client.GetAsync(new Uri("/traces/nothing", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (missing.StatusCode, odd.StatusCode));
    }

    [Fact]
    public async Task Names_and_attributes_of_strangers_are_text()
    {
        const string hostile = "<script>alert(1)</script>\u202e\"'><img src=x onerror=alert(1)>";
        var context = _host.Ledger.Context("javascript:alert(1)/../" + hostile);
        var attributes = System.Text.Json.JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                [hostile] = hostile,
                ["model"] = hostile,
                ["tool_name"] = new('x', 100_000),
                ["user.email"] = "a@b.example",
            }
        );
        _host.Ledger.Span(
            context,
            5,
            6,
            0,
            hostile,
            At(19),
            attributes,
            links: $$"""[{"trace_id":"javascript:alert(1)aaaaaaaaaaaaaa","span_id":"0000000000000001"},{"no":"id"}]""",
            error: hostile,
            request: hostile,
            toolUse: hostile
        );
        _host.Greet();
        foreach (
            var path in new[]
            {
                "/traces?range=7d",
                "/traces?range=7d&span=" + Uri.EscapeDataString(hostile),
                PathOf(5),
                PathOf(5) + "?span=0000000000000006",
            }
        )
        {
            var html = await _host.GetText(path);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript", html, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(html.Length, 1000, 60_000);
        }

        Assert.Contains(
            "/sessions/javascript%3Aalert%281%29%2F..%2F%3Cscript%3E",
            await _host.GetText(PathOf(5)),
            StringComparison.Ordinal
        );
    }
}
