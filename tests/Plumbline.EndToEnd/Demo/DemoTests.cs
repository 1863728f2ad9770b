using System.Globalization;
using System.Text.Json;
using Plumbline.Core.Pricing;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Demo;

/// <summary>A company of which everything is known, against what the server says of it.</summary>
public sealed class DemoTests(DemoCompany company) : IClassFixture<DemoCompany>
{
    PlumbApi Api => company.Plumb.Api;

    [Theory]
    [InlineData("team")]
    [InlineData("cost_center")]
    [InlineData("department")]
    [InlineData("project")]
    [InlineData("person")]
    [InlineData("pool")]
    [InlineData("billing")]
    [InlineData("unallocated")]
    [InlineData("model")]
    [InlineData("day")]
    [InlineData("day,team")]
    [InlineData("team,model,billing")]
    [InlineData("day,person,team,cost_center,department")]
    public async Task Usage_is_the_truth_to_the_last_digit(string by)
    {
        var dimensions = by.Split(',');

        var said = await Api.DemoUsageAsync(dimensions);

        Assert.Equal(company.Truth.By(dimensions), said);
    }

    [Theory]
    [InlineData("team")]
    [InlineData("cost_center")]
    [InlineData("team,cost_center")]
    [InlineData("department")]
    [InlineData("project")]
    [InlineData("person")]
    [InlineData("team,person")]
    [InlineData("department,project,team")]
    public async Task Every_view_of_the_allocation_adds_up_to_all_usage(string by)
    {
        var all = (await Api.GetAsync($"/api/v1/usage?{DemoAnswers.Always}")).GetProperty("total");

        var answer = await Api.AllocationAsync(by);

        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        var total = Amounts.OfAllocation(answer.GetProperty("total"));
        Assert.Equal(Amounts.OfAllocation(all), total);
        Assert.Equal(total, Amounts.Sum(rows.Select(row => Amounts.OfAllocation(row.GetProperty("total")))));
        foreach (var bound in (string[])["list_cost_low_usd", "list_cost_high_usd"])
            Assert.Equal(
                Amounts.Nanos(all, bound),
                rows.Aggregate(default(Int128), (sum, row) => sum + Amounts.Nanos(row.GetProperty("total"), bound))
            );
        Assert.All(rows, row => Assert.Equal(Amounts.OfAllocation(row.GetProperty("total")), PartsOf(row)));
    }

    static Amounts PartsOf(JsonElement row) =>
        Amounts.Sum(
            row.GetProperty("shared")
                .EnumerateObject()
                .Select(pool => Amounts.OfAllocation(pool.Value))
                .Append(Amounts.OfAllocation(row.GetProperty("direct")))
        );

    [Fact]
    public async Task Days_add_up_to_the_time_they_make_up_also_where_pools_are_divided()
    {
        // Two weeks around the change of a month, at which pools that are divided by use change their weights.
        var first = new DateOnly(2026, 10, 25);
        var whole = Totals(await Api.AllocationAsync("team", Window(first, 14)));
        var days = new List<KeyValuePair<string, Amounts>>();

        for (var day = 0; day < 14; day++)
            days.AddRange(Totals(await Api.AllocationAsync("team", Window(first.AddDays(day), 1))));

        Assert.NotEmpty(whole);
        Assert.Equal(
            whole,
            new(
                days.GroupBy(day => day.Key).ToDictionary(team => team.Key, team => Amounts.Sum(team.Select(day => day.Value))),
                StringComparer.Ordinal
            )
        );
    }

    static string Window(DateOnly from, int days) =>
        string.Create(CultureInfo.InvariantCulture, $"from={from:yyyy-MM-dd}T00:00:00Z&to={from.AddDays(days):yyyy-MM-dd}T00:00:00Z");

