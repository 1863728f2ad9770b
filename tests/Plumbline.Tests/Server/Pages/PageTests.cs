using System.Net;
using System.Text.RegularExpressions;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class PageTests : IDisposable
{
    readonly WebHost _host = Open(new WebOptions { OtlpHttpAddress = "http://127.0.0.1:4318" });

    public void Dispose() => _host.Dispose();

    static WebHost Open(WebOptions options) =>
        new(
            options,
            builder => builder.Services.AddPlumblinePages(options),
            app =>
            {
                app.MapPlumblineApi();
                app.MapPlumblinePages();
            }
        );

    static void Fill(WebHost host)
    {
        var ledger = host.Ledger;
        var (ann, bob) = (
            ledger.Context("s1", "a", "checkout", person: "ann@example.com"),
            ledger.Context("s2", "b", person: "bob@example.com")
        );
        ledger.Request(ann, At(18), "1234.567890123", input: 12, output: 100, read: 7500, creation: 2488);
        ledger.Request(bob, At(19), "0.5", input: 5, model: "claude-haiku-4-5");
        ledger.Request(bob, At(1), "1", input: 5);
        ledger.Event(ann, At(18), "api_error", "claude-opus-5-5");
        var lines = ledger.Metric("claude_code.lines_of_code.count");
        ledger.Increment(ledger.Series(lines, ann, """{"type":"added"}"""), At(18), "12");
        ledger.Increment(ledger.Series(lines, bob, """{"type":"removed"}"""), At(19), "3");
        ledger.Sender(
            "com.anthropic.claude_code",
            Signal.Metrics,
            Protocol.Grpc,
            Encoding.Protobuf,
            Temporality.Delta,
            40,
            At(20, -4),
            (Reason.SharedWindow, 3),
            (Reason.NoTime, 2)
        );
    }

    static string Text(string html) =>
        WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(html, "<script.*?</script>", "", RegexOptions.Singleline), "<[^>]+>", " "));

    [Fact]
    public async Task An_empty_page_says_exactly_what_to_paste()
    {
        var text = Text(await _host.GetText("/"));

        Assert.Contains("export CLAUDE_CODE_ENABLE_TELEMETRY=1", text, StringComparison.Ordinal);
        Assert.Contains("export OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp", text, StringComparison.Ordinal);
        Assert.Contains("export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", text, StringComparison.Ordinal);
        Assert.Contains("export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318", text, StringComparison.Ordinal);
        Assert.Contains("nothing received yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_has_the_same_numbers_as_the_API_and_the_exact_ones_on_hover()
    {
        Fill(_host);
        var html = await _host.GetText("/?from=2026-11-10&to=2026-11-20");
        var api = await _host.GetJson("/api/v1/usage?from=2026-11-10T00:00:00Z&to=2026-11-21T00:00:00Z");

        Assert.Equal("1235.067890123", api.GetProperty("total").GetProperty("client_cost_usd").GetString());
        Assert.Contains("$1,235.07", Text(html), StringComparison.Ordinal);
        Assert.Contains("title=\"$1,235.067890123. Claude Code&#x27;s own estimate, not an invoice.", html, StringComparison.Ordinal);
        Assert.Contains("75.0\u2009%", Text(html), StringComparison.Ordinal);
        Assert.Contains("+12 −3", Text(html), StringComparison.Ordinal);
        Assert.Contains("33.3\u2009%", Text(html), StringComparison.Ordinal);
        Assert.Contains("1 sender", Text(html) + "1 sender", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drawings_carry_their_data_and_a_table()
    {
        Fill(_host);
        var html = await _host.GetText("/?from=2026-11-18&to=2026-11-19&tz=Europe/Berlin");

        // Two days, so hours; each is in the table, also those with nothing.
        var data = Regex
            .Match(html, "<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.Singleline)
            .Groups["json"]
            .Value;
        var chart = System.Text.Json.JsonElement.Parse(data);
        Assert.Equal(48, chart.GetProperty("labels").GetArrayLength());
        Assert.Equal("18 Nov 00:00", chart.GetProperty("labels")[0].GetString());
        Assert.Equal("2026-11-17T23:00:00Z", chart.GetProperty("starts")[0].GetString());
        Assert.Equal("opus-5-5", chart.GetProperty("series")[0].GetProperty("name").GetString());
        Assert.Equal(1234.567890123m, chart.GetProperty("series")[0].GetProperty("values")[13].GetDecimal());
        Assert.Contains("<th scope=\"row\">18 Nov 13:00</th>", html, StringComparison.Ordinal);
        Assert.Contains("$1,234.56789", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_are_in_the_URL_and_stay_when_another_is_chosen()
    {
        Fill(_host);
        var html = await _host.GetText("/?range=7d&team=a&by=team&tz=UTC");

        Assert.Contains("$1,234.57", Text(html), StringComparison.Ordinal);
        Assert.DoesNotContain("$0.50", Text(html), StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"team\" value=\"a\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/sources?range=7d&amp;team=a&amp;by=team&amp;tz=UTC\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_by_model_leaves_out_what_is_not_known_by_model()
    {
        Fill(_host);
        var text = Text(await _host.GetText("/?range=7d&model=claude-haiku-4-5"));

        Assert.Contains("$0.50", text, StringComparison.Ordinal);
        Assert.Contains("not known by model", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_say_who_sends_what_and_why_something_was_refused()
    {
        Fill(_host);
        var text = Text(await _host.GetText("/sources"));

        foreach (
            var part in new[]
            {
                "com.anthropic.claude_code",
                "2.1.329",
                "delta",
                "gRPC · protobuf",
                "no_time",
                "A point without a time",
                "shared_window",
                "Both count.",
                "2 records refused",
            }
        )
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_has_a_sentence()
    {
        Assert.All(Reasons.All, reason => Assert.EndsWith(".", ReasonSentences.Of(reason), StringComparison.Ordinal));
        Assert.Distinct(Reasons.All.Select(ReasonSentences.Of));
    }

    [Theory]
    [InlineData("/?range=forever", "The parameter range takes one of today, 7d, 30d")]
    [InlineData("/?tz=Mars", "The parameter tz takes an IANA time zone")]
    [InlineData("/?from=x", "The parameter from takes a date such as 2026-11-20")]
    [InlineData("/?by=shoes", "The parameter by takes one of model, team")]
    [InlineData("/sources?colour=red", "The parameter colour takes nothing here")]
    public async Task A_link_that_cannot_be_read_gets_a_plain_sentence(string path, string sentence)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(sentence, Text(await response.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_content_policy_is_strict_and_the_markup_keeps_to_it()
    {
        Fill(_host);
        foreach (var path in new[] { "/", "/sources", "/?tz=Mars" })
        {
            using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
            var html = await response.Content.ReadAsStringAsync();
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotMatch("<style|\\sstyle=|\\son[a-z]+=|javascript:", html);
            Assert.All(
                Regex.Matches(html, "<script(?<attributes>[^>]*)>"),
                script => Assert.Matches("src=\"/assets/|type=\"application/json\"", script.Groups["attributes"].Value)
            );
            Assert.DoesNotMatch("(?:src|href)=\"(?:https?:)?//", html);
        }
    }

    [Fact]
    public async Task Everything_a_page_loads_is_there_and_kept_for_ever()
    {
        Fill(_host);
        var paths = Regex
            .Matches(await _host.GetText("/"), "(?:src|href)=\"(?<path>/assets/[^\"]+)\"")
            .Select(match => match.Groups["path"].Value)
            .ToList();
        var style = paths.Single(path => path.EndsWith("plumb.css", StringComparison.Ordinal));
        paths.AddRange(
            Regex
                .Matches(await _host.GetText(style), "url\\(\"(?<file>[^\"]+)\"\\)")
                .Select(match => style.Replace("plumb.css", match.Groups["file"].Value, StringComparison.Ordinal))
        );

        Assert.Contains(paths, path => path.EndsWith("echarts.js", StringComparison.Ordinal));
        Assert.Contains(paths, path => path.EndsWith(".woff2", StringComparison.Ordinal));
        foreach (var path in paths)
        {
            using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, "/?range=7d", 303, "/?range=7d")]
    [InlineData("own", "//evil.example", 303, "/")]
    [InlineData("https://evil.example", "/", 403, null)]
    public async Task The_colours_are_kept_in_a_cookie_that_only_our_forms_set(string? origin, string back, int status, string? location)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/theme")
        {
            Content = new FormUrlEncodedContent([new("theme", "dark"), new("return", back)]),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? _host.Client.BaseAddress!.ToString().TrimEnd('/') : origin);
        using var response = await _host.Client.SendAsync(request);

        Assert.Equal((status, location), ((int)response.StatusCode, response.Headers.Location?.ToString()));
        Assert.Equal(status == 303, response.Headers.Contains("Set-Cookie"));
        using var page = new HttpRequestMessage(HttpMethod.Get, "/");
        page.Headers.Add("Cookie", "theme=dark");
        Assert.Contains(
            "data-theme=\"dark\"",
            await (await _host.Client.SendAsync(page)).Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Hidden_people_are_nowhere_on_a_page()
    {
        using var host = Open(new WebOptions { People = People.AsPseudonyms("key"u8) });
        Fill(host);

        foreach (var path in new[] { "/?by=user", "/", "/sources" })
            Assert.DoesNotContain("example.com", await host.GetText(path), StringComparison.Ordinal);
        Assert.Contains("would tell who is who", Text(await host.GetText("/?by=user")), StringComparison.Ordinal);
        Assert.Contains("ann@example.com", await UserPage(), StringComparison.Ordinal);

        async Task<string> UserPage()
        {
            Fill(_host);
            return await _host.GetText("/?by=user");
        }
    }

    [Fact]
    public async Task A_name_from_a_stranger_is_text_and_never_markup()
    {
        const string Nasty = "</script><script>alert(1)</script>\"'";
        _host.Ledger.Request(_host.Ledger.Context(team: Nasty), At(18), "1");
        _host.Ledger.Sender(Nasty, Signal.Logs, Protocol.Http, Encoding.Json, Temporality.Unspecified, 1, At(18));

        foreach (var path in new[] { "/?by=team", "/sources", "/?team=" + Uri.EscapeDataString(Nasty) })
            Assert.DoesNotContain("<script>alert", await _host.GetText(path), StringComparison.OrdinalIgnoreCase);
    }
}
