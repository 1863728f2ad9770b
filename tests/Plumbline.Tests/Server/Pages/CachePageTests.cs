using System.Text.Json;
using System.Text.RegularExpressions;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Pages;

public sealed class CachePageTests : IDisposable
{
    readonly WebHost _host = PageHost.Open();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_empty_page_says_what_will_be_here()
    {
        Assert.Contains("how much of the prompts came from the cache", await _host.GetSeen("/cache"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hit_ratio_is_reads_in_all_tokens_of_prompts_and_its_drawing_has_points_only_where_there_were_prompts()
    {
        var context = _host.Ledger.Context("s1", "a");
        _host.Ledger.Request(context, At(18), input: 10, read: 60, creation: 30);
        _host.Ledger.Request(context, At(19), input: 100);
        _host.Greet();
        var html = await _host.GetText("/cache?from=2026-11-17&to=2026-11-20&by=team");
        var chart = JsonElement.Parse(
            Regex.Match(html, "<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.Singleline).Groups["json"].Value
        );

        Assert.Matches("a 30\\.0\u2009% (– – )?200 60", PageHost.Seen(html));
        Assert.True(chart.GetProperty("isLines").GetBoolean());
        Assert.Equal("[null,0.6,0,null]", chart.GetProperty("series")[0].GetProperty("values").GetRawText());
        Assert.Contains("60.0\u2009%", PageHost.Seen(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_teams_models_are_kept_apart()
    {
        _host.Ledger.Request(_host.Ledger.Context("s1", null), At(18), input: 10, read: 60);
        _host.Greet();

        Assert.Contains("By model", await _host.GetSeen("/cache?range=7d"), StringComparison.Ordinal);
    }
}
