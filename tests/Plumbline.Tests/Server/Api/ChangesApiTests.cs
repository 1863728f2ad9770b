using System.Globalization;
using System.Text.Json;
using Plumbline.Server.Api;
using Plumbline.Tests.Server.Pages;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class ChangesApiTests : IDisposable
{
    const string Window = "from=2026-11-16T00:00:00Z&to=2026-11-20T00:00:00Z";

    readonly WebHost _host = AdoptionHost.Open();

    public void Dispose() => _host.Dispose();

    static decimal Usd(JsonElement of, string name) => decimal.Parse(of.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    static decimal Change(JsonElement row) => Usd(row.GetProperty("change"), "cost_usd");

    void Fill()
    {
        var (ann, bo) = (
            _host.Ledger.Context("s1", "a", person: "ann@example.com"),
            _host.Ledger.Context("s2", "b", person: "bo@example.com")
        );
        // Before: one request of 100 tokens for a dollar. Now: two of 150 tokens for two dollars each.
        _host.Ledger.Request(ann, At(13), "1", input: 100);
        _host.Ledger.Request(ann, At(17), "2", input: 150);
        _host.Ledger.Request(ann, At(18), "2", input: 150);
        _host.Ledger.Request(bo, At(14), "3", input: 10, model: "claude-haiku-4-5");
        _host.Ledger.Request(bo, At(18), "0.5", input: 10, model: "claude-haiku-4-5");
    }

    [Fact]
    public async Task Movers_are_the_largest_first_and_their_parts_add_up()
    {
        Fill();
        var answer = await _host.GetJson($"/api/v1/changes?by=team,model&{Window}");
        var teams = answer.GetProperty("groups")[0].GetProperty("rows");

        Assert.Equal(["a", "b"], teams.EnumerateArray().Select(row => row.GetProperty("key").GetString()));
        Assert.Equal(
            """{"cost_usd":"3","volume_usd":"1","size_usd":"1","price_usd":"1","unitemised_usd":"0"}""",
            teams[0].GetProperty("change").GetRawText()
        );
        Assert.Equal(-2.5m, Change(teams[1]));
        foreach (var row in answer.GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rows").EnumerateArray()))
        {
            var change = row.GetProperty("change");
            Assert.Equal(
                Usd(change, "cost_usd"),
                Usd(change, "volume_usd") + Usd(change, "size_usd") + Usd(change, "price_usd") + Usd(change, "unitemised_usd")
            );
            Assert.Equal(Change(row), Usd(row.GetProperty("now"), "cost_usd") - Usd(row.GetProperty("before"), "cost_usd"));
        }
    }

    [Fact]
    public async Task Groups_add_up_to_the_total_with_the_others_in_one_row()
    {
        Fill();
        var answer = await _host.GetJson($"/api/v1/changes?limit=1&{Window}");
        var total = answer.GetProperty("total");

        Assert.Equal(0.5m, Change(total));
        foreach (var group in answer.GetProperty("groups").EnumerateArray())
        {
            var others = group.GetProperty("others");
            Assert.Equal(
                Change(total),
                group.GetProperty("rows").EnumerateArray().Sum(Change) + (others.ValueKind == JsonValueKind.Null ? 0 : Change(others))
            );
        }
    }

    [Fact]
    public async Task Costs_are_those_of_usage_in_both_windows()
    {
        Fill();
        var answer = await _host.GetJson($"/api/v1/changes?{Window}");
        async Task<decimal> Usage(string from, string to) =>
            Usd((await _host.GetJson($"/api/v1/usage?from={from}T00:00:00Z&to={to}T00:00:00Z")).GetProperty("total"), "client_cost_usd");

        Assert.Equal(await Usage("2026-11-16", "2026-11-20"), Usd(answer.GetProperty("total").GetProperty("now"), "cost_usd"));
        Assert.Equal(await Usage("2026-11-12", "2026-11-16"), Usd(answer.GetProperty("total").GetProperty("before"), "cost_usd"));
    }

    [Fact]
    public async Task Metered_cost_is_a_part_of_its_own()
    {
        Fill();
        var metric = _host.Ledger.Metric("claude_code.cost.usage", "USD");
        var series = _host.Ledger.Series(metric, _host.Ledger.Context("s3", "c"), usage: Core.Model.UsageMetric.Cost);
        _host.Ledger.Unitemised(series, At(17), "7");
        var change = (await _host.GetJson($"/api/v1/changes?by=team&{Window}")).GetProperty("groups")[0].GetProperty("rows")[0];

        Assert.Equal(("c", 7m), (change.GetProperty("key").GetString(), Usd(change.GetProperty("change"), "unitemised_usd")));
    }

    [Fact]
    public async Task Where_nobody_estimated_anything_it_is_about_list_cost()
    {
        _host.Ledger.Request(_host.Ledger.Context("s1"), At(17), input: 1_000_000, from: 2);
        _host.Ledger.PriceRequests();
        var answer = await _host.GetJson($"/api/v1/changes?{Window}");

        Assert.Equal("list_cost_usd", answer.GetProperty("cost").GetString());
        Assert.True(Change(answer.GetProperty("total")) > 0);
    }

    [Fact]
    public async Task Fewer_than_five_people_are_no_movers_under_pseudonyms()
    {
        using var host = AdoptionHost.Open(new WebOptions { People = People.AsPseudonyms([1, 2, 3]) });
        host.Ledger.Request(host.Ledger.Context("s1", "a", person: "ann@example.com"), At(18), "1", input: 5);
        var answer = await host.GetJson($"/api/v1/changes?by=user,team&{Window}");

        Assert.Equal(
            [(true, 0), (false, 1)],
            answer
                .GetProperty("groups")
                .EnumerateArray()
                .Select(group => (group.GetProperty("rows_hidden").GetBoolean(), group.GetProperty("rows").GetArrayLength()))
        );
        Assert.DoesNotContain("user,", await host.GetText($"/api/v1/changes?by=user&format=csv&{Window}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("by=day")]
    [InlineData("by=nothing")]
    [InlineData("limit=0")]
    public async Task What_cannot_be_asked_is_refused(string parameter)
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/changes?" + parameter, UriKind.Relative));

        Assert.Equal(400, (int)response.StatusCode);
    }
}
