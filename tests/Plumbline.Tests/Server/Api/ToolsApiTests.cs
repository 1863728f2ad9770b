using System.Net;
using System.Text.Json;
using Plumbline.Core.Model;
using Plumbline.Server.Api;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class ToolsApiTests : IDisposable
{
    readonly WebHost _host = new();

    SmallLedger Ledger => _host.Ledger;

    public void Dispose() => _host.Dispose();

    async Task<List<JsonElement>> RowsAsync(string query = "") =>
        [.. (await _host.GetJson("/api/v1/tools" + query)).GetProperty("rows").EnumerateArray()];

    static long Number(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    [Fact]
    public async Task A_use_is_a_result_whoever_tells_it_and_a_rejected_call_is_none()
    {
        var context = Ledger.Context();
        Ledger.Use(context, At(18), "Bash", true, 100);
        Ledger.Use(context, At(18), "Bash", false, 300, "ShellError");
        Ledger.Use(context, At(18), "Bash", true, isLogged: true);
        // A session log tells a call that was denied, and one that was broken off.
        Ledger.Use(context, At(18), "Bash", false, isLogged: true, decision: "reject");
        Ledger.Use(context, At(18), "Bash", null, isLogged: true);
        Ledger.Decide(context, At(18), "Bash", "reject", "config");

        var row = Assert.Single(await RowsAsync());

        Assert.Equal("Bash", Text(row, "tool"));
        Assert.Equal(
            (4, 2, 1, 1, 2),
            (
                Number(row, "uses"),
                Number(row, "succeeded"),
                Number(row, "failed"),
                Number(row, "outcome_unknown"),
                Number(row, "from_session_logs")
            )
        );
        Assert.Equal(0.333333m, row.GetProperty("failure_share").GetDecimal());
        Assert.Equal((2, 100, 300), (Number(row, "timed"), Number(row, "p50_ms"), Number(row, "p99_ms")));
    }

    [Fact]
    public async Task Percentiles_are_of_all_durations_together_and_the_total_is_no_average()
    {
        var context = Ledger.Context();
        for (var i = 1; i <= 100; i++)
            Ledger.Use(context, At(18, i), "Bash", true, i);
        for (var i = 1; i <= 10; i++)
            Ledger.Use(context, At(18, i), "Edit", true, 1000);

        var answer = await _host.GetJson("/api/v1/tools");
        var rows = answer.GetProperty("rows").EnumerateArray().ToDictionary(row => Text(row, "tool")!);
        var total = answer.GetProperty("total");

        Assert.Equal((50, 95, 99), (Number(rows["Bash"], "p50_ms"), Number(rows["Bash"], "p95_ms"), Number(rows["Bash"], "p99_ms")));
        Assert.Equal((110, 55, 1000), (Number(total, "uses"), Number(total, "p50_ms"), Number(total, "p95_ms")));
        Assert.False(total.TryGetProperty("tool", out _));
    }

    [Fact]
    public async Task What_fails_most_comes_first_and_errors_have_kinds()
    {
        var context = Ledger.Context();
        for (var i = 0; i < 3; i++)
            Ledger.Use(context, At(18, i), "Read", false, error: "NotFound");
        Ledger.Use(context, At(18), "Bash", false, error: "ShellError");
        Ledger.Use(context, At(19), "Bash", false);

        Assert.Equal(["Read", "Bash"], (await RowsAsync()).Select(row => Text(row, "tool")));
        Assert.Equal(
            [("Read", "NotFound", 3), ("Bash", null, 1), ("Bash", "ShellError", 1)],
            (await RowsAsync("?table=errors")).Select(row => (Text(row, "tool"), Text(row, "error_type"), Number(row, "failed")))
        );
        Assert.Equal("tool,error_type,failed,last", (await _host.GetText("/api/v1/tools?table=errors&format=csv")).Split("\r\n")[0]);
    }

    [Fact]
    public async Task Over_time_and_by_whose_they_are_they_add_up()
    {
        var (ann, bob) = (Ledger.Context("s1", "a", person: "ann@example.com"), Ledger.Context("s2", "b", person: "bob@example.com"));
        Ledger.Use(ann, At(18), "Bash", true, 10);
        Ledger.Use(ann, At(19), "Bash", false, 20);
        Ledger.Use(bob, At(19), "Edit", true, 30);

        Assert.Equal(
            [("2026-11-18", "Bash", 1), ("2026-11-19", "Bash", 1), ("2026-11-19", "Edit", 1)],
            (await RowsAsync("?by=day,tool")).Select(row => (Text(row, "day"), Text(row, "tool"), Number(row, "uses")))
        );
        Assert.Equal(
            [("a", "ann@example.com", 2), ("b", "bob@example.com", 1)],
            (await RowsAsync("?by=team,user")).Select(row => (Text(row, "team"), Text(row, "user"), Number(row, "uses")))
        );
        Assert.Equal("Edit", Text(Assert.Single(await RowsAsync("?team=b")), "tool"));
        Assert.Equal(1, Number(Assert.Single(await RowsAsync("?tool=Bash&user=ann%40example.com&from=2026-11-19T00:00:00Z")), "uses"));
        Assert.Equal("2.1.329", Text(Assert.Single(await RowsAsync("?by=version")), "version"));
    }

    [Fact]
    public async Task Decisions_are_told_apart_by_who_made_them()
    {
        var context = Ledger.Context();
        foreach (var source in new[] { "user_temporary", "user_permanent", "config", "hook", "classifier", null })
            Ledger.Decide(context, At(18), "Bash", "accept", source);
        foreach (var source in new[] { "user_reject", "user_abort", "config", "hook" })
            Ledger.Decide(context, At(18), "Bash", "reject", source, "toolu_" + source);
        // The log's telling of a call that an event told as well, and of one that none told.
        Ledger.Use(context, At(18), "Bash", false, isLogged: true, decision: "reject", id: "toolu_hook");
        Ledger.Use(context, At(18), "Bash", false, isLogged: true, decision: "reject", id: "toolu_alone");

        var row = Assert.Single(await RowsAsync("?table=decisions&by=tool"));

        Assert.Equal((6, 5), (Number(row, "accepted"), Number(row, "rejected")));
        Assert.Equal((2, 2), (Number(row, "accepted_by_person"), Number(row, "rejected_by_person")));
        Assert.Equal((1, 1), (Number(row, "accepted_by_rule"), Number(row, "rejected_by_rule")));
        Assert.Equal((1, 1), (Number(row, "accepted_by_hook"), Number(row, "rejected_by_hook")));
        Assert.Equal((1, 0), (Number(row, "accepted_by_classifier"), Number(row, "rejected_by_classifier")));
        Assert.Equal((1, 1), (Number(row, "accepted_by_unknown"), Number(row, "rejected_by_unknown")));
        Assert.Empty(await RowsAsync("?by=tool"));
    }

    [Fact]
    public async Task Edits_are_weighted_by_what_the_counter_counts_and_equal_the_counter()
    {
        var (metric, context) = (Ledger.Metric("claude_code.code_edit_tool.decision"), Ledger.Context());
        const string Accept = """{"tool_name":"Edit","decision":"accept","source":"user_temporary","language":"Python"}""";
        const string Reject = """{"tool_name":"Edit","decision":"reject","source":"user_reject","language":"Python"}""";
        // Three points, of which two are rejections: by points it would be a third.
        Ledger.Increment(Ledger.Series(metric, context, Accept), At(18), "9");
        var rejects = Ledger.Series(metric, context, Reject);
        Ledger.Increment(rejects, At(18), "2");
        Ledger.Increment(rejects, At(19), "1");

        var answer = await _host.GetJson("/api/v1/tools?table=edits");
        var total = answer.GetProperty("total");
        var counter = await _host.GetJson("/api/v1/counters/claude_code.code_edit_tool.decision?by=decision");

        Assert.Equal(("9", "3", 0.75m), (Text(total, "accepted"), Text(total, "rejected"), total.GetProperty("accept_rate").GetDecimal()));
        Assert.Equal(
            [("accept", "9"), ("reject", "3")],
            counter.GetProperty("rows").EnumerateArray().Select(row => (Text(row, "decision"), Text(row, "increase")))
        );
        Assert.Equal(
            [("user_reject", "person", "0", "3"), ("user_temporary", "person", "9", "0")],
            answer
                .GetProperty("rows")
                .EnumerateArray()
                .Select(row => (Text(row, "source"), Text(row, "decided_by"), Text(row, "accepted"), Text(row, "rejected")))
        );
        Assert.Empty((await _host.GetJson("/api/v1/tools?table=edits&tool=Write")).GetProperty("rows").EnumerateArray());
    }

    [Fact]
    public async Task Waits_are_measured_by_spans_else_bounded_by_events_else_unknown()
    {
        var context = Ledger.Context();
        // Measured: the decision's event is of the same call.
        Ledger.Span(context, 7, 1, 0, "claude_code.tool", At(18), """{"tool_name":"Bash"}""");
        Ledger.Timed(1, 9000, "toolu_1");
        Ledger.Span(context, 7, 2, 1, "claude_code.tool.blocked_on_user", At(18), """{"decision":"accept","source":"user_temporary"}""");
        Ledger.Timed(2, 4000);
        Ledger.Decide(context, At(18, 4), "Bash", "accept", "user_temporary", "toolu_1", "req_1");
        // Decided by a rule: nobody waited.
        Ledger.Span(context, 8, 3, 1, "claude_code.tool.blocked_on_user", At(18), """{"decision":"accept","source":"config"}""");
        // At least: the response ended two seconds before the first decision, which was three before the second.
        Ledger.Request(context, At(19, 10), id: "req_2");
        Ledger.Decide(context, At(19, 12), "Edit", "accept", "user_temporary", "toolu_2", "req_2");
        Ledger.Decide(context, At(19, 15), "Edit", "reject", "user_reject", "toolu_3", "req_2");
        // Not known: an old client, and a decision before the response's end.
        Ledger.Decide(context, At(19, 20), "Edit", "accept", "user_permanent");
        Ledger.Request(context, At(19, 40), id: "req_4");
        Ledger.Decide(context, At(19, 39), "Edit", "accept", "user_temporary", "toolu_4", "req_4");

        var rows = (await RowsAsync("?table=waits")).ToDictionary(row => Text(row, "tool")!);

        Assert.Equal(["Edit", "Bash"], (await RowsAsync("?table=waits")).Select(row => Text(row, "tool")));
        Assert.Equal(
            (1, 1, 4000, 0, 0),
            (
                Number(rows["Bash"], "decisions"),
                Number(rows["Bash"], "measured_timed"),
                Number(rows["Bash"], "measured_p50_ms"),
                Number(rows["Bash"], "at_least_timed"),
                Number(rows["Bash"], "unknown")
            )
        );
        Assert.Equal(
            (4, 2, 2000, 3000, 2),
            (
                Number(rows["Edit"], "decisions"),
                Number(rows["Edit"], "at_least_timed"),
                Number(rows["Edit"], "at_least_p50_ms"),
                Number(rows["Edit"], "at_least_p99_ms"),
                Number(rows["Edit"], "unknown")
            )
        );
    }

    [Fact]
    public async Task Mcp_servers_have_connections_uses_and_errors_and_a_name_only_where_it_is_sent()
    {
        var context = Ledger.Context();
        const string Ledgers = """{"status":"connected","transport_type":"stdio","server_scope":"project","server_name":"ledger"}""";
        Ledger.Tell(context, At(18), "mcp_server_connection", Ledgers, 60);
        Ledger.Tell(context, At(18), "mcp_server_connection", Ledgers, 80);
        Ledger.Tell(context, At(18), "mcp_server_connection", Ledgers.Replace("connected", "failed", StringComparison.Ordinal), 5000);
        Ledger.Tell(context, At(18), "mcp_server_connection", """{"status":"disconnected","server_scope":"user"}""", 9000);
        Ledger.Use(
            context,
            At(18),
            "mcp_tool",
            false,
            30,
            "McpError",
            attributes: """{"mcp_server_name":"ledger","mcp_server_scope":"project"}"""
        );
        Ledger.Use(context, At(18), "mcp__ledger__lookup", true, 10, isLogged: true);
        Ledger.Use(context, At(18), "mcp_tool", true, 20, attributes: """{"mcp_server_scope":"user"}""");

        var rows = await RowsAsync("?table=mcp_servers");

        Assert.Equal(["ledger", null], rows.Select(row => Text(row, "server")));
        Assert.Equal(
            (2, 1, 0, 60, 2, 1),
            (
                Number(rows[0], "connected"),
                Number(rows[0], "failed_connections"),
                Number(rows[0], "disconnected"),
                Number(rows[0], "connect_p50_ms"),
                Number(rows[0], "uses"),
                Number(rows[0], "failed")
            )
        );
        Assert.Equal("""{"McpError":1,"failed":1}""", rows[0].GetProperty("errors").GetRawText());
        Assert.Equal(("user", 1, 1), (Text(rows[1], "scope"), Number(rows[1], "disconnected"), Number(rows[1], "uses")));
    }

    [Fact]
    public async Task Hooks_are_added_up_from_what_their_runs_carry()
    {
        var context = Ledger.Context();
        string Run(int blocking, int ms) =>
            $$"""{"hook_event":"PreToolUse","hook_name":"PreToolUse:Bash","num_hooks":"2","num_success":"{{2 - blocking}}","num_blocking":"{{blocking}}","num_non_blocking_error":"0","num_cancelled":"0","total_duration_ms":"{{ms}}"}""";
        Ledger.Tell(context, At(18), "hook_execution_complete", Run(0, 10));
        Ledger.Tell(context, At(18), "hook_execution_complete", Run(0, 10));
        Ledger.Tell(context, At(18), "hook_execution_complete", Run(1, 40));
        Ledger.Tell(context, At(18), "hook_execution_complete", """{"hook_name":"Stop","num_hooks":"-9","total_duration_ms":"a lot"}""");

        var rows = await RowsAsync("?table=hooks");

        Assert.Equal(
            ("PreToolUse:Bash", 3, 6, 5, 1, 60, 10),
            (
                Text(rows[0], "hook_name"),
                Number(rows[0], "runs"),
                Number(rows[0], "hooks"),
                Number(rows[0], "succeeded"),
                Number(rows[0], "blocking"),
                Number(rows[0], "total_ms"),
                Number(rows[0], "p50_ms")
            )
        );
        Assert.Equal(
            ("Stop", 1, 0, 0),
            (Text(rows[1], "hook_name"), Number(rows[1], "runs"), Number(rows[1], "hooks"), Number(rows[1], "timed"))
        );
    }

    [Fact]
    public async Task Names_of_tools_may_be_anything()
    {
        var context = Ledger.Context();
        string[] tools =
        [
            "<script>alert(1)</script>",
            "=cmd|' /C calc'!A0",
            " a\"b,c\r\n",
            "\u202Eevil",
            new string('x', 1024),
            "'; DROP TABLE events; --",
        ];
        foreach (var tool in tools)
            Ledger.Use(context, At(18), tool, false);

        Assert.Equal(
            tools.Order(StringComparer.Ordinal),
            (await RowsAsync()).Select(row => Text(row, "tool")!).Order(StringComparer.Ordinal)
        );
        foreach (var tool in tools)
            Assert.Equal(1, Number(Assert.Single(await RowsAsync("?tool=" + Uri.EscapeDataString(tool))), "uses"));
        Assert.Contains("'=cmd|", await _host.GetText("/api/v1/tools?format=csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hidden_people_are_pseudonyms_here_too()
    {
        using var host = new WebHost(new WebOptions { People = People.AsPseudonyms("a key of the ledger"u8) });
        host.Ledger.Use(host.Ledger.Context("s1", person: "ann@example.com"), At(18), "Bash");

        foreach (var query in new[] { "?by=user", "?by=person", "?by=user&format=csv" })
        {
            var text = await host.GetText("/api/v1/tools" + query);
            Assert.DoesNotContain("ann@", text, StringComparison.Ordinal);
            Assert.Contains("person-", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?table=all")]
    [InlineData("?by=model")]
    [InlineData("?table=hooks&by=tool")]
    [InlineData("?table=uses&by=source")]
    [InlineData("?model=claude-opus-5-5")]
    public async Task What_cannot_be_asked_is_said(string query)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/tools" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("uses")]
    [InlineData("errors")]
    [InlineData("decisions")]
    [InlineData("edits")]
    [InlineData("waits")]
    [InlineData("mcp_servers")]
    [InlineData("hooks")]
    public async Task An_empty_ledger_has_empty_tables(string table) => Assert.Empty(await RowsAsync("?table=" + table));

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var context = Ledger.Context();
        for (var i = 0; i < 5; i++)
            Ledger.Use(context, At(18), "Tool " + i);

        var first = await _host.GetJson("/api/v1/tools?limit=3");
        var second = await _host.GetJson("/api/v1/tools?limit=3&cursor=" + Text(first, "next_cursor"));

        Assert.Equal(
            ["Tool 0", "Tool 1", "Tool 2", "Tool 3", "Tool 4"],
            first.GetProperty("rows").EnumerateArray().Concat(second.GetProperty("rows").EnumerateArray()).Select(row => Text(row, "tool"))
        );
        Assert.Null(Text(second, "next_cursor"));
        Assert.Equal(5, Number(second.GetProperty("total"), "uses"));
    }

    [Fact]
    public async Task Events_can_be_asked_for_by_tool()
    {
        var context = Ledger.Context();
        Ledger.Use(context, At(18), "Bash", false);
        Ledger.Use(context, At(18), "Edit");
        Ledger.Request(context, At(18));

        var rows = (await _host.GetJson("/api/v1/events?tool=Bash")).GetProperty("rows").EnumerateArray();

        Assert.Equal(["Bash"], rows.Select(row => Text(row, "tool")));
    }
}
