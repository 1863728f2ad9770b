using Plumbline.Core.Model;

namespace Plumbline.Cli.Demo;

/// <summary>A plugin that every process loads.</summary>
/// <param name="IsOwn">The company's own: the client hides its name, and only a hash tells it.</param>
sealed record DemoPlugin(string Name, string Marketplace, bool IsOwn)
{
    public static IReadOnlyList<DemoPlugin> All { get; } =
    [new("cc-plugin-diff", "builtin", false), new("lantern-review", "juniper-lantern-plugins", true)];

    readonly string _hash = PluginId.HashOf($"{Name}@{Marketplace}");

    public void WriteLoaded(LogRecords log, long at)
    {
        var text = log.Begin("plugin_loaded", at, null);
        text.AppendAttribute("plugin.name"u8, IsOwn ? "third-party" : Name);
        text.AppendAttribute("marketplace.name"u8, IsOwn ? "third-party" : Marketplace);
        text.AppendAttribute("plugin.scope"u8, IsOwn ? "org" : "default-bundle");
        text.AppendAttribute("enabled_via"u8, IsOwn ? "managed-settings" : "default-enable");
        text.AppendAttribute("plugin_id_hash"u8, _hash);
        text.AppendAttribute("has_hooks"u8, !IsOwn);
        text.AppendAttribute("has_mcp"u8, false);
        log.End();
    }
}
