using System.Buffers;

namespace Plumbline.Core.Pricing;

/// <summary>A model's own name in what clients and clouds call it.</summary>
static class ModelName
{
    const string Vendor = "anthropic.",
        DefaultVersion = "@default";

    static readonly SearchValues<char> RegionLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <summary>
    /// Leaves off what says where or how a model is run: <c>[1m]</c>, Bedrock's region and version (<c>us.anthropic.…-v1:0</c>), the path of
    /// an inference profile or a publisher; Vertex writes the date behind an at sign.
    /// </summary>
    public static string Of(string name)
    {
        var rest = name.AsSpan().Trim();
        if (rest.EndsWith("]") && rest.LastIndexOf('[') is > 0 and var bracket)
            rest = rest[..bracket].TrimEnd();
        rest = rest[(rest.LastIndexOf('/') + 1)..];
        if (rest.IndexOf(Vendor, StringComparison.OrdinalIgnoreCase) is >= 0 and var vendor && IsRegion(rest[..vendor]))
            rest = rest[(vendor + Vendor.Length)..];
        rest = WithoutBedrockVersion(rest);
        if (rest.EndsWith(DefaultVersion, StringComparison.OrdinalIgnoreCase))
            rest = rest[..^DefaultVersion.Length];
        return rest.Contains('@') ? rest.ToString().Replace('@', '-') : rest.ToString();
    }

    // "us.", "eu.", "apac.", "global.", "us-gov." and those to come.
    static bool IsRegion(ReadOnlySpan<char> prefix) =>
        prefix.IsEmpty || (prefix[^1] == '.' && prefix.Length <= 12 && !prefix[..^1].ContainsAnyExcept(RegionLetters));

    // "-v1", "-v2:0", "-v1:0:200k".
    static ReadOnlySpan<char> WithoutBedrockVersion(ReadOnlySpan<char> name)
    {
        var start = name.LastIndexOf("-v", StringComparison.OrdinalIgnoreCase);
        if (start <= 0)
            return name;
        var version = name[(start + 2)..];
        var colon = version.IndexOf(':');
        var number = colon < 0 ? version : version[..colon];
        return number.IsEmpty || number.ContainsAnyExceptInRange('0', '9') ? name : name[..start];
    }
}
