namespace Plumbline.Store.Queries;

/// <summary>The costs of that version of prices are not up to date; asking for them brings them there.</summary>
public sealed class PricesBehindException(string version)
    : Exception($"What requests cost with prices {version} is being worked out: ask again in a moment.")
{
    /// <summary>The version.</summary>
    public string Version => version;
}
