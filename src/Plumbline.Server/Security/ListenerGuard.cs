using Plumbline.Server.Settings;

namespace Plumbline.Server.Security;

/// <summary>What a request lacks.</summary>
public enum Refusal : byte
{
    None,

    /// <summary>It asks a loopback address under a name that is not ours: a page that a browser was lured to (DNS rebinding).</summary>
    WrongHost,

    /// <summary>It has no valid token.</summary>
    NoToken,
}

/// <summary>Decides who may speak to one listening address.</summary>
public sealed class ListenerGuard(ListenAddress address, ServerSettings settings, TokenFile tokens, TokenKind kind)
{
    // The last host and header that were let in: senders repeat themselves.
    string? _knownHost;
    Known? _known;

    sealed record Known(string Authorization, int Version);

    /// <summary>Whether this address asks for a token.</summary>
    public bool AsksToken { get; } = settings.RequireTokens || (!address.IsLoopback && !settings.Insecure);

    /// <summary>Judges one request by its Host and Authorization headers.</summary>
    public Refusal Check(string? host, string? authorization) =>
        !IsOurHost(host) ? Refusal.WrongHost
        : AsksToken && !HasToken(authorization) ? Refusal.NoToken
        : Refusal.None;

    /// <summary>Judges the Host header alone.</summary>
    public bool IsOurHost(string? host)
    {
        if (!address.IsLoopback || host == _knownHost && host is not null)
            return true;
        if (!IsAllowed(NameOf(host ?? "")))
            return false;
        _knownHost = host;
        return true;
    }

    bool IsAllowed(string name) =>
        name is "localhost" or "127.0.0.1" or "[::1]"
        || name == HostOf(address)
        || settings.AllowedHosts.Any(allowed => allowed.Equals(name, StringComparison.OrdinalIgnoreCase));

    static string HostOf(ListenAddress address) => NameOf(address.ToString());

    static string NameOf(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : host.IndexOf(':');
        return (end > 0 ? host[..end] : host).TrimEnd('.').ToLowerInvariant();
    }

    /// <summary>Whether this Authorization header holds a valid token.</summary>
    public bool HasToken(string? authorization)
    {
        if (authorization is null)
            return false;
        var version = tokens.Version;
        if (_known is { } known && known.Version == version && known.Authorization == authorization)
            return true;
        if (!tokens.IsValid(kind, BearerToken.From(authorization)))
            return false;
        _known = new(authorization, version);
        return true;
    }
}
