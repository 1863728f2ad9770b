using System.Globalization;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Pages;

/// <summary>What people ask who have never seen it: each answer is at most three clicks from the overview, with names and with pseudonyms.</summary>
public sealed class TenQuestionsTests(SmallCompany company) : IClassFixture<SmallCompany>
{
    public static TheoryData<string> Ways { get; } = ["names", "pseudonyms"];

    // How a person is called on that server: the API shows the same name as the pages.
    async Task<string> CallAsync(string people, string email)
    {
        if (people == "names")
            return email;
        var from = Uri.EscapeDataString(
            TimeProvider.System.GetUtcNow().AddDays(-60).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );
        // Of all people, who has the same cost as that one on the server that shows names.
        var known = (await company.Of("names").Api.GetAsync($"/api/v1/usage?by=user&from={from}")).GetProperty("rows").EnumerateArray();
        var cost = known.Single(row => row.GetProperty("user").GetString() == email).GetProperty("client_cost_usd").GetString();
        var hidden = (await company.Of(people).Api.GetAsync($"/api/v1/usage?by=user&from={from}")).GetProperty("rows").EnumerateArray();
        return hidden.Single(row => row.GetProperty("client_cost_usd").GetString() == cost).GetProperty("user").GetString()!;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task How_much_did_a_team_spend_last_week_and_on_what(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.OnLinkAsync("last week");
        await clicks.OnLinkAsync("checkout");
        var monday = company.LastFriday.AddDays(-4).UtcDateTime.Date;
        var api = await company
            .Of(people)
            .Api.GetAsync($"/api/v1/usage?team=checkout&from={monday:yyyy-MM-dd}T00:00:00Z&to={monday.AddDays(7):yyyy-MM-dd}T00:00:00Z");
        var cost = decimal.Parse(api.GetProperty("total").GetProperty("client_cost_usd").GetString()!, CultureInfo.InvariantCulture);

        Assert.Contains(cost.ToString("$0.00", CultureInfo.InvariantCulture), await clicks.TextAsync());
        Assert.Contains("opus-5-5", await clicks.Panel("By model").InnerTextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Which_prompt_was_the_dearest_yesterday_and_why(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.OnLinkAsync("yesterday");
        await clicks.ToAsync("Sessions");
        await clicks.OnFirstOfAsync("Dearest prompts");

        Assert.Contains("$40.00", await clicks.TextAsync());
        Assert.Contains("$40.00", await clicks.Panel("Why it cost that much").InnerTextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Who_fell_under_15_percent_cache_ratio(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.ToAsync("Cache");
        await clicks.OnLinkAsync("user");
        var low = await clicks.Panel("Under 15").InnerTextAsync();

        Assert.Contains(await CallAsync(people, "dan@example.com"), low);
        Assert.DoesNotContain(await CallAsync(people, "ann@example.com"), low);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Why_was_this_review_slow(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.ToAsync("Traces");
        await clicks.OnPathAsync("/traces/" + SmallCompany.SlowTrace);
        var text = await clicks.TextAsync();

        Assert.Contains("48", text);
        Assert.Contains("40", text);
        Assert.Contains("person", text);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Which_tool_fails_most(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.ToAsync("Tools");
        var tools = (await company.Of(people).Api.GetAsync("/api/v1/tools")).GetProperty("rows").EnumerateArray().ToList();
        var worst = tools.MaxBy(row => row.GetProperty("failed").GetInt64());

        Assert.Equal("WebFetch", worst.GetProperty("tool").GetString());
        Assert.Contains("WebFetch", await clicks.TextAsync());
        Assert.Contains("83.3", await clicks.TextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Who_stopped_using_it(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.ToAsync("Adoption");
        var stopped = await clicks.Panel("Who stopped using it").InnerTextAsync();

        Assert.Contains(await CallAsync(people, "gus@example.com"), stopped);
        Assert.DoesNotContain(await CallAsync(people, "ann@example.com"), stopped);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Did_an_outage_hit_us(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.ToAsync("Reliability");
        var outages = await clicks.Panel("Outages").InnerTextAsync();

        Assert.Contains("overloaded", outages, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("30", outages);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_all_data_arriving(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        Assert.Contains("sender", await clicks.TextAsync());
        await clicks.ToAsync("Sources");

        Assert.Contains("2.1.329", await clicks.TextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_will_the_month_cost(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);

        Assert.Matches(@"at this rate \$[\d,.]+ by the end of the month", await clicks.TextAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Which_repository_leaks_cache(string people)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var clicks = await Clicks.AtOverviewAsync(company, people);
        await clicks.ToAsync("Cache");
        await clicks.OnLinkAsync("repository");
        var low = await clicks.Panel("Under 15").InnerTextAsync();

        Assert.Contains(SmallCompany.Leaky, low);
        Assert.DoesNotContain(SmallCompany.Tidy, low);
    }
}
