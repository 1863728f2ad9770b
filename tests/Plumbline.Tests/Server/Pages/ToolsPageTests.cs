using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class ToolsPageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    SmallLedger Ledger => _host.Ledger;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_empty_page_says_what_will_be_here()
    {
        Assert.Contains("Here will be which tools are used", await _host.GetSeen("/tools"), StringComparison.Ordinal);
        Assert.Contains("Here will be how often this tool was used", await _host.GetSeen("/tools?tool=Bash"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Which_tool_fails_most_is_the_first_thing_that_is_said()
    {
        var context = Ledger.Context("s1", "a");
        for (var i = 0; i < 30; i++)
        {
            Ledger.Use(context, At(18, i), "Bash", i >= 6, 100, i < 6 ? "ShellError" : null);
            Ledger.Use(context, At(18, i), "WebFetch", i >= 5, 100);
        }

        for (var i = 0; i < 70; i++)
            Ledger.Use(context, At(18, i), "Bash", true, 100);
        _host.Greet();

        var html = await _host.GetText("/tools?range=7d");
        var seen = PageHost.Seen(html);

        Assert.Matches("Fails most Bash 6 of 100 uses failed, 6\\.0\u2009% largest share: WebFetch , 16\\.7\u2009% of 30", seen);
        Assert.Matches("Uses of tools 130 11 failed, 8\\.5\u2009%", seen);
        Assert.Matches("Bash 100 6 6\\.0\u2009% ShellError 100\u2009ms 100\u2009ms 100\u2009ms 0 0 WebFetch 30 5", seen);
        Assert.Contains("href=\"/tools?range=7d&amp;tool=Bash\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/api/v1/tools?table=uses&amp;", html, StringComparison.Ordinal);
        Assert.Matches("WebFetch 30 5 16\\.7.*Bash 100 6 6\\.0", PageHost.Seen(await _host.GetText("/tools?range=7d&sort=share")));
    }

    [Fact]
    public async Task One_tool_has_its_errors_its_sessions_and_its_groups()
    {
        var (ann, bob) = (Ledger.Context("s1", "a", person: "ann@example.com"), Ledger.Context("s/2", "b", person: "bob@example.com"));
        Ledger.Use(ann, At(18), "Bash", false, 10, "ShellError");
        Ledger.Use(bob, At(18), "Bash", true, 20);
        Ledger.Use(bob, At(18), "Edit", false, 20, "EditError");
        Ledger.Decide(bob, At(18), "Bash", "reject", "hook");
        _host.Greet();

        var html = await _host.GetText("/tools?range=7d&tool=Bash&by=user");
        var seen = PageHost.Seen(html);

        Assert.Contains("Tool Bash", seen, StringComparison.Ordinal);
        Assert.Contains("ShellError 1 100.0", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("EditError", seen, StringComparison.Ordinal);
        Assert.Contains("hook a hook 0 1", seen, StringComparison.Ordinal);
        Assert.Contains("ann@example.com 1 1 100.0", seen, StringComparison.Ordinal);
        Assert.Contains("href=\"/sessions/s%2F2?", html, StringComparison.Ordinal);
        Assert.Contains("name=tool_result&amp;tool=Bash", html, StringComparison.Ordinal);
        Assert.Matches("By client version.*2\\.1\\.329 2 1", await _host.GetSeen("/tools?range=7d&tool=Bash&by=version"));
    }

    [Fact]
    public async Task Rankings_of_fewer_than_five_people_are_hidden_while_names_are()
    {
        using var host = PageHost.Open(new WebOptions { People = People.AsPseudonyms("a key of the ledger"u8) });
        for (var i = 0; i < 4; i++)
            host.Ledger.Use(host.Ledger.Context("s" + i, person: $"p{i}@example.com"), At(18), "Bash", false);
        host.Greet();

        // The filters above are a choice, no ranking.
        async Task<string> Ranked()
        {
            var seen = await host.GetSeen("/tools?range=7d&tool=Bash&by=user");
            return seen[seen.IndexOf("All tools", StringComparison.Ordinal)..];
        }

        var few = await Ranked();
        host.Ledger.Use(host.Ledger.Context("s5", person: "p5@example.com"), At(18), "Bash", false);
        var five = await Ranked();

        Assert.Contains("Fewer than five people", few, StringComparison.Ordinal);
        Assert.DoesNotContain("person-", few, StringComparison.Ordinal);
        Assert.Contains("person-", five, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", five, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_strangers_are_text_whatever_they_hold()
    {
        var context = Ledger.Context("javascript:alert(1)", "<b>a</b>");
        const string Tool = "<img src=x onerror=alert(1)>";
        Ledger.Use(context, At(18), Tool, false, 10, "\"><script>alert(2)</script>");
        Ledger.Use(context, At(18), new string('x', 100_000), false);
        Ledger.Use(context, At(18), "", false);
        Ledger.Tell(context, At(18), "mcp_server_connection", """{"status":"<i>odd</i>","server_name":"<script>alert(3)</script>"}""");
        Ledger.Tell(context, At(18), "hook_execution_complete", """{"hook_name":"</table><h1>mine</h1>","num_hooks":"1"}""");
        _host.Greet();

        foreach (var path in new[] { "/tools?range=7d", "/tools?range=7d&tool=" + Uri.EscapeDataString(Tool), "/tools?range=7d&tool=" })
        {
            var html = await _host.GetText(path);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<h1>mine", html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript:", html, StringComparison.Ordinal);
            Assert.DoesNotMatch(" style=", html);
        }

        // A name is cut where it is read, and whole where it leads on.
        Assert.DoesNotContain(new string('x', 200), await _host.GetSeen("/tools?range=7d"), StringComparison.Ordinal);
        Assert.Contains(
            "Tool <img src=x onerror=alert(1)>",
            await _host.GetSeen("/tools?range=7d&tool=" + Uri.EscapeDataString(Tool)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_tools_are_not_known_by_is_said_and_not_left_out_silently()
    {
        Ledger.Use(Ledger.Context(), At(18), "Bash");
        _host.Greet();

        var html = await _host.GetText("/tools?range=7d&model=claude-opus-5-5");

        Assert.Contains("It is not known by model", PageHost.Seen(html), StringComparison.Ordinal);
        Assert.Contains("href=\"/tools?range=7d\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_the_api_give_the_same_numbers()
    {
        var context = Ledger.Context("s1", "a");
        for (var i = 1; i <= 37; i++)
            Ledger.Use(context, At(18, i), "Bash", i % 5 > 0, i * 10);
        var metric = Ledger.Metric("claude_code.code_edit_tool.decision");
        Ledger.Increment(
            Ledger.Series(metric, context, """{"tool_name":"Edit","decision":"accept","source":"config","language":"C#"}"""),
            At(18),
            "41"
        );
        _host.Greet();

        var row = (await _host.GetJson("/api/v1/tools")).GetProperty("rows")[0];
        var seen = await _host.GetSeen("/tools?range=7d");

        Assert.Contains(
            $"Bash {row.GetProperty("uses")} {row.GetProperty("failed")} {100 * row.GetProperty("failure_share").GetDecimal():0.0}",
            seen,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{row.GetProperty("p50_ms")}\u2009ms {row.GetProperty("p95_ms")}\u2009ms {row.GetProperty("p99_ms")}\u2009ms",
            seen,
            StringComparison.Ordinal
        );
        Assert.Matches("C# Edit a rule config 41 0 100\\.0", seen);
    }

    [Fact]
    public async Task A_chart_of_failures_is_one_link_away()
    {
        Ledger.Use(Ledger.Context(), At(18), "Bash", false);
        _host.Greet();

        Assert.Contains("Failures by day and tool", await _host.GetSeen("/tools?range=7d&show=failures"), StringComparison.Ordinal);
        Assert.Contains("Here will be which tools", await _host.GetSeen("/tools?range=today&show=failures"), StringComparison.Ordinal);
    }
}
