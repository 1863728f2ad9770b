using Plumbline.Server.Api;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class AttributionPageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    static void Fill(WebHost host)
    {
        var ann = host.Ledger.Context("s1", "checkout", person: "ann@example.com");
        var bob = host.Ledger.Context("s2", null, person: "bob@example.com");
        host.Ledger.Request(ann, At(18), "4.25", input: 1_000_000);
        host.Ledger.Request(bob, At(19), "0.75", input: 250_000);
        host.Ledger.PriceRequests();
        host.Greet();
    }

    [Fact]
    public async Task An_empty_page_says_what_will_be_here()
    {
        Assert.Contains("every dollar with a team", await _host.GetSeen("/attribution"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_of_the_cost_has_an_owner_or_a_reason()
    {
        Fill(_host);
        var seen = await _host.GetSeen("/attribution?range=7d&cost=client");

        Assert.Contains("checkout $4.25 85.0\u2009% $4.25", seen, StringComparison.Ordinal);
        Assert.Contains("unallocated: no rule fits $0.75 15.0\u2009% $0.75", seen, StringComparison.Ordinal);
        Assert.Contains("All $5.00 100.0\u2009%", seen, StringComparison.Ordinal);
        Assert.Contains("OTEL_RESOURCE_ATTRIBUTES", seen, StringComparison.Ordinal);
        Assert.Contains("bob@example.com", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_choose_what_is_allocated()
    {
        Fill(_host);
        var seen = await _host.GetSeen("/attribution?range=7d&cost=client&user=bob%40example.com");

        Assert.DoesNotContain("$4.25", seen, StringComparison.Ordinal);
        Assert.Contains("All $0.75 100.0\u2009%", seen, StringComparison.Ordinal);
        Assert.Contains(
            "checkout $4.25 100.0\u2009%",
            await _host.GetSeen("/attribution?range=7d&cost=client&team=checkout"),
            StringComparison.Ordinal
        );
        var html = await _host.GetText("/attribution?range=7d&user=bob%40example.com");
        Assert.Contains("user=bob%40example.com&amp;format=csv\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_leads_to_its_costs_and_both_say_the_same()
    {
        Fill(_host);
        var html = await _host.GetText("/attribution?range=7d");

        Assert.Contains("href=\"/cost?range=7d&amp;team=checkout&amp;by=model\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/cost?range=7d&amp;unallocated_reason=no_rule&amp;by=user\"", html, StringComparison.Ordinal);
        Assert.Contains("$0.75", await _host.GetSeen("/cost?range=7d&unallocated_reason=no_rule&by=user"), StringComparison.Ordinal);
        Assert.DoesNotContain("$4.25", await _host.GetSeen("/cost?range=7d&unallocated_reason=no_rule&by=user"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_nobody_knows_is_said_so()
    {
        Fill(_host);
        var html = await _host.GetText("/attribution?request=%3Cb%3Ereq%3C%2Fb%3E");

        Assert.Contains("No request of this name has been received", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>req", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_explained_step_by_step()
    {
        Fill(_host);
        var events = await _host.GetJson("/api/v1/events?name=api_request&team=checkout&from=2026-11-17T00:00:00Z&to=2026-11-21T00:00:00Z");
        var key = events.GetProperty("rows")[0].GetProperty("key").GetString();
        var seen = await _host.GetSeen($"/attribution?range=7d&request={key}");

        Assert.Contains("It belongs to team checkout.", seen, StringComparison.Ordinal);
        Assert.Contains("resource attributes built in holds team is checkout", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_people_without_an_owner_are_not_listed_while_names_are_hidden()
    {
        using var host = PageHost.Open(new WebOptions { People = People.AsPseudonyms([1, 2, 3]) });
        Fill(host);
        var html = await host.GetText("/attribution?range=7d") + await host.GetText("/attribution?range=7d&by=person");

        Assert.Contains("Who sends it is hidden", html, StringComparison.Ordinal);
        Assert.Contains("Fewer than five people used this", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", html, StringComparison.Ordinal);
    }
}
