using System.Text.Json;
using Plumbline.Core.Model;

namespace Plumbline.Server.Api;

/// <summary>The organisation's own plugins, whose names telemetry hides: known again by their hashes.</summary>
public sealed class OwnPlugins(IEnumerable<string> fullNames)
{
    const string HashKey = "plugin_id_hash";

    readonly Dictionary<string, string> _byHash = fullNames
        .Distinct(StringComparer.Ordinal)
        .ToDictionary(PluginId.HashOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>None.</summary>
    public static OwnPlugins None { get; } = new([]);

    /// <summary>The full name of the plugin of a hash; null when it is none of those that are known.</summary>
    public string? OfHash(string? hash) => hash is null ? null : _byHash.GetValueOrDefault(hash);

    /// <summary>The full name of the plugin that an event is about; null when it is about none that is known.</summary>
    /// <param name="attributes">The event's attributes as JSON.</param>
    public string? NameIn(string? attributes)
    {
        if (_byHash.Count == 0 || attributes?.Contains(HashKey, StringComparison.Ordinal) != true)
            return null;
        using var json = JsonDocument.Parse(attributes);
        return json.RootElement.TryGetProperty(HashKey, out var hash) && hash.ValueKind == JsonValueKind.String
            ? OfHash(hash.GetString())
            : null;
    }
}
