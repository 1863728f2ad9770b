using Plumbline.Core.Model;
using Plumbline.Server.Api;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server.Api;

public class OwnPluginsTests
{
    const string Review = "review@our-plugins";

    [Fact]
    public async Task An_event_about_an_own_plugin_names_it_and_about_another_does_not()
    {
        using var host = new WebHost(new WebOptions { Plugins = new OwnPlugins([Review, "unused@our-plugins"]) });
        var context = host.Ledger.Context("s1");
        Load(Review, 1);
        Load("somebody@elsewhere", 2);
        host.Ledger.Event(context, At(18, 3), "user_prompt");

        var rows = (await host.GetJson("/api/v1/events")).GetProperty("rows");
        var csv = await host.GetText("/api/v1/events?format=csv");

        Assert.False(rows[0].TryGetProperty("own_plugin", out _));
        Assert.False(rows[1].TryGetProperty("own_plugin", out _));
        Assert.Equal(Review, rows[2].GetProperty("own_plugin").GetString());
        Assert.Single(csv.Split("\r\n"), line => line.Contains(',' + Review + ',', StringComparison.Ordinal));
        Assert.Contains("own_plugin", csv.Split("\r\n")[0], StringComparison.Ordinal);

        void Load(string plugin, int hour) =>
            host.Ledger.Event(
                context,
                At(18, hour),
                "plugin_loaded",
                attributes: $$"""{"plugin.name":"third-party","plugin_id_hash":"{{PluginId.HashOf(plugin)}}"}"""
            );
    }
}