    static SortedDictionary<string, Amounts> Totals(JsonElement answer) =>
        new(
            answer
                .GetProperty("rows")
                .EnumerateArray()
                .ToDictionary(
                    row => $"{row.GetProperty("team").GetString()} {row.GetProperty("unallocated_reason").GetString()}",
                    row => Amounts.OfAllocation(row.GetProperty("total"))
                ),
            StringComparer.Ordinal
        );

    [Fact]
    public async Task A_pool_is_divided_by_the_weights_of_its_rule()
    {
        var weights = new Dictionary<string, int>
        {
            ["Checkout"] = 3,
            ["Mobile"] = 3,
            ["Web"] = 2,
            ["Platform"] = 1,
            ["Search"] = 1,
        };
        var pool = company.Truth.By("pool")["Code review"];
        var days = company
            .Truth.Cells.Where(cell => cell.Dimensions["pool"] == "Code review")
            .Select(cell => cell.Dimensions["day"])
            .Distinct()
            .Count();

        var parts = (await Api.AllocationAsync("team"))
            .GetProperty("rows")
            .EnumerateArray()
            .Where(row => row.GetProperty("shared").TryGetProperty("Code review", out _))
            .ToDictionary(
                row => row.GetProperty("team").GetString()!,
                row => Amounts.OfAllocation(row.GetProperty("shared").GetProperty("Code review"))
            );

        Assert.Equal(weights.Keys.Order(StringComparer.Ordinal), parts.Keys.Order(StringComparer.Ordinal));
        foreach (var measure in (string[])["requests", "output_tokens", "client_cost_nanos", "list_cost_nanos"])
        {
            Assert.Equal(pool[measure], parts.Values.Aggregate(default(Int128), (sum, part) => sum + part[measure]));
            // Each day's rounding is below one.
            Assert.All(parts, part => Assert.InRange(part.Value[measure] * 10 - pool[measure] * weights[part.Key], -10 * days, 10 * days));
        }
    }

    [Fact]
    public async Task Each_teams_number_is_that_of_the_requests_which_are_listed_for_it()
    {
        var teams = await Api.DemoUsageAsync("team");

        foreach (var (team, amounts) in teams)
        {
            var filter = team.Length > 0 ? "team=" + Uri.EscapeDataString(team) : "team=";
            var requests = await Api.PagesAsync($"/api/v1/events?name=api_request&{filter}&{DemoAnswers.Always}");

            Assert.Equal(amounts["requests"], requests.Count);
            Assert.Equal(
                amounts["client_cost_nanos"] - amounts["unitemised_client_cost_nanos"],
                requests.Aggregate(default(Int128), (sum, one) => sum + Amounts.Nanos(one, "client_cost_usd"))
            );
            Assert.Equal(amounts["list_cost_nanos"], requests.Aggregate(default(Int128), (sum, one) => sum + ListCost(one)));
        }
    }

    // By the book's own arithmetic, from what the request says of itself.
    static Int128 ListCost(JsonElement request)
    {
        // Old clients do not say how cache writes divide; their own estimate does.
        if (!request.TryGetProperty("cache_creation_5m_tokens", out _) && request.GetProperty("cache_creation_tokens").GetInt64() > 0)
            return PriceBook.BuiltIn.Find(request.GetProperty("model").GetString()).IsKnown ? Amounts.Nanos(request, "client_cost_usd") : 0;
        long Tokens(string name) => request.TryGetProperty(name, out var tokens) ? tokens.GetInt64() : 0;
        var counts = new TokenCounts(
            Tokens("input_tokens"),
            Tokens("output_tokens"),
            Tokens("cache_read_tokens"),
            Tokens("cache_creation_5m_tokens"),
            Tokens("cache_creation_1h_tokens")
        );
        var time = DateTimeOffset.Parse(request.GetProperty("time").GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        return PriceBook.BuiltIn.Find(request.GetProperty("model").GetString()).Cost(time, counts, default, 0).Amount?.Nanos ?? 0;
    }
}
