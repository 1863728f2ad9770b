using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Server.Exposition;
using Plumbline.Store.DuckDb;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Exposition;

public sealed class MetricsTests : IDisposable
{
    readonly SmallLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    CleanCounters Start(int max = 20_000, bool session = false, People? people = null) =>
        new(
            _ledger,
            Keep,
            new WebOptions
            {
                PrometheusSeriesMax = max,
                PrometheusSessionLabel = session,
                People = people ?? People.AsNames,
            }
        );

    Task Keep(IReadOnlyList<(UInt128 Hash, Int128 Value)> values)
    {
        foreach (var (hash, value) in values)
            _ledger.Connection.Execute("INSERT INTO exposed VALUES ($1, $2)", new DuckUuid(hash), value);
        return Task.CompletedTask;
    }

    static async Task<string> Scrape(CleanCounters counters)
    {
        var text = "";
        await counters.ScrapeAsync(
            series =>
            {
                text = string.Join(
                    '\n',
                    series.Select(item => $"{item.Series.Family}{item.Series.Labels} {item.Value}").Order(StringComparer.Ordinal)
                );
                return Task.CompletedTask;
            },
            default
        );
        return text;
    }

    [Fact]
    public async Task A_scraper_that_gave_up_gets_the_first_0_again()
    {
        using var counters = Start();
        _ledger.Increment(Cost("s1"), At(3), "5");
        using var givenUp = new CancellationTokenSource();

        await Assert.ThrowsAsync<OperationCanceledException>(() => counters.ScrapeAsync(_ => givenUp.CancelAsync(), givenUp.Token));
        Assert.EndsWith(" 0", await Scrape(counters), StringComparison.Ordinal);
        Assert.EndsWith(" 5", await Scrape(counters), StringComparison.Ordinal);
    }

    int Cost(string session, string model = "claude-opus-5-5", string more = "") =>
        _ledger.Series(
            _metric == 0 ? _metric = _ledger.Metric("claude_code.cost.usage", "USD") : _metric,
            _ledger.Context(session),
            $$"""{"session.id":"{{session}}","model":"{{model}}"{{more}}}"""
        );

    int _metric;

    [Fact]
    public async Task A_series_is_served_as_0_first_and_with_its_value_from_then_on()
    {
        using var counters = Start();
        var series = Cost("s1");
        _ledger.Increment(series, At(3), "0.017952");

        Assert.Equal("""claude_code_cost_usage_USD_total{model="claude-opus-5-5"} 0""", await Scrape(counters));
        Assert.Equal("""claude_code_cost_usage_USD_total{model="claude-opus-5-5"} 0.017952""", await Scrape(counters));
        _ledger.Increment(series, At(4), "1");
        Assert.Equal("""claude_code_cost_usage_USD_total{model="claude-opus-5-5"} 1.017952""", await Scrape(counters));
        Assert.Equal("""claude_code_cost_usage_USD_total{model="claude-opus-5-5"} 1.017952""", await Scrape(counters));
    }

