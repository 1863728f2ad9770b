using System.Text.Json;

namespace Plumbline.EndToEnd.Pages;

/// <summary>Names from strangers are text on every page: nothing of them runs, leads away, turns what stands beside it, or fills the page.</summary>
public sealed class HostileTests(HostileCompany company) : IClassFixture<HostileCompany>
{
    // Of one page, without the library that draws.
    const int BytesMax = 300_000;

    public static TheoryData<string> All { get; } =
    [
        .. PageList.All,
        "/?by=user",
        "/?by=version",
        "/cost?by=session",
        "/cost?by=agent",
        "/cost?by=skill",
        "/cost?by=repository",
        "/cache?by=project",
        "/explore?measure=requests&by=mcp_server&and=mcp_tool",
        "/explore?measure=decisions&by=language&and=tool_name",
        "/explore?measure=starts&by=start_type&and=terminal.type",
    ];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_of_a_stranger_s_name_is_more_than_text(string path)
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        if (await PageList.FindAsync(company.Api, path) is not { } found)
            return;
        foreach (var width in new[] { 1440, 390 })
        {
            await using var visit = await company.VisitAsync(found, width);
            // What is closed is opened, and what listens to a pointer is pointed at.
            await visit.Page.EvaluateAsync("() => { for (const one of document.querySelectorAll('details')) one.open = true; }");
            await visit.Page.Mouse.MoveAsync(width / 2, 400);

            Assert.Empty(await visit.ComplaintsAsync());
            Assert.InRange(visit.Bytes, 1, BytesMax);
            Assert.Empty(await ForeignAsync(visit));
        }
    }

    /// <summary>Links, images and frames to anywhere but this server, handlers and styles in the markup, and marks that would turn a line.</summary>
    static async Task<string[]> ForeignAsync(PageVisit visit) =>
        await visit.Page.EvaluateAsync<string[]>(
            """
            () => {
              const found = [];
              for (const one of document.querySelectorAll("*")) {
                for (const { name, value } of one.attributes) {
                  if (name.startsWith("on") || (name === "style" && !one.closest("plumb-chart"))) found.push(`${one.tagName} ${name}=${value.slice(0, 80)}`);
                  if (["href", "src", "action", "formaction"].includes(name) && new URL(value, location).origin !== location.origin && !value.startsWith("data:image")) found.push(`${one.tagName} ${name}=${value.slice(0, 80)}`);
                }
              }
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walk.nextNode()) {
                const { data, parentElement } = walk.currentNode;
                if (/[\u202A-\u202E\u2066-\u2069]/.test(data) && !parentElement.closest("bdi, code, pre, script, [dir=auto], td, th, dd")) found.push(`not isolated: ${parentElement.tagName} ${data.slice(0, 80)}`);
              }
              return found;
            }
            """
        );

    [Fact]
    public async Task What_was_sent_is_what_the_API_tells()
    {
        Assert.SkipWhen(Chromium.Program is null, Browser.WhyNot);
        var rows = (await company.Api.GetAsync("/api/v1/usage?by=team&limit=1000")).GetProperty("rows").EnumerateArray();
        var teams = rows.Select(row => row.GetProperty("team").GetString()).OfType<string>().ToHashSet();

        // Every one of them is a team of its own, as it was sent; only the megabyte is none, and that is counted.
        Assert.All(
            HostileTexts.All.Where(text => !string.IsNullOrWhiteSpace(text) && text.Length < 100_000),
            text =>
                Assert.Contains(
                    teams,
                    team => team == text || team == text.Replace("\0", "") || team == text.Replace('\0', '\uFFFD') || team == text.Trim()
                )
        );
        Assert.DoesNotContain(teams, team => team.Length > 2000);
        Assert.Contains("value_cut", await company.Api.GetTextAsync("/api/v1/sources"), StringComparison.Ordinal);
    }
}
