using Plumbline.Core.Model;

namespace Plumbline.Tests.OfCore;

public class PluginIdTests
{
    [Theory]
    // Recorded from Claude Code, which names these three beside their hashes.
    [InlineData("cc-plugin-agents-md@builtin", "da63145d0acbb62d")]
    [InlineData("cc-plugin-privacy@builtin", "a2f27f067781660d")]
    [InlineData("cc-plugin-diff@builtin", "a76abe54c194ce84")]
    public void A_plugins_hash_is_the_clients(string name, string hash) => Assert.Equal(hash, PluginId.HashOf(name));

    [Theory]
    [InlineData("review@our-plugins", true)]
    [InlineData("review", false)]
    [InlineData("@our-plugins", false)]
    [InlineData("review@", false)]
    [InlineData("a@b@c", false)]
    public void A_full_name_has_a_plugin_and_a_marketplace(string text, bool expected) => Assert.Equal(expected, PluginId.IsFullName(text));
}
