using System.Net;
using Plumbline.Server.Api;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public sealed class PeopleTests : IDisposable
{
    static readonly People Hidden = People.AsPseudonyms("a key of the ledger"u8);
    readonly WebHost _host = new(new WebOptions { People = Hidden });

    public void Dispose() => _host.Dispose();

    void Fill()
    {
        var ledger = _host.Ledger;
        var context = ledger.Context(
            "s1",
            "a",
            person: "ann@example.com",
            attributes: """{"user.email":"ann@example.com","user.id":"7f","department":"eng"}"""
        );
        ledger.Request(context, At(18), "1");
        ledger.Request(ledger.Context("s2", "a", person: "bob@example.com"), At(18), "2");
        ledger.Event(context, At(18), "api_error", attributes: """{"hint":"ask ann@example.com, please","user.account_uuid":"u-1"}""");
        ledger.Increment(
            ledger.Series(ledger.Metric("claude_code.commit.count"), context, """{"user.email":"ann@example.com"}"""),
            At(18),
            "1"
        );
    }

    [Fact]
    public async Task No_answer_holds_a_name_when_people_are_hidden()
    {
        Fill();
        string[] paths =
        [
            "/api/v1/usage?by=user,attr.user.email,attr.user.id",
            "/api/v1/usage?by=person",
            "/api/v1/allocation?by=person",
            "/api/v1/allocation?by=person&format=csv",
            "/api/v1/events",
            "/api/v1/events?format=csv",
            "/api/v1/usage?by=user&format=csv",
            "/api/v1/counters/claude_code.commit.count?by=user.email",
            "/api/v1/counters/claude_code.commit.count?by=attr.user.email&format=csv",
        ];
        foreach (var path in paths)
        {
            var text = await _host.GetText(path);
            Assert.DoesNotContain("example.com", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"7f\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("u-1", text, StringComparison.Ordinal);
            Assert.Contains(Hidden.Show("ann@example.com")!, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pseudonym_filters_and_a_name_finds_nobody()
    {
        Fill();
        async Task<string> Cost(string user) =>
            (await _host.GetJson("/api/v1/usage?user=" + Uri.EscapeDataString(user)))
                .GetProperty("total")
                .GetProperty("client_cost_usd")
                .GetString()!;

        Assert.Equal("1", await Cost(Hidden.Show("ann@example.com")!));
        Assert.Equal("0", await Cost("ann@example.com"));
        Assert.Equal(
            "1",
            (await _host.GetJson("/api/v1/counters/claude_code.commit.count?user.email=" + Hidden.Show("ann@example.com")))
                .GetProperty("total")
                .GetProperty("increase")
                .GetString()
        );
        Assert.Equal(
            "0",
            (await _host.GetJson("/api/v1/counters/claude_code.commit.count?user.email=ann%40example.com"))
                .GetProperty("total")
                .GetProperty("increase")
                .GetString()
        );
    }

    [Fact]
    public async Task Hidden_names_do_not_order_rows()
    {
        using var response = await _host.Client.GetAsync(new Uri("/api/v1/usage?by=user&sort=user", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public void A_pseudonym_depends_on_the_key_and_on_the_name_alone()
    {
        Assert.Equal(Hidden.Show("ann"), People.AsPseudonyms("a key of the ledger"u8).Show("ann"));
        Assert.NotEqual(Hidden.Show("ann"), People.AsPseudonyms("another key"u8).Show("ann"));
        Assert.NotEqual(Hidden.Show("ann"), Hidden.Show("bob"));
        Assert.Equal("ann", People.AsNames.Show("ann"));
        Assert.Null(Hidden.Show(null));
    }
}
