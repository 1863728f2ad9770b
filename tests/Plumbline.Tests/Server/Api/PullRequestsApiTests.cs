using System.Text.Json;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class PullRequestsApiTests : IDisposable
{
    const string First = "https://git.example/lantern/basket/pull/7",
        Second = "https://git.example/lantern/basket/pull/8";

    readonly WebHost _host = new();

    public void Dispose() => _host.Dispose();

    void Ask(string session, int hour, string cost, string? branch = null, int day = 18) =>
        _host.Ledger.Request(
            _host.Ledger.Context(session, repository: branch is null ? null : "lantern/basket", branch: branch),
            At(day, hour),
            cost,
            input: 1,
            output: 2,
            read: 3,
            creation: 4,
            fiveMinutes: 4
        );

    void Made(string session, int hour, string url, int number = 7) =>
        _host.Ledger.Event(
            _host.Ledger.Context(session),
            At(18, hour),
            "pull_request",
            attributes: JsonSerializer.Serialize(new { pull_request_url = url, pull_request_number = number })
        );

    async Task<List<JsonElement>> RowsAsync(string query = "") =>
        [.. (await _host.GetJson("/api/v1/pull-requests" + query)).GetProperty("rows").EnumerateArray()];

    static (string?, long, long, string?) Plain(JsonElement row) =>
        (
            row.GetProperty("pull_request").GetString(),
            row.GetProperty("sessions").GetInt64(),
            row.GetProperty("requests").GetInt64(),
            row.GetProperty("client_cost_usd").GetString()
        );

    [Fact]
    public async Task What_a_session_did_until_it_made_one_was_for_it_and_after_the_last_still_is()
    {
        Ask("s1", 1, "1");
        Ask("s1", 2, "2");
        Made("s1", 3, First);
        Ask("s1", 4, "4");
        Made("s1", 5, Second, 8);
        Ask("s1", 6, "8");
        Ask("s2", 6, "16");
        _host.Ledger.PriceRequests();

        var rows = await RowsAsync();

        Assert.Equal([(Second, 1, 2, "12"), (First, 1, 2, "3")], rows.Select(Plain));
        Assert.Equal((8, "s1"), (rows[0].GetProperty("number").GetInt64(), rows[0].GetProperty("session").GetString()));
        // 1 × $4 + 2 × $20 + 3 × $0.20 + 4 × $5 of a million, twice.
        Assert.Equal("0.0001292", rows[0].GetProperty("list_cost_usd").GetString());
        Assert.Equal(2, rows[1].GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public async Task Other_sessions_on_the_branch_that_it_was_made_from_worked_for_it_too()
    {
        Ask("s2", 1, "1", "tax", day: 17);
        Ask("s1", 1, "2", "tax");
        Made("s1", 2, First);
        Ask("s3", 3, "4", "tax", day: 19);
        Ask("s3", 4, "8", "other", day: 19);

        var row = Assert.Single(await RowsAsync());

        Assert.Equal((First, 3, 3, "7"), Plain(row));
        Assert.Equal(("lantern/basket", "tax"), (row.GetProperty("repository").GetString(), row.GetProperty("branch").GetString()));
    }

    [Fact]
    public async Task What_happens_on_the_main_branch_is_not_for_a_pull_request_of_another_session()
    {
        Ask("s1", 1, "1", "main");
        Made("s1", 2, First);
        Ask("s2", 3, "2", "main");

        Assert.Equal([(First, 1, 1, "1")], (await RowsAsync()).Select(Plain));
    }

    [Fact]
    public async Task One_that_is_told_again_or_by_two_sessions_is_one()
    {
        Ask("s1", 1, "1");
        Made("s1", 2, First);
        Made("s1", 4, First);
        Ask("s1", 5, "2");
        Ask("s2", 5, "4");
        Made("s2", 6, First);

        Assert.Equal([(First, 2, 3, "7")], (await RowsAsync()).Select(Plain));
    }

    [Fact]
    public async Task Windows_pages_and_filters_take_them_apart()
    {
        for (var hour = 1; hour <= 3; hour++)
        {
            Ask("s" + hour, hour, hour.ToString(), "branch-" + hour);
            Made("s" + hour, hour, First + hour);
        }

        var first = await _host.GetJson("/api/v1/pull-requests?limit=2");
        var second = await _host.GetJson(
            "/api/v1/pull-requests?limit=2&cursor=" + Uri.EscapeDataString(first.GetProperty("next_cursor").GetString()!)
        );

        Assert.Equal([First + 3, First + 2, First + 1], Names(first).Concat(Names(second)));
        Assert.Equal([First + 2], (await RowsAsync("?branch=branch-2")).Select(row => row.GetProperty("pull_request").GetString()));
        Assert.Empty(await RowsAsync("?session=s9"));
        Assert.Empty(await RowsAsync("?from=2026-11-19T00:00:00Z&to=2026-11-20T00:00:00Z"));
        Assert.StartsWith(
            "pull_request,number,session,repository,branch,made,sessions,requests,",
            await _host.GetText("/api/v1/pull-requests?format=csv"),
            StringComparison.Ordinal
        );

        static IEnumerable<string?> Names(JsonElement answer) =>
            answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("pull_request").GetString());
    }
}