    [Fact]
    public async Task Sessions_with_equal_labels_are_one_series_unless_the_setting_says_otherwise()
    {
        _ledger.Increment(Cost("s1"), At(3), "1");
        _ledger.Increment(Cost("s2"), At(3), "2");
        using var together = Start();
        using var apart = Start(session: true);
        await Scrape(together);
        await Scrape(apart);

        Assert.Equal("""claude_code_cost_usage_USD_total{model="claude-opus-5-5"} 3""", await Scrape(together));
        Assert.Equal(2, (await Scrape(apart)).Split('\n').Length);
        Assert.Contains("""{model="claude-opus-5-5",session_id="s2"} 2""", await Scrape(apart), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was_and_a_correction_never_shows_as_a_fall()
    {
        var series = Cost("s1");
        _ledger.Increment(series, At(3), "5");
        using (var before = Start())
        {
            await Scrape(before);
            Assert.EndsWith(" 5", await Scrape(before), StringComparison.Ordinal);
        }

        _ledger.Increment(series, At(3), "-2");
        using var after = Start();
        Assert.EndsWith(" 5", await Scrape(after), StringComparison.Ordinal);
        _ledger.Increment(series, At(4), "4");
        Assert.EndsWith(" 7", await Scrape(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_retention_removed_still_counts()
    {
        var series = Cost("s1");
        _ledger.Increment(series, At(3), "5");
        using var counters = Start();
        await Scrape(counters);
        _ledger.Connection.Execute("DELETE FROM increments");
        _ledger.Connection.Execute("INSERT INTO marks VALUES ($1, 1, 0, 0, 5000000000, 0, 0)", series);
        _ledger.Increment(series, At(20), "1");

        Assert.EndsWith(" 6", await Scrape(counters), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_beyond_the_limit_become_one_overflow_per_metric_and_sums_stay_true()
    {
        for (var i = 0; i < 5; i++)
            _ledger.Increment(Cost("s", "m" + i.ToString(CultureInfo.InvariantCulture)), At(3), "1");
        using (var counters = Start(max: 3))
        {
            await Scrape(counters);
            Assert.Equal(
                """
                claude_code_cost_usage_USD_total{model="m0"} 1
                claude_code_cost_usage_USD_total{model="m1"} 1
                claude_code_cost_usage_USD_total{model="m2"} 1
                claude_code_cost_usage_USD_total{overflow="true"} 2
                """,
                await Scrape(counters)
            );
        }

        // The same ones stay below the limit after a restart, whatever came since.
        _ledger.Increment(Cost("s", "a"), At(3), "1");
        using var again = Start(max: 3);
        Assert.Equal(
            """
            claude_code_cost_usage_USD_total{model="m0"} 1
            claude_code_cost_usage_USD_total{model="m1"} 1
            claude_code_cost_usage_USD_total{model="m2"} 1
            claude_code_cost_usage_USD_total{overflow="true"} 3
            """,
            await Scrape(again)
        );
    }

    [Fact]
    public async Task Labels_are_the_point_s_attributes_escaped_and_without_names_when_people_are_hidden()
    {
        var hidden = People.AsPseudonyms("key"u8);
        _ledger.Increment(
            Cost(
                "s1",
                more: ""","team":"a \"b\" \\ c\nd","user.email":"ann@example.com","anthropic.custom_base_url":true,"a.b":"1","a_b":"2" """
            ),
            At(3),
            "1"
        );
        using var open = Start();
        using var closed = Start(people: hidden);

        Assert.Equal(
            """claude_code_cost_usage_USD_total{a_b="1;2",anthropic_custom_base_url="true",model="claude-opus-5-5",team="a \"b\" \\ c\nd",user_email="ann@example.com"} 0""",
            await Scrape(open)
        );
        Assert.DoesNotContain("ann@example.com", await Scrape(closed), StringComparison.Ordinal);
        Assert.Contains(hidden.Show("ann@example.com")!, await Scrape(closed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counters_of_others_are_not_reexported()
    {
        _ledger.Increment(_ledger.Series(_ledger.Metric("plumbline.doctor.check"), _ledger.Context()), At(3), "1");
        _ledger.Increment(_ledger.Series(_ledger.Metric("claude_codex"), 1), At(3), "1");
        using var counters = Start();

        Assert.Equal("", await Scrape(counters));
    }

    [Fact]
    public async Task A_disk_that_is_full_does_not_stop_scrapes_and_the_rest_is_kept_later()
    {
        var broken = true;
        var kept = 0;
        using var counters = new CleanCounters(
            _ledger,
            values =>
            {
                if (broken)
                    throw new IOException("No space left on device");
                kept += values.Count;
                return Task.CompletedTask;
            },
            new WebOptions()
        );
        _ledger.Increment(Cost("s1"), At(3), "1");

        Assert.EndsWith(" 0", await Scrape(counters), StringComparison.Ordinal);
        broken = false;
        Assert.EndsWith(" 1", await Scrape(counters), StringComparison.Ordinal);
        Assert.Equal(1, kept);
    }

    [Fact]
    public async Task The_page_has_our_own_health_and_the_reasons()
    {
        using var host = new WebHost(
            services: builder =>
                builder.Services.AddPlumblineExposition(
                    _ => new ServerHealth
                    {
                        Requests = [(Signal.Metrics, Protocol.Grpc, "OK", 12), (null, Protocol.Http, "404", 1)],
                        Records = [(Signal.Metrics, 100, 3)],
                        JournalPosition = 1000,
                        AppliedPosition = 900,
                        Commits = 4,
                        QueriesTimedOut = (2, 1),
                        CommitSeconds = 0.25,
                        Version = "0.1.0",
                    },
                    (_, _) => Task.CompletedTask
                ),
            map: app => app.MapPlumblineExposition()
        );
        host.Ledger.Sender(
            "x",
            Signal.Metrics,
            Protocol.Grpc,
            Encoding.Protobuf,
            Temporality.Delta,
            9,
            At(3),
            (Reason.NoTime, 2),
            (Reason.Duplicate, 4)
        );

        using var response = await host.Client.GetAsync(new Uri("/metrics", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Contains(
            "plumbline_ingest_requests_total{signal=\"metrics\",protocol=\"grpc\",code=\"OK\"} 12\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "plumbline_ingest_requests_total{signal=\"none\",protocol=\"http\",code=\"404\"} 1\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("plumbline_ingest_rejects_total{signal=\"metrics\",reason=\"no_time\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("plumbline_ingest_flags_total{signal=\"metrics\",reason=\"duplicate\"} 4\n", text, StringComparison.Ordinal);
        Assert.Contains("plumbline_query_timeouts_total{state=\"running\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("plumbline_query_timeouts_total{state=\"waiting\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("plumbline_apply_lag_bytes 100\n", text, StringComparison.Ordinal);
        Assert.Contains("plumbline_commit_seconds_sum 0.25\nplumbline_commit_seconds_count 4\n", text, StringComparison.Ordinal);
    }
}
