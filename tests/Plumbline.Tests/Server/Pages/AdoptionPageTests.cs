using Plumbline.Server.Api;
using Plumbline.Server.Pages.Frame;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class AdoptionPageTests
{
    const string Path = "/adoption?" + AdoptionHost.Window;

    static readonly WebOptions Hidden = new() { People = People.AsPseudonyms([1, 2, 3]) };

    [Fact]
    public async Task An_empty_page_says_what_will_be_here()
    {
        using var host = AdoptionHost.Open();

        Assert.Contains("Here will be who uses Claude Code", await host.GetSeen("/adoption"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stopped_is_named_with_since_when_and_leads_to_their_last_sessions()
    {
        using var host = AdoptionHost.Open();
        host.FillSix();
        var html = await host.GetText(Path);
        var seen = PageHost.Seen(html);

        Assert.Matches("Who stopped using it .* eve@example.com 10 Nov 2026 10 days flo@example.com 6 Oct 2026 45 days", seen);
        Assert.Contains("Stopped 2 ", seen, StringComparison.Ordinal);
        Assert.Contains("coaching, not surveillance", seen, StringComparison.Ordinal);
        Assert.Contains("/sessions?user=eve%40example.com&amp;from=2026-10-12&amp;to=2026-11-10", html, StringComparison.Ordinal);
        Assert.Contains("/sessions?from=2026-11-14&amp;to=2026-11-20&amp;user=ann%40example.com", html, StringComparison.Ordinal);
        Assert.Contains("needs a list of seats", seen, StringComparison.Ordinal);
        Assert.Contains("\"/api/v1/adoption?from=2026-11-14T00", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pseudonyms_stand_in_for_names_everywhere()
    {
        using var host = AdoptionHost.Open(
            Hidden,
            AdoptionHost.Seat("ann@example.com"),
            AdoptionHost.Seat("gil@example.com", "Gil Green"),
            AdoptionHost.Seat("h1@x.org"),
            AdoptionHost.Seat("h2@x.org"),
            AdoptionHost.Seat("h3@x.org")
        );
        host.FillSix();
        var html = await host.GetText(Path);

        Assert.DoesNotContain("@example.com", html, StringComparison.Ordinal);
        Assert.DoesNotContain("%40example.com", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Gil", html, StringComparison.Ordinal);
        Assert.Matches($"Who stopped using it .* {Hidden.People.Show("eve@example.com")} 10 Nov 2026", PageHost.Seen(html));
        Assert.Contains(Hidden.People.Show("gil@example.com")!, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_than_five_people_are_numbers_only_under_pseudonyms()
    {
        using var host = AdoptionHost.Open(Hidden);
        host.Ledger.Request(host.Ledger.Context("s1", person: "ann@example.com"), At(18), "1", input: 5);
        host.Ledger.Request(host.Ledger.Context("s2", person: "bo@example.com"), At(3), "1", input: 5);
        // The chip of users has all of them.
        var html = await host.GetText(Path);
        var seen = PageHost.Seen(html[html.IndexOf("<h1", StringComparison.Ordinal)..]);

        Assert.Contains("Active people 1 ", seen, StringComparison.Ordinal);
        Assert.Contains("Stopped 1 ", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("person-", seen, StringComparison.Ordinal);
        Assert.Contains("Fewer than five people used this", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_person_alone_has_a_whole_page()
    {
        using var host = AdoptionHost.Open();
        host.Ledger.Request(host.Ledger.Context("s1", person: "me"), At(18), input: 5, from: 2);
        host.Ledger.PriceRequests();
        var seen = await host.GetSeen(Path);

        Assert.Contains("Active people 1 ", seen, StringComparison.Ordinal);
        Assert.Contains("1 person of 1 makes 80 % of the cost", seen, StringComparison.Ordinal);
        Assert.Contains("Nobody: everyone who was ever active was active in this window", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seats_that_never_started_are_named()
    {
        using var host = AdoptionHost.Open(
            null,
            AdoptionHost.Seat("ann@example.com"),
            AdoptionHost.Seat("gil@example.com", "Gil Green", "a")
        );
        host.FillSix();
        var seen = await host.GetSeen(Path);

        Assert.Contains(
            "2 seats: 1 used, 0 used before this window only, 1 never. 3 people used it without a seat",
            seen,
            StringComparison.Ordinal
        );
        Assert.Matches("Never started Team Seat since Gil Green a –", seen);
    }

    [Fact]
    public async Task Numbers_are_the_APIs()
    {
        using var host = AdoptionHost.Open();
        host.FillSix();
        var (seen, answer) = (await host.GetSeen(Path), await host.GetJson("/api/v1/adoption?" + AdoptionHost.ApiWindow));
        var people = answer.GetProperty("people");

        Assert.Contains($"Active people {people.GetProperty("active")} ", seen, StringComparison.Ordinal);
        Assert.Contains($"New {people.GetProperty("new")} ", seen, StringComparison.Ordinal);
        Assert.Contains($"Returned {people.GetProperty("returned")} ", seen, StringComparison.Ordinal);
        Assert.Contains(
            $"Gini coefficient {answer.GetProperty("concentration").GetProperty("client_cost_usd").GetProperty("gini").GetString()} for cost",
            seen,
            StringComparison.Ordinal
        );
        Assert.Contains("1.00 over 6 active days", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_name_is_text()
    {
        using var host = AdoptionHost.Open();
        host.Ledger.Request(host.Ledger.Context("s1", person: "<img src=x>@example.com", version: "<u>1"), At(3), "1", input: 5);
        host.Ledger.Request(host.Ledger.Context("s2", person: "<i>bo", version: "<u>1"), At(18), "1", input: 5);
        var html = await host.GetText(Path);

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<u>1", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_in_the_navigation() =>
        Assert.Contains(("/adoption", "Adoption"), Navigation.Groups.Single(group => group.Group == "Use").Pages);
}
