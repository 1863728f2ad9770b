using System.Text.Json;
using Plumbline.Server.Api;
using Plumbline.Tests.Server.Pages;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class AdoptionApiTests : IDisposable
{
    readonly WebHost _host = AdoptionHost.Open(
        null,
        AdoptionHost.Seat("ann@example.com", "Ann", "a"),
        AdoptionHost.Seat("eve@example.com", "Eve", "b"),
        AdoptionHost.Seat("gil@example.com", "Gil", "b", new DateOnly(2026, 11, 1)),
        AdoptionHost.Seat("old@example.com", "Old", "b", until: new DateOnly(2026, 11, 13)),
        AdoptionHost.Seat("hal@example.com", "Hal", "a")
    );

    public void Dispose() => _host.Dispose();

    Task<JsonElement> Ask(string more = "") => _host.GetJson($"/api/v1/adoption?{AdoptionHost.ApiWindow}{more}");

    static long[] Counts(JsonElement answer, params string[] names) =>
        [.. names.Select(name => answer.GetProperty("people").GetProperty(name).GetInt64())];

    [Fact]
    public async Task Everyone_stands_to_the_window_by_their_days()
    {
        _host.FillSix();
        var answer = await Ask();

        Assert.Equal(
            [4, 1, 2, 1, 2, 0, 2],
            Counts(answer, "active", "new", "continuing", "returned", "dormant", "elsewhere", "never_started")
        );
        Assert.Equal(
            [
                ("ann@example.com", "continuing", "2026-11-19", 1),
                ("bo@example.com", "continuing", "2026-11-18", 2),
                ("cy@example.com", "new", "2026-11-17", 3),
                ("dee@example.com", "returned", "2026-11-18", 2),
                ("eve@example.com", "dormant", "2026-11-10", 10),
                ("flo@example.com", "dormant", "2026-10-06", 45),
            ],
            answer
                .GetProperty("rows")
                .EnumerateArray()
                .Select(row =>
                    (
                        row.GetProperty("user").GetString()!,
                        row.GetProperty("standing").GetString()!,
                        row.GetProperty("last_day").GetString()!,
                        row.GetProperty("silent_days").GetInt32()
                    )
                )
        );
    }

    [Fact]
    public async Task Active_people_of_trailing_days_reach_back_before_the_window()
    {
        _host.FillSix();
        var days = (await Ask()).GetProperty("active").EnumerateArray().Select(day => day.GetRawText()).ToList();

        // On the 14th nobody; in the 7 days to it Ann, Bo and Eve; in the 30 the same.
        Assert.Equal("""{"day":"2026-11-14","daily":0,"weekly":3,"monthly":3}""", days[0]);
        Assert.Equal("""{"day":"2026-11-18","daily":2,"weekly":4,"monthly":5}""", days[4]);
        Assert.Equal(7, days.Count);
    }

    [Fact]
    public async Task Seats_are_held_against_use_by_the_days_on_which_they_are_held()
    {
        _host.FillSix();
        var seats = (await Ask()).GetProperty("seats");

        Assert.Equal(
            [4, 1, 1, 2, 3],
            new[] { "held", "active", "dormant", "never_started", "people_without_seat" }.Select(name => seats.GetProperty(name).GetInt64())
        );
        Assert.Equal(
            ["Gil", "Hal"],
            seats.GetProperty("never_started_people").EnumerateArray().Select(seat => seat.GetProperty("user").GetString())
        );
        var ofTeam = (await Ask("&team=b")).GetProperty("seats");
        Assert.Equal((2, 1), (ofTeam.GetProperty("held").GetInt64(), ofTeam.GetProperty("never_started").GetInt64()));
        Assert.Equal(JsonValueKind.Null, (await Ask("&version=2.1.329")).GetProperty("seats").ValueKind);
    }

    [Fact]
    public async Task Who_works_for_another_team_has_not_stopped()
    {
        _host.Ledger.Request(_host.Ledger.Context("s1", "a", person: "ann@example.com"), At(3), "1", input: 5);
        _host.Ledger.Request(_host.Ledger.Context("s2", "b", person: "ann@example.com"), At(18), "1", input: 5);
        _host.Ledger.Request(_host.Ledger.Context("s3", "a", person: "bo@example.com"), At(3), "1", input: 5);

        var (ofA, ofB) = (await Ask("&team=a"), await Ask("&team=b"));
        Assert.Equal([0, 1, 1], Counts(ofA, "active", "dormant", "elsewhere"));
        // New in a team is not new to Claude Code.
        Assert.Equal([1, 0, 1], Counts(ofB, "active", "new", "continuing"));
    }

    [Fact]
    public async Task What_a_filter_cannot_be_asked_of_is_not_known()
    {
        _host.FillSix();
        var answer = await Ask("&model=claude-opus-5-5");

        Assert.Equal(4, answer.GetProperty("people").GetProperty("active").GetInt64());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("people").GetProperty("dormant").ValueKind);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("rows")[0].GetProperty("standing").ValueKind);
    }

    [Fact]
    public async Task People_sessions_and_costs_are_those_of_usage()
    {
        _host.FillSix();
        var (adoption, usage) = (await Ask(), await _host.GetJson($"/api/v1/usage?by=user&{AdoptionHost.ApiWindow}"));
        static (string?, string?, long, long) Of(JsonElement row) =>
            (
                row.GetProperty("user").GetString(),
                row.GetProperty("client_cost_usd").GetString(),
                row.GetProperty("requests").GetInt64(),
                row.GetProperty("sessions").GetInt64()
            );

        Assert.Equal(
            usage.GetProperty("rows").EnumerateArray().Select(Of),
            adoption.GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("requests").GetInt64() > 0).Select(Of)
        );
        Assert.Equal(usage.GetProperty("total").GetProperty("users").GetInt64(), Counts(adoption, "active")[0]);
        Assert.Equal(
            (6, 6),
            (adoption.GetProperty("developer_days").GetInt64(), adoption.GetProperty("developer_day_sessions").GetInt64())
        );
    }

    [Fact]
    public async Task Concentration_is_of_the_active_people()
    {
        _host.FillSix();
        var cost = (await Ask()).GetProperty("concentration").GetProperty("client_cost_usd");

        // 24, 1, 0.5 and 0.25 dollars: the first has 93 %.
        Assert.Equal(
            ("25.75", 1, 4),
            (
                cost.GetProperty("total").GetString(),
                cost.GetProperty("people_for_80_percent").GetInt32(),
                cost.GetProperty("people").GetInt32()
            )
        );
        Assert.Equal("0.6966", cost.GetProperty("gini").GetString());
        Assert.Equal(
            ["0", "0.25", "0.75", "1.75", "25.75"],
            cost.GetProperty("lorenz").EnumerateArray().Select(point => point.GetProperty("amount").GetString())
        );
    }

    [Fact]
    public async Task A_version_is_old_when_a_newer_one_has_been_here_for_two_weeks()
    {
        void Use(string person, string version, int day) =>
            _host.Ledger.Request(_host.Ledger.Context($"{person}-{day}", person: person, version: version), At(day), "1", input: 5);
        Use("ann", "2.1.9", 1);
        Use("ann", "2.1.10", 5);
        Use("ann", "2.1.11", 16);
        Use("bo", "2.1.9", 17);
        Use("cy", "2.1.10", 17);

        Assert.Equal(
            [("2.1.11", "2026-11-16", 1, false), ("2.1.10", "2026-11-05", 1, false), ("2.1.9", "2026-11-01", 1, true)],
            (await Ask())
                .GetProperty("versions")
                .EnumerateArray()
                .Select(row =>
                    (
                        row.GetProperty("version").GetString()!,
                        row.GetProperty("first_day").GetString()!,
                        row.GetProperty("users_last").GetInt32(),
                        row.GetProperty("is_old").GetBoolean()
                    )
                )
        );
    }

    [Fact]
    public async Task Plugins_hooks_and_servers_are_what_events_told()
    {
        _host.FillSix();
        var context = _host.Ledger.Context("s9", person: "ann@example.com");
        _host.Ledger.Event(
            context,
            At(18),
            "plugin_loaded",
            attributes: """{"plugin.name":"diff","marketplace.name":"builtin","plugin_id_hash":"1"}"""
        );
        _host.Ledger.Event(
            context,
            At(18),
            "hook_registered",
            attributes: """{"hook_event":"PreToolUse","hook_type":"command","hook_source":"userSettings"}"""
        );
        _host.Ledger.Event(context, At(18), "hook_execution_complete", attributes: """{"hook_event":"PreToolUse"}""");
        _host.Ledger.Event(context, At(18), "mcp_server_connection", attributes: """{"transport_type":"stdio","server_scope":"dynamic"}""");
        // Outside of the window.
        _host.Ledger.Event(context, At(3), "hook_execution_complete", attributes: "{}");
        var answer = await Ask();

        Assert.Equal(
            [("plugin_loaded", "diff@builtin"), ("mcp_server_connected", null), ("hook_registered", "PreToolUse")],
            answer
                .GetProperty("in_use")
                .EnumerateArray()
                .Where(row => row.GetProperty("requests").ValueKind == JsonValueKind.Null)
                .Select(row => (row.GetProperty("what").GetString()!, row.GetProperty("name").GetString()))
        );
        Assert.Equal((1, 4), (answer.GetProperty("hook_runs").GetInt64(), answer.GetProperty("users_with_events").GetInt64()));
    }

    [Fact]
    public async Task Fewer_than_five_people_are_not_listed_under_pseudonyms()
    {
        using var host = AdoptionHost.Open(
            new WebOptions { People = People.AsPseudonyms([1, 2, 3]) },
            AdoptionHost.Seat("gil@example.com", "Gil Green")
        );
        host.Ledger.Request(host.Ledger.Context("s1", person: "ann@example.com"), At(18), "1", input: 5);
        var answer = await host.GetJson($"/api/v1/adoption?{AdoptionHost.ApiWindow}");

        Assert.True(answer.GetProperty("rows_hidden").GetBoolean());
        Assert.Equal(
            (0, 0, 0),
            (
                answer.GetProperty("rows").GetArrayLength(),
                answer.GetProperty("seats").GetProperty("never_started_people").GetArrayLength(),
                answer.GetProperty("concentration").GetProperty("tokens").GetProperty("lorenz").GetArrayLength()
            )
        );
        foreach (var table in new[] { "people", "never_started", "lorenz" })
            Assert.Single((await host.GetText($"/api/v1/adoption?{AdoptionHost.ApiWindow}&format=csv&table={table}")).Trim().Split('\n'));
    }

    [Theory]
    [InlineData("active", "day,daily,weekly,monthly", 8)]
    [InlineData("people", "user,standing,first_day", 7)]
    [InlineData("never_started", "user,team,from,until", 3)]
    [InlineData("cohorts", "week,people,weeks_later,active", 2)]
    [InlineData("lorenz", "of,people,amount", 11)]
    public async Task Each_table_is_CSV(string table, string head, int lines)
    {
        _host.FillSix();
        var text = (await _host.GetText($"/api/v1/adoption?{AdoptionHost.ApiWindow}&format=csv&table={table}")).Trim().Split("\r\n");

        Assert.StartsWith(head, text[0], StringComparison.Ordinal);
        Assert.Equal(lines, text.Length);
    }

    [Fact]
    public async Task An_empty_ledger_has_days_and_nobody()
    {
        var answer = await Ask();

        Assert.Equal([0, 0, 0], Counts(answer, "active", "new", "dormant"));
        Assert.Equal(7, answer.GetProperty("active").GetArrayLength());
    }
}
