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
