namespace Plumbline.Core.Attribution;

/// <summary>The ways to write a repository: its address, <c>host/owner/name</c> and <c>owner/name</c>.</summary>
static class RepositoryName
{
    /// <summary>A text as it was sent, and the shorter forms that can be had from it.</summary>
    public static IEnumerable<string> Forms(string text)
    {
        yield return text;
        var rest = text.AsSpan().TrimEnd('/');
        var scheme = rest.IndexOf("://", StringComparison.Ordinal);
        // git@github.com:acme/checkout.git has no scheme, and a colon where others have a slash.
        var isShort = scheme < 0 && rest.Contains('@') && rest.Contains(':');
        if (scheme < 0 && !isShort)
            yield break;
        var plain = rest[(scheme < 0 ? 0 : scheme + 3)..].ToString();
        var host = plain.IndexOf('/') is >= 0 and var slash ? slash : plain.Length;
        if (plain.AsSpan(0, host).LastIndexOf('@') is >= 0 and var user)
            plain = plain[(user + 1)..];
        if (isShort && plain.IndexOf(':') is >= 0 and var colon)
            plain = $"{plain[..colon]}/{plain[(colon + 1)..]}";
        if (plain.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            plain = plain[..^4];
        yield return plain;
        if (plain.IndexOf('/') is >= 0 and var first)
            yield return plain[(first + 1)..];
    }
}
