using System.Text.Json;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class CommitsPageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    static void Fill(WebHost host)
    {
        var prompt = Guid.Parse("11111111-2222-3333-4444-555555555555");
        var work = host.Ledger.Context("s/1", person: "ann@example.com", repository: "lantern/basket", branch: "<i>tax</i>");
        host.Ledger.Request(work, At(18, 1), "4.25", input: 1_000_000);
        host.Ledger.Event(work, At(18, 2), "tool_result", prompt: prompt, attributes: """{"git_commit_id":"0123456789abcdef0123"}""");
        var attributes = JsonSerializer.Serialize(
            new { pull_request_url = "javascript:alert(1)//example/lantern/basket/pull/7", pull_request_number = 7 }
        );
        host.Ledger.Event(host.Ledger.Context("s/1"), At(18, 3), "pull_request", attributes: attributes);
        host.Ledger.PriceRequests();
        host.Greet();
    }

    [Theory]
    [InlineData("/commits", "No client told of a commit in this window")]
    [InlineData("/commits?of=branch", "No client told of a commit in this window")]
    [InlineData("/commits?of=pull_request", "No session log told of one in this window")]
    public async Task An_empty_page_says_what_will_be_here(string path, string sentence) =>
        Assert.Contains(sentence, await _host.GetSeen(path), StringComparison.Ordinal);

    [Fact]
    public async Task A_commit_stands_beside_its_session_its_prompt_and_its_cost()
    {
        Fill(_host);
        var html = await _host.GetText("/commits?range=7d");

        Assert.Contains("href=\"/sessions/s%2F1?range=7d\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/prompts/11111111-2222-3333-4444-555555555555?range=7d\"", html, StringComparison.Ordinal);
        Assert.Contains("<bdi title=\"0123456789abcdef0123\">0123456789abcdef0123</bdi>", html, StringComparison.Ordinal);
        Assert.Contains("ann@example.com", html, StringComparison.Ordinal);
        Assert.Contains("$4.25", PageHost.Seen(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<i>tax", html, StringComparison.Ordinal);
        var row = (await _host.GetJson("/api/v1/commits")).GetProperty("rows")[0];
        Assert.Equal(
            ("11111111-2222-3333-4444-555555555555", "4.25"),
            (row.GetProperty("prompt").GetString(), row.GetProperty("client_cost_usd").GetString())
        );
    }

    [Fact]
    public async Task A_branch_leads_to_its_commits()
    {
        Fill(_host);
        var html = await _host.GetText("/commits?range=7d&of=branch");

        Assert.Contains(
            "href=\"/commits?range=7d&amp;branch=%3Ci%3Etax%3C%2Fi%3E&amp;repository=lantern%2Fbasket&amp;of=commit\"",
            html,
            StringComparison.Ordinal
        );
        var one = await _host.GetSeen("/commits?range=7d&branch=%3Ci%3Etax%3C%2Fi%3E&repository=lantern%2Fbasket&of=commit");
        Assert.Contains("0123456789abcdef0123", one, StringComparison.Ordinal);
        Assert.DoesNotContain("not for this page", one, StringComparison.Ordinal);
        Assert.Contains("No client told", await _host.GetSeen("/commits?range=7d&branch=none"), StringComparison.Ordinal);
        Assert.Contains("not for this page: team", await _host.GetSeen("/commits?range=7d&team=a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_a_pull_request_is_text_and_leads_nowhere()
    {
        Fill(_host);
        var html = await _host.GetText("/commits?range=7d&of=pull_request");

        Assert.Contains(">lantern/basket#7</bdi>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/sessions/s%2F1?range=7d\"", html, StringComparison.Ordinal);
        Assert.Contains("$4.25", PageHost.Seen(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_row_can_be_is_said()
    {
        using var response = await _host.Client.GetAsync(new Uri("/commits?of=tag", UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("one of commit, branch, pull_request", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
