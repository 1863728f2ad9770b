using Plumbline.Server.Api;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class OverviewChangesTests
{
    static void Fill(WebHost host)
    {
        var (ann, bo) = (
            host.Ledger.Context("s1", "a", person: "ann@example.com"),
            host.Ledger.Context("s2", "b", person: "bo@example.com")
        );
        host.Ledger.Request(ann, At(13, -60), "1", input: 100);
        host.Ledger.Request(ann, At(19, -60), "2", input: 150);
        host.Ledger.Request(ann, At(20, -60), "4", input: 150);
        host.Ledger.Request(bo, At(12), "3", input: 10);
        host.Ledger.Request(bo, At(18), "0.5", input: 10);
        host.Greet();
    }

    // Friday, 20 November 2026, noon.
    [Fact]
    public async Task Today_the_week_and_the_month_are_held_against_the_same_stretch_before()
    {
        using var host = PageHost.Open();
        Fill(host);
        var seen = await host.GetSeen("/?range=7d");

        Assert.Contains("Today $4.00 +100\u2009% against $2.00 in the same stretch yesterday", seen, StringComparison.Ordinal);
        Assert.Contains("This week $6.50 +62\u2009% against $4.00 in the same stretch last week", seen, StringComparison.Ordinal);
        Assert.Contains("This month $10.50 nothing in the same stretch last month", seen, StringComparison.Ordinal);
        // 19.5 of 30 days.
        Assert.Contains("at this rate $16.15 by the end of the month", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_is_said_with_its_reasons_and_the_movers_named()
    {
        using var host = PageHost.Open();
        Fill(host);
        var (html, answer) = (
            await host.GetText("/?range=7d"),
            await host.GetJson("/api/v1/changes?from=2026-11-14T00:00:00Z&to=2026-11-20T12:00:00Z&by=team")
        );
        var seen = PageHost.Seen(html);

        // From noon of the 7th on was nothing but the two requests of 12 and 13 November.
        Assert.Contains("$6.50 after $4.00, +62\u2009%.", seen, StringComparison.Ordinal);
        Assert.Equal("2.5", answer.GetProperty("total").GetProperty("change").GetProperty("cost_usd").GetString());
        Assert.Matches("a team \\+\\$5\\.00 \\$1\\.00 \\$6\\.00 \\+\\$1\\.00 \\+\\$1\\.00 \\+\\$3\\.00", seen);
        Assert.Contains("/cost?range=7d&amp;team=a", html, StringComparison.Ordinal);
        Assert.Contains("/api/v1/changes?", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_window_before_there_is_nothing_to_change()
    {
        using var host = PageHost.Open();
        host.Ledger.Request(host.Ledger.Context("s1", person: "me"), At(20, -60), "2", input: 150);
        host.Greet();
        var seen = await host.GetSeen("/?range=7d");

        Assert.DoesNotContain("What changed", seen, StringComparison.Ordinal);
        Assert.Contains("Today $2.00 nothing in the same stretch yesterday", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_people_are_no_movers_under_pseudonyms()
    {
        using var host = PageHost.Open(new WebOptions { People = People.AsPseudonyms([1, 2, 3]) });
        Fill(host);
        // The chip of users has all of them.
        var html = await host.GetText("/?range=7d");
        var seen = PageHost.Seen(html[html.IndexOf("<h1", StringComparison.Ordinal)..]);

        Assert.Contains("What changed", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("person-", seen, StringComparison.Ordinal);
    }
}
