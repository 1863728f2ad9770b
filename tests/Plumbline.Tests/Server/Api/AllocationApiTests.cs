using System.Globalization;
using Plumbline.Core.Attribution;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class AllocationApiTests : IDisposable
{
    readonly WebHost _host = new();

    public void Dispose() => _host.Dispose();

    void Fill()
    {
        var ledger = _host.Ledger;
        ledger.Rules = OwnedUsage.Rules(
            "rules 7",
            [
                new IdentityRow
                {
                    Key = new PersonKey(PersonKeyKind.Email, "ann@example.com"),
                    Team = "team-0",
                    CostCenter = "cc-1",
                },
            ]
        );
        ledger.Request(ledger.Context("s1", person: "ann@example.com"), At(18), "0.5", input: 10);
        ledger.Request(ledger.Context("s2", person: "new@example.com"), At(18), "0.25", input: 20);
        // Before the 20th in fixed shares of 2 and 1.5, after it by use.
        ledger.Request(ledger.Context("s3", attributes: """{"app":"ci"}"""), At(18), "0.000000007", input: 7);
        ledger.PriceRequests();
    }

    [Fact]
    public async Task Direct_use_shares_and_what_is_unallocated_stand_side_by_side()
    {
        Fill();
        var answer = await _host.GetJson("/api/v1/allocation?by=team");

        var rows = answer
            .GetProperty("rows")
            .EnumerateArray()
            .Select(row =>
                string.Join(
                    ' ',
                    row.GetProperty("team").GetString() ?? "-",
                    row.GetProperty("unallocated_reason").GetString() ?? "-",
                    row.GetProperty("direct").GetProperty("client_cost_usd").GetString(),
                    row.GetProperty("shared").TryGetProperty("builds", out var part)
                        ? part.GetProperty("client_cost_usd").GetString()
                        : "-",
                    row.GetProperty("total").GetProperty("input_tokens").GetInt64()
                )
            );
        Assert.Equal(["team-0 - 0.5 0.000000004 14", "team-1 - 0 0.000000003 3", "- unknown_person 0.25 - 20"], rows);
        Assert.Equal("0.750000007", answer.GetProperty("total").GetProperty("client_cost_usd").GetString());
        Assert.Equal("0.666666", answer.GetProperty("allocated_share").GetProperty("client_cost").GetString());
        Assert.Equal("rules 7", answer.GetProperty("rules").GetString());
        var sender = Assert.Single(answer.GetProperty("unallocated_senders").EnumerateArray());
        Assert.Equal(
            ("new@example.com", "Add a row for this person to the identity map."),
            (sender.GetProperty("user").GetString(), sender.GetProperty("fix").GetString())
        );
    }

    [Theory]
    // Of everything 0.75 and 0.000000007: the pool's 7 are divided 4 to 3.
    [InlineData("team=team-0", "team-0 0.5 0.000000004 14")]
    [InlineData("team=team-0&team=", "team-0 0.5 0.000000004 14", "- 0.25 - 20")]
    [InlineData("team=team-1", "team-1 0 0.000000003 3")]
    // A pool is divided among teams by name: what cost centre a part of it has nobody said.
    [InlineData("cost_center=cc-1", "team-0 0.5 - 10")]
    [InlineData("session=s3", "team-0 0 0.000000004 4", "team-1 0 0.000000003 3")]
    [InlineData("session=s2", "- 0.25 - 20")]
    [InlineData("user=ann%40example.com", "team-0 0.5 - 10")]
    [InlineData("model=claude-opus-5-5&pool=", "team-0 0.5 - 10", "- 0.25 - 20")]
    [InlineData("model=claude-haiku-4-5")]
    [InlineData("unallocated_reason=unknown_person", "- 0.25 - 20")]
    public async Task Filters_choose_usage_and_those_on_owners_choose_when_all_is_divided(string filters, params string[] expected)
    {
        Fill();
        var answer = await _host.GetJson("/api/v1/allocation?by=team&" + filters);

        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            expected,
            rows.Select(row =>
                string.Join(
                    ' ',
                    row.GetProperty("team").GetString() ?? "-",
                    row.GetProperty("direct").GetProperty("client_cost_usd").GetString(),
                    row.GetProperty("shared").TryGetProperty("builds", out var part)
                        ? part.GetProperty("client_cost_usd").GetString()
                        : "-",
                    row.GetProperty("total").GetProperty("input_tokens").GetInt64()
                )
            )
        );
        Assert.Equal(Cost(answer.GetProperty("total")), rows.Sum(row => Cost(row.GetProperty("total"))));

        static decimal Cost(System.Text.Json.JsonElement amounts) =>
            decimal.Parse(amounts.GetProperty("client_cost_usd").GetString()!, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_plain_sum_of_a_column_of_the_table_is_the_total()
    {
        Fill();
        var lines = (await _host.GetText("/api/v1/allocation?format=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        var column = lines[0].Split(',').ToList().IndexOf("client_cost_usd");
        var costs = lines.Skip(1).Select(line => decimal.Parse(line.Split(',')[column], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal((4, 0.750000007m), (costs.Count, costs.Sum()));
    }

    [Fact]
    public async Task What_rows_cannot_be_by_is_said()
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/allocation?by=model", UriKind.Relative));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("cost_center", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
