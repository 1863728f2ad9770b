using System.Net;
using System.Text.RegularExpressions;
using Plumbline.Core.Model;
using Plumbline.Core.Pricing;
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
    public async Task A_client_estimate_has_the_list_cost_beside_it()
    {
        Fill(_host);
        _host.Ledger.PriceRequests();
        var html = await _host.GetText("/?from=2026-11-10&to=2026-11-20");
        var api = await _host.GetJson("/api/v1/usage?from=2026-11-10T00:00:00Z&to=2026-11-21T00:00:00Z");
        var exact = api.GetProperty("total").GetProperty("list_cost_usd").GetString();

        Assert.Contains("Cost, client estimate", Text(html), StringComparison.Ordinal);
        Assert.Contains("at list prices", Text(html), StringComparison.Ordinal);
        Assert.Contains($"title=\"${exact}. At list prices of price book {PriceBook.BuiltIn.Version}.", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\" class=\"n\">Client estimate</th>", html, StringComparison.Ordinal);
        Assert.Contains(">List cost</th>", html, StringComparison.Ordinal);
        Assert.Contains("Client estimate by day and model", Text(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_client_estimate_the_overview_is_about_list_cost()
    {
        var context = _host.Ledger.Context("s1", "a");
        _host.Ledger.Request(context, At(18), input: 1_000_000, from: 2);
        _host.Ledger.Request(context, At(18), input: 1_000_000, model: "claude-next", from: 2);
        _host.Ledger.Sender("", Signal.SessionLogs, Protocol.Http, Encoding.Json, Temporality.Unspecified, 1, At(20, -4));
        _host.Ledger.PriceRequests();
        var html = await _host.GetText("/?from=2026-11-16&to=2026-11-22");

        Assert.Contains("Cost at list prices", Text(html), StringComparison.Ordinal);
        Assert.DoesNotContain("lient estimate", Text(html), StringComparison.Ordinal);
        Assert.Contains("List cost by day and model", Text(html), StringComparison.Ordinal);
        Assert.Contains("1 unpriced: $4.25 to $19.00 in all", Text(html), StringComparison.Ordinal);
        Assert.Contains("unpriced", Text(html), StringComparison.Ordinal);
        // What only telemetry tells is not known, which is not the same as none.
        Assert.Contains("not known from session logs", Text(html), StringComparison.Ordinal);
        Assert.DoesNotContain("made by Claude Code", Text(html), StringComparison.Ordinal);
        Assert.Equal("opus-5-5", Chart(html).GetProperty("series")[0].GetProperty("name").GetString());
        Assert.Equal("[null,null,4,null,null,null,null]", Chart(html).GetProperty("series")[0].GetProperty("values").GetRawText());
    }

    [Fact]
    public async Task Drawings_carry_their_data_and_a_table()
    {
        Fill(_host);
        var html = await _host.GetText("/?from=2026-11-18&to=2026-11-19&tz=Europe/Berlin");

        // Two days, so hours.
        var chart = Chart(html);
        Assert.Equal(48, chart.GetProperty("labels").GetArrayLength());
        Assert.Equal("18 Nov 00:00", chart.GetProperty("labels")[0].GetString());
        Assert.Equal("2026-11-17T23:00:00Z", chart.GetProperty("starts")[0].GetString());
        Assert.Equal("opus-5-5", chart.GetProperty("series")[0].GetProperty("name").GetString());
        Assert.Equal(1234.567890123m, chart.GetProperty("series")[0].GetProperty("values")[13].GetDecimal());
        Assert.Matches(
            "<th scope=\"row\"><a href=\"[^\"]*from=2026-11-18T12%3A00%3A00Z&amp;to=2026-11-18T13%3A00%3A00Z\">18 Nov 13:00</a></th>",
            html
        );
        Assert.Contains("$1,234.56789", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_without_data_from_anyone_are_a_gap_and_days_without_this_teams_a_zero()
    {
        Fill(_host);
        var html = await _host.GetText("/?from=2026-11-16&to=2026-11-22&team=a");
        var chart = Chart(html);

        // The 18th has this team's, the 19th only another's; nobody sent on the others, and the 21st is yet to come.
        Assert.Equal("[null,null,1234.567890123,0,null,null,null]", chart.GetProperty("series")[0].GetProperty("values").GetRawText());
        Assert.Equal("""[{"first":0,"last":1},{"first":4,"last":4}]""", chart.GetProperty("gaps").GetRawText());
        Assert.Contains("Mon 16 Nov – Tue 17 Nov nothing received", Spaced(Text(html)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_day_that_is_not_over_is_marked()
    {
        Fill(_host);
        _host.Ledger.Request(_host.Ledger.Context("s3"), At(20, -60), "2");

        Assert.Equal(6, Chart(await _host.GetText("/?range=7d")).GetProperty("partial").GetInt32());
        Assert.Equal(-1, Chart(await _host.GetText("/?from=2026-11-16&to=2026-11-19")).GetProperty("partial").GetInt32());
        Assert.Contains("Fri 20 Nov , not over", Spaced(Text(await _host.GetText("/?range=7d"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_carried_in_is_apart_in_the_drawing_and_in_the_same_total()
    {
        Fill(_host);
        var ledger = _host.Ledger;
        var context = ledger.Context("s9", "a");
        var cost = ledger.Series(
            ledger.Metric("claude_code.cost.usage", "USD"),
            context,
            usage: UsageMetric.Cost,
            model: "claude-opus-5-5"
        );
        ledger.Increment(cost, At(18), "10");
        ledger.Connection.Execute("UPDATE increments SET flag = $1 WHERE series_id = $2", (int)Reason.CarriedIn, cost);
        ledger.Unitemised(cost, At(18), "10");
        var html = await _host.GetText("/?from=2026-11-17&to=2026-11-19&team=a&model=claude-opus-5-5");
        var series = Chart(html).GetProperty("series").EnumerateArray().ToList();

        Assert.Equal(["opus-5-5", "moment not known"], series.Select(one => one.GetProperty("name").GetString()!));
        Assert.Equal(1234.567890123m, series[0].GetProperty("values")[1].GetDecimal());
        Assert.Equal(10m, series[1].GetProperty("values")[1].GetDecimal());
        Assert.Contains("$1,244.57", Text(html), StringComparison.Ordinal);
        Assert.Contains("$10.00 came as a running total over more than 15 minutes", Text(html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "claude-opus-5-5")]
    [InlineData("team", "a")]
    [InlineData("project", "checkout")]
    [InlineData("user", "ann@example.com")]
    [InlineData("query_source", "main")]
    public async Task A_layer_of_a_bar_says_which_filter_leaves_only_it(string by, string key)
    {
        Fill(_host);
        var chart = Chart(await _host.GetText($"/?range=7d&by={by}"));

        Assert.Equal(by, chart.GetProperty("filterBy").GetString());
        Assert.Equal(key, chart.GetProperty("series")[0].GetProperty("key").GetString());
        Assert.Contains("$1,234.57", Text(await _host.GetText($"/?range=7d&{by}={Uri.EscapeDataString(key)}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_say_against_what_and_nothing_is_compared_with_nothing()
    {
        Fill(_host);
        var compared = Text(await _host.GetText("/?from=2026-11-10&to=2026-11-19"));
        var alone = Text(await _host.GetText("/?from=2026-11-01&to=2026-11-19"));
        var afterPause = Text(await _host.GetText("/?from=2026-11-18&to=2026-11-19"));

        Assert.Contains("×1,235 against the 10 days before", Spaced(compared), StringComparison.Ordinal);
        Assert.Contains("changes are against the 10 days before", compared, StringComparison.Ordinal);
        Assert.Contains("nothing from the 19 days before to compare with", alone, StringComparison.Ordinal);
        Assert.DoesNotContain("none in", alone, StringComparison.Ordinal);
        Assert.Contains("nothing from the 2 days before to compare with", afterPause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_small_and_the_chart_library_has_a_hash_of_its_own()
    {
        Fill(_host);
        var html = await _host.GetText("/");
        var paths = Regex
            .Matches(html, "(?:src|href)=\"(?<path>/assets/[^\"]+)\"")
            .Select(match => match.Groups["path"].Value)
            .Distinct()
            .ToList();
        var library = paths.Single(path => path.EndsWith("echarts.js", StringComparison.Ordinal));
        var size = System.Text.Encoding.UTF8.GetByteCount(html);
        foreach (var path in paths.Where(path => path != library))
            size += (await _host.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length;

        Assert.InRange(size, 1, 300_000);
        Assert.All(paths.Where(path => path != library), path => Assert.NotEqual(library.Split('/')[2], path.Split('/')[2]));
        using var old = await _host.Client.GetAsync(new Uri("/assets/000000000000/plumb.css", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    [Fact]
    public async Task Scripts_and_styles_travel_compressed()
    {
        var path = Regex.Match(await _host.GetText("/"), "/assets/[^\"]+chart.js").Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", "gzip");
        using var response = await _host.Client.SendAsync(request);
        await using var body = new System.IO.Compression.GZipStream(
            await response.Content.ReadAsStreamAsync(),
            System.IO.Compression.CompressionMode.Decompress
        );

        Assert.Equal(WebAssets.Text("chart.js"), await new StreamReader(body).ReadToEndAsync());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    static System.Text.Json.JsonElement Chart(string html) =>
        System.Text.Json.JsonElement.Parse(
            Regex.Match(html, "<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.Singleline).Groups["json"].Value
        );

    static string Spaced(string text) => Regex.Replace(text, "[ \n\r\t]+", " ");

    [Fact]
    public async Task Filters_are_in_the_URL_and_stay_when_another_is_chosen()
    {
        Fill(_host);
        var html = await _host.GetText("/?range=7d&team=a&by=team&tz=UTC");

        Assert.Contains("$1,234.57", Text(html), StringComparison.Ordinal);
        Assert.DoesNotContain("$0.50", Text(html), StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"team\" value=\"a\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/sources?range=7d&amp;team=a&amp;tz=UTC\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_by_model_leaves_out_what_is_not_known_by_model()
    {
        Fill(_host);
        var text = Text(await _host.GetText("/?range=7d&model=claude-haiku-4-5"));

        Assert.Contains("$0.50", text, StringComparison.Ordinal);
        Assert.Contains("not known with this filter", text, StringComparison.Ordinal);
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
                "1 sender healthy · newest 4\u2009s ago · 2 refused so far",
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
