using System.Text.Json;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class CommitsApiTests : IDisposable
{
    readonly WebHost _host = new();

    public void Dispose() => _host.Dispose();

    void Ask(string session, int hour, string cost) =>
        _host.Ledger.Request(_host.Ledger.Context(session), At(18, hour), cost, input: 1, output: 2, read: 3, creation: 4, fiveMinutes: 4);

    void Commit(string session, int hour, string revision) =>
        _host.Ledger.Event(
            _host.Ledger.Context(session, person: session + "@example.com"),
            At(18, hour),
            "tool_result",
            attributes: $$"""{"git_commit_id":"{{revision}}","vcs.ref.head.type":"branch"}"""
        );

    async Task<List<JsonElement>> RowsAsync(string query = "") =>
        [.. (await _host.GetJson("/api/v1/commits" + query)).GetProperty("rows").EnumerateArray()];

    static (string?, long, string?) Plain(JsonElement row) =>
        (row.GetProperty("commit").GetString(), row.GetProperty("requests").GetInt64(), row.GetProperty("client_cost_usd").GetString());

    [Fact]
    public async Task A_commit_costs_what_its_session_used_since_the_one_before_and_the_last_also_what_followed()
    {
        Ask("s1", 1, "1");
        Ask("s1", 2, "2");
        Commit("s1", 2, "aaa");
        Ask("s1", 3, "4");
        Commit("s1", 4, "bbb");
        Ask("s1", 5, "8");
        Ask("s2", 3, "16");
        Commit("s3", 6, "ccc");
        _host.Ledger.PriceRequests();

        var rows = await RowsAsync();

        Assert.Equal([("ccc", 0, "0"), ("bbb", 2, "12"), ("aaa", 2, "3")], rows.Select(Plain));
        // 1 × $4 + 2 × $20 + 3 × $0.20 + 4 × $5 of a million, twice.
        Assert.Equal("0.0001292", rows[1].GetProperty("list_cost_usd").GetString());
        Assert.Null(rows[0].GetProperty("list_cost_usd").GetString());
        Assert.Equal("s1@example.com", rows[1].GetProperty("user").GetString());
        Assert.Equal((2, 4, 6, 8), (Tokens("input"), Tokens("output"), Tokens("cache_read"), Tokens("cache_creation")));

        long Tokens(string name) => rows[1].GetProperty(name + "_tokens").GetInt64();
    }

    [Fact]
    public async Task A_commit_that_is_told_twice_is_made_once()
    {
        Ask("s1", 1, "1");
        Commit("s1", 2, "aaa");
        Ask("s1", 3, "2");
        Commit("s1", 4, "aaa");

        Assert.Equal([("aaa", 2, "3")], (await RowsAsync()).Select(Plain));
    }

    [Fact]
    public async Task By_branch_the_commits_add_up()
    {
        Ask("s1", 1, "1");
        Commit("s1", 2, "aaa");
        Ask("s2", 1, "2");
        Commit("s2", 3, "bbb");

        var row = Assert.Single(await RowsAsync("?by=branch"));

        Assert.False(row.TryGetProperty("commit", out _));
        Assert.Equal((2, "3"), (row.GetProperty("commits").GetInt64(), row.GetProperty("client_cost_usd").GetString()));
        Assert.StartsWith(
            "repository,branch,commits,first,last,requests,",
            await _host.GetText("/api/v1/commits?by=branch&format=csv"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Pages_and_filters_take_commits_apart()
    {
        for (var hour = 1; hour <= 3; hour++)
        {
            Ask("s" + hour, hour, "1");
            Commit("s" + hour, hour, "c" + hour);
        }

        var first = await _host.GetJson("/api/v1/commits?limit=2");
        var second = await _host.GetJson(
            "/api/v1/commits?limit=2&cursor=" + Uri.EscapeDataString(first.GetProperty("next_cursor").GetString()!)
        );

        Assert.Equal(["c3", "c2", "c1"], Commits(first).Concat(Commits(second)));
        Assert.Equal(["c2"], (await RowsAsync("?session=s2")).Select(row => row.GetProperty("commit").GetString()));
        Assert.Empty(await RowsAsync("?repository=a/b"));
        Assert.Equal(3, (await RowsAsync("?branch=")).Count);

        static IEnumerable<string?> Commits(JsonElement answer) =>
            answer.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("commit").GetString());
    }
}
