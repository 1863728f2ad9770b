using System.Net;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class CacheApiTests : IDisposable
{
    readonly WebHost _host = new();

    public CacheApiTests()
    {
        var ledger = _host.Ledger;
        var context = ledger.Context("s1", "a", person: "ann@example.com");
        ledger.Request(context, At(18), input: 10, creation: 20_000, fiveMinutes: 20_000, model: "claude-opus-4-8");
        ledger.Request(context, At(18, 60), input: 10, creation: 21_000, fiveMinutes: 21_000, model: "claude-sonnet-5", id: "req_2");
        ledger.FollowCaches();
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task The_answer_has_the_form_of_the_documentation()
    {
        var answer = await _host.GetJson("/api/v1/cache?by=team");
        var row = answer.GetProperty("rows")[0];
        var cause = row.GetProperty("causes")[1];
        var miss = answer.GetProperty("largest_misses")[0];

        Assert.Equal(
            ("a", 2, "0.046"),
            (row.GetProperty("team").GetString(), row.GetProperty("requests").GetInt32(), row.GetProperty("lost_usd").GetString())
        );
        Assert.Equal(
            ("model_switch", false, true, "0.046"),
            (
                cause.GetProperty("cause").GetString(),
                cause.GetProperty("is_possible_only").GetBoolean(),
                cause.GetProperty("is_loss").GetBoolean(),
                cause.GetProperty("cost_usd").GetString()
            )
        );
        Assert.Equal(
            ("req_2", "s1", 20_000),
            (
                miss.GetProperty("request_id").GetString(),
                miss.GetProperty("session").GetString(),
                miss.GetProperty("lost_tokens").GetInt32()
            )
        );
        Assert.Equal(0, answer.GetProperty("pending_sessions").GetInt32());
        Assert.NotNull(answer.GetProperty("price_book").GetString());
    }

    [Fact]
    public async Task Csv_holds_rows_or_misses()
    {
        var rows = (await _host.GetText("/api/v1/cache?by=team&format=csv")).Split("\r\n");
        var misses = (await _host.GetText("/api/v1/cache?table=misses&format=csv")).Split("\r\n");

        Assert.StartsWith("team,requests,input_tokens,cache_read_tokens,", rows[0]);
        Assert.StartsWith("a,2,20,0,41000,41000,0,0", rows[1]);
        Assert.StartsWith("time,request_id,session,user,team,", misses[0]);
        Assert.StartsWith("2026-11-18T12:01:00Z,req_2,s1,ann@example.com,a,", misses[1]);
    }

    [Theory]
    [InlineData("by=effort", "by")]
    [InlineData("by=nothing", "by")]
    [InlineData("misses=-1", "misses")]
    [InlineData("misses=1001", "misses")]
    [InlineData("table=all", "table")]
    [InlineData("query_source=x", "query_source")]
    [InlineData("skill=x", "skill")]
    public async Task What_cannot_be_read_is_named(string query, string parameter)
    {
        using var response = await _host.Client.GetAsync(
            new Uri("/api/v1/cache?" + query, UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"parameter\":\"{parameter}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
