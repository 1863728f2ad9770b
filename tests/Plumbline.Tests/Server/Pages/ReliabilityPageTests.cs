using System.Text.Json;
using Plumbline.Server.Api;
using Plumbline.Tests.Server.Reliability;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class ReliabilityPageTests : IDisposable
{
    const string Hostile = "<script>alert(1)</script> \u202e]]>'\"javascript:alert(1)";

    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_empty_page_says_what_will_be_here()
    {
        Assert.Contains("how reliable the API was", await _host.GetSeen("/reliability"), StringComparison.Ordinal);
        Assert.Contains("each event within seconds", await _host.GetSeen("/reliability/live"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_gives_the_numbers_of_the_API()
    {
        var context = _host.Ledger.Context("s1", "a", person: "kim@example.com");
        for (var i = 0; i < 40; i++)
            _host.Ledger.Answered(context, At(19, i * 200), i * 100);
        for (var i = 0; i < 4; i++)
            _host.Ledger.Fail(context, At(19, 600 + i * 30), "Overloaded", 529, 11, lostMs: 30_000);
        _host.Ledger.Fail(context, At(18), "invalid x-api-key", 401);
        _host.Greet();
        const string Window = "from=2026-11-17T00:00:00Z&to=2026-11-21T00:00:00Z";
        var seen = await _host.GetSeen($"/reliability?{Window}&every=hour");
        var answer = await _host.GetJson($"/api/v1/reliability?{Window}&every=hour");

        Assert.Equal(0.909090909m, answer.GetProperty("availability").GetProperty("good_share").GetDecimal());
        Assert.Contains("Availability 90.9\u2009% objective 99.5 %, missed", seen, StringComparison.Ordinal);
        Assert.Contains("4 of 0.2 allowed failures", seen, StringComparison.Ordinal);
        Assert.Equal(3700, answer.GetProperty("durations").GetProperty("p95_ms").GetInt64());
        Assert.Contains("Latency p95 3.70\u2009s", seen, StringComparison.Ordinal);
        Assert.Contains("5 failed: API 4, limits 0, senders 1", seen, StringComparison.Ordinal);
        Assert.Equal(120_040, answer.GetProperty("lost_ms_at_least").GetInt64());
        Assert.Contains("Time lost ≥\u20092.0\u2009min", seen, StringComparison.Ordinal);
        Assert.Contains("2026-11-19 12:10:00 2026-11-19 12:11:30", seen, StringComparison.Ordinal);
        Assert.Single(answer.GetProperty("outages").EnumerateArray());
    }

    [Fact]
    public async Task A_filter_that_errors_do_not_know_is_said()
    {
        _host.Ledger.Request(_host.Ledger.Context(), At(19));

        Assert.Contains("not with these filters", await _host.GetSeen("/reliability?agent=x"), StringComparison.Ordinal);
        Assert.Contains("not with these filters", await _host.GetSeen("/reliability/live?agent=x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_texts_stay_texts()
    {
        var context = _host.Ledger.Context(Hostile, Hostile, person: Hostile);
        _host.Ledger.Fail(context, At(20, -60), Hostile, 500, model: Hostile);
        foreach (var path in new[] { "/reliability?by=user", "/reliability?by=session", "/reliability?by=model", "/reliability/live" })
        {
            var html = await _host.GetText(path);

            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript", html, StringComparison.Ordinal);
            Assert.Contains("alert(1)", PageHost.Seen(html), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_pseudonyms_no_name_is_on_either_page()
    {
        using var host = PageHost.Open(new WebOptions { People = People.AsPseudonyms("key"u8) });
        var context = host.Ledger.Context("s1", "a", person: "kim@example.com");
        host.Ledger.Fail(context, At(20, -60), "no quota for kim@example.com", 500);
        var (page, live) = (await host.GetText("/reliability?by=user"), await host.GetText("/reliability/live"));

        Assert.DoesNotContain("kim@", page + live, StringComparison.Ordinal);
        Assert.Contains("Fewer than five people", page, StringComparison.Ordinal);
        var pseudonym = System.Text.RegularExpressions.Regex.Match(live, "person-[a-z0-9]+").Value;
        Assert.Contains("api_error", PageHost.Seen(await host.GetText("/reliability/live?user=" + pseudonym)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_later_is_told_once_whenever_it_happened()
    {
        var context = _host.Ledger.Context("s1", "a");
        _host.Ledger.Request(context, At(20, -60));
        var first = await _host.GetJson("/api/v1/events?limit=10");
        Assert.Equal(1, first.GetProperty("rows").GetArrayLength());
        var since = first.GetProperty("tail_cursor").GetString();
        Assert.Empty((await _host.GetJson("/api/v1/events?since=" + since)).GetProperty("rows").EnumerateArray());

        _host.Ledger.Fail(context, At(2), "late", 500);
        _host.Ledger.Request(context, At(28));
        var second = await _host.GetJson("/api/v1/events?since=" + since);

        Assert.Equal(
            ["api_request", "api_error"],
            second.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString())
        );
        since = second.GetProperty("tail_cursor").GetString();
        Assert.Empty((await _host.GetJson("/api/v1/events?since=" + since)).GetProperty("rows").EnumerateArray());
    }

    [Theory]
    [InlineData("errors=true", 2)]
    [InlineData("model=claude-opus-5-5", 2)]
    [InlineData("model=claude-none", 0)]
    [InlineData("model=", 1)]
    [InlineData("name=api_error&errors=true", 1)]
    [InlineData("name=api_request&errors=true", 0)]
    [InlineData("errors=false", 3)]
    public async Task Events_are_chosen_by_model_and_by_what_went_wrong(string query, int expected)
    {
        var context = _host.Ledger.Context("s1", "a");
        _host.Ledger.Request(context, At(19));
        _host.Ledger.Fail(context, At(19, 1), "Overloaded", 529);
        _host.Ledger.Event(context, At(19, 2), "tool_result", success: false);
        var answer = await _host.GetJson("/api/v1/events?" + query);

        Assert.Equal(expected, answer.GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("since=x")]
    [InlineData("since=dC4xLngu")]
    [InlineData("errors=maybe")]
    public async Task A_cursor_that_is_none_is_said(string query)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/events?" + query, UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
    }
}
