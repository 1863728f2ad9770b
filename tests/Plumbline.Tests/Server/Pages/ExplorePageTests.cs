using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Pages;
using Plumbline.Server.Pages.Explore;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class ExplorePageTests : IDisposable
{
    const string Week = "from=2026-11-14&to=2026-11-20";

    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    static void Fill(WebHost host)
    {
        host.Greet();
        var ledger = host.Ledger;
        var (ann, bob) = (
            ledger.Context("s1", "a", "checkout", person: "ann@example.com"),
            ledger.Context("s2", "b", person: "bob@example.com")
        );
        ledger.Request(ann, At(18), "1234.5", input: 12, output: 100, read: 7500, creation: 2488);
        ledger.Request(ann, At(19), "2", input: 12, model: "claude-haiku-4-5");
        ledger.Request(bob, At(19), "0.5", input: 5, model: "claude-haiku-4-5");
        ledger.Event(ann, At(18), "api_error", "claude-opus-5-5");
        var lines = ledger.Metric(ClaudeCodeMetrics.LinesOfCode);
        ledger.Increment(ledger.Series(lines, ann, """{"type":"added"}"""), At(18), "12");
        ledger.Increment(ledger.Series(lines, bob, """{"type":"removed"}"""), At(19), "3");
        var decisions = ledger.Metric(ClaudeCodeMetrics.EditDecisions);
        ledger.Increment(ledger.Series(decisions, ann, """{"decision":"accept","language":"TypeScript"}"""), At(18), "4");
        ledger.Increment(ledger.Series(decisions, bob, """{"decision":"reject","language":"Go"}"""), At(18), "1");
        ledger.Increment(ledger.Series(ledger.Metric(ClaudeCodeMetrics.ActiveTime, "s"), ann, """{"type":"cli"}"""), At(18), "5400");
        ledger.PriceRequests();
    }

    public static TheoryData<string> MeasureNames { get; } = [.. Measures.All.Select(measure => measure.Name)];

    // Where the page says JSON, first of the drawing, then of the table.
    static List<string> ApiLinks(string html) =>
        [
            .. Regex
                .Matches(html, "href=\"(?<link>/api/[^\"]*format=json)\"")
                .Select(match => WebUtility.HtmlDecode(match.Groups["link"].Value)),
        ];

    [Theory]
    [MemberData(nameof(MeasureNames))]
    public async Task Every_measure_is_the_API_s_by_anything_that_it_knows(string name)
    {
        Fill(_host);
        var measure = Measures.Read(name);
        // Every measure by some names, every name of some measure.
        var place = Measures.All.ToList().IndexOf(measure);
        foreach (var by in ExploreQuestion.NamesFor(measure).Where((_, i) => i % 5 == place % 5).Append(ExploreQuestion.None))
        {
            var html = await _host.GetText($"/explore?{Week}&measure={name}&by={by}");
            if (html.Contains("There is nothing in this window", StringComparison.Ordinal))
                continue;
            var api = await _host.GetJson(ApiLinks(html)[^1]);

            Assert.DoesNotContain("Possible instead", html, StringComparison.Ordinal);
            Assert.Contains(Text(measure, api.GetProperty("total")), PageHost.Seen(Total(html)), StringComparison.Ordinal);
            Assert.Equal(
                api.GetProperty("rows").EnumerateArray().Count(row => row.EnumerateObject().Any(member => member.Name == by)),
                by == ExploreQuestion.None ? 0 : Regex.Count(Body(html), "<th scope=\"row\">")
            );
        }
    }

    // The number of an answer of the API as the page would say it.
    static string Text(Measure measure, JsonElement total)
    {
        Quantity Of(string name) =>
            total.GetProperty(name) switch
            {
                { ValueKind: JsonValueKind.String } text => new(
                    (Int128)(decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture) * Quantity.NanosPerUnit)
                ),
                var number => new((Int128)(number.GetDecimal() * Quantity.NanosPerUnit)),
            };
        if (measure.IsCounter)
            return measure.Unit == "s" ? Show.Duration(Of("increase")) : Show.Count(Of("increase"));
        return measure.Name switch
        {
            "tokens" => Show.Count(Of("input_tokens") + Of("output_tokens") + Of("cache_read_tokens") + Of("cache_creation_tokens")),
            "cache_ratio" => Show.Percent(
                Of("cache_read_tokens"),
                Of("cache_read_tokens") + Of("cache_creation_tokens") + Of("input_tokens")
            ),
            _ => measure.Unit == "usd" ? Show.Money(Of(measure.Name)) : Show.Count(Of(measure.Name)),
        };
    }

    static string Total(string html) => Regex.Match(html, "<tfoot>.*?</tfoot>", RegexOptions.Singleline).Value;

    static string Body(string html) =>
        Regex.Match(html, "<table class=\"names wide\">.*?<tbody>(?<body>.*?)</tbody>", RegexOptions.Singleline).Groups["body"].Value;

    static JsonElement Chart(string html) =>
        JsonElement.Parse(
            Regex.Match(html, "<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.Singleline).Groups["json"].Value
        );

    [Fact]
    public async Task Two_dimensions_and_a_step_of_time_are_as_in_the_API()
    {
        Fill(_host);
        var html = await _host.GetText($"/explore?{Week}&measure=client_cost_usd&by=team&and=model&every=day");
        var links = ApiLinks(html);
        var api = await _host.GetJson(links[0]);

        Assert.Contains("by=day%2Cteam%2Cmodel", links[0], StringComparison.Ordinal);
        Assert.Contains("$1,237.00", Total(html), StringComparison.Ordinal);
        Assert.Equal("1237", api.GetProperty("total").GetProperty("client_cost_usd").GetString());
        var series = Chart(html).GetProperty("series").EnumerateArray().ToList();
        Assert.Equal(["a · opus-5-5", "a · haiku-4-5", "b · haiku-4-5"], series.Select(one => one.GetProperty("name").GetString()));
        Assert.Equal("[null,null,null,null,1234.5,0,null]", series[0].GetProperty("values").GetRawText());
        Assert.Equal("[null,null,null,null,0,2,null]", series[1].GetProperty("values").GetRawText());
        Assert.Contains(
            "team=a&amp;model=claude-haiku-4-5\" title=\"Only a · haiku-4-5\"",
            WebUtility.HtmlDecode(html).Replace("&", "&amp;", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Weeks_are_the_sums_of_their_days()
    {
        Fill(_host);
        var html = await _host.GetText($"/explore?from=2026-11-09&to=2026-11-20&measure=requests&by=none&every=week");

        Assert.Equal("[null,3]", Chart(html).GetProperty("series")[0].GetProperty("values").GetRawText());
    }

    [Theory]
    [InlineData("measure=commits&by=model", "do not know the model", "by=team")]
    [InlineData("measure=lines_added&by=none&model=claude-opus-5-5", "do not know the model", "measure=lines_added")]
    [InlineData("measure=requests&by=language", "are not known by language", "by=model")]
    [InlineData("measure=sessions&every=week", "counted once in each step", "every=day")]
    [InlineData("measure=tokens&every=hour&from=2026-09-01", "A month at most", "every=week")]
    public async Task A_wrong_combination_says_what_is_possible_instead(string question, string why, string possible)
    {
        Fill(_host);
        var html = await _host.GetText("/explore?" + question);
        var banner = Regex.Match(html, "<section class=\"panel banner\".*?</section>", RegexOptions.Singleline).Value;

        Assert.Contains(why, PageHost.Seen(banner), StringComparison.Ordinal);
        Assert.Contains(possible, banner, StringComparison.Ordinal);
        foreach (Match link in Regex.Matches(banner, "href=\"(?<link>[^\"]+)\""))
        {
            var other = await _host.GetText(WebUtility.HtmlDecode(link.Groups["link"].Value));
            Assert.DoesNotContain("Possible instead", other, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/explore?measure=happiness")]
    [InlineData("/explore?by=shoes")]
    [InlineData("/explore?every=minute")]
    public async Task A_name_that_nothing_has_is_said(string path)
    {
        using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_curl_line_asks_the_same_and_names_a_token_only_where_one_is_asked_for()
    {
        Fill(_host);
        var question = $"/explore?{Week}&measure=lines_added&by=user&every=day&team=a'%20b";
        var line = WebUtility.HtmlDecode(Regex.Match(await _host.GetText(question), "<code>(?<line>curl .*?)</code>").Groups["line"].Value);
        using var guarded = PageHost.Open(new WebOptions { AsksToken = true });

        Assert.Equal(
            $"curl -s '{_host.Client.BaseAddress!.ToString().TrimEnd('/')}/api/v1/counters/claude_code.lines_of_code.count?by=day%2Cuser&sort=day%2C-increase&type=added&from=2026-11-14T00%3A00%3A00Z&to=2026-11-21T00%3A00%3A00Z&tz=UTC&team=a%27%20b&format=json'",
            line
        );
        Assert.Contains(
            "-H \"Authorization: Bearer $PLUMB_TOKEN\"",
            WebUtility.HtmlDecode(await guarded.GetText(question)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Fewer_than_five_people_are_not_ranked_while_names_are_hidden()
    {
        using var hidden = PageHost.Open(new WebOptions { People = People.AsPseudonyms("key"u8) });
        Fill(hidden);
        foreach (var measure in new[] { "tokens", "lines_added", "requests" })
            Assert.Contains(
                "would tell who is who",
                await hidden.GetSeen($"/explore?{Week}&measure={measure}&by=user"),
                StringComparison.Ordinal
            );
        Assert.Contains("$1,237.00", await hidden.GetSeen($"/explore?{Week}&measure=client_cost_usd&by=team"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counters_know_owners_people_and_sessions_by_the_names_that_usage_has()
    {
        Fill(_host);
        const string Lines = "/api/v1/counters/claude_code.lines_of_code.count?from=2026-11-14T00:00:00Z&to=2026-11-21T00:00:00Z";

        foreach (
            var (by, value) in new[]
            {
                ("team", "a"),
                ("user", "ann@example.com"),
                ("session", "s1"),
                ("project", "checkout"),
                ("version", "2.1.329"),
            }
        )
        {
            var rows = (await _host.GetJson($"{Lines}&by={by}")).GetProperty("rows").EnumerateArray();
            Assert.Contains(rows, row => row.GetProperty(by).GetString() == value);
            var filtered = await _host.GetJson($"{Lines}&type=added&{by}={value}");
            Assert.Equal("12", filtered.GetProperty("total").GetProperty("increase").GetString());
        }
    }
}
