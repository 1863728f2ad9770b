using System.Security.Cryptography;

namespace Plumbline.Core.Model;

/// <summary>
/// What a plugin is called in telemetry that hides its name. Claude Code names only the plugins that come with it; of all others it sends a hash,
/// which whoever knows the name can work out.
/// </summary>
public static class PluginId
{
    // The client's own.
    const string Salt = "claude-plugin-telemetry-v1";
    const int Digits = 16;

    /// <summary>What a plugin's full name looks like.</summary>
    public const string Expected = "NAME@MARKETPLACE, such as review@our-plugins";

    /// <summary>Whether a text has the form of a plugin's full name.</summary>
    public static bool IsFullName(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1;

    /// <summary>The <c>plugin_id_hash</c> of a plugin: the first 16 hexadecimal digits of SHA-256.</summary>
    /// <param name="fullName">The plugin's name and its marketplace's, with an at sign between them.</param>
    public static string HashOf(string fullName) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(fullName + Salt)))[..Digits];
}
