namespace Plumbline.Server.Security;

/// <summary>Reads <c>Authorization: Bearer …</c>, also as Claude Code sends it over HTTP: percent-encoded (<c>Bearer%20…</c>).</summary>
public static class BearerToken
{
    const string Scheme = "Bearer ";

    /// <summary>The token; empty when there is none.</summary>
    public static string From(string authorization)
    {
        var text = authorization.Contains('%') ? Uri.UnescapeDataString(authorization) : authorization;
        return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].Trim() : "";
    }
}
