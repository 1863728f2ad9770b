using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Pages;

/// <summary>
/// What pages load: style, scripts, font. The path holds a hash of all of it, so browsers keep it for ever and a new version has a new path.
/// </summary>
public static class WebAssets
{
    const string Prefix = "assets/";

    static readonly FrozenDictionary<string, byte[]> Files = Read();
    static readonly string Version = Hash();

    /// <summary>The route.</summary>
    public static string Route { get; } = $"/assets/{Version}/{{name}}";

    /// <summary>A file's path.</summary>
    public static string Path(string name) =>
        Files.ContainsKey(name) ? $"/assets/{Version}/{name}" : throw new ArgumentException($"There is no asset {name}.");

    /// <summary>A file's text.</summary>
    public static string Text(string name) => System.Text.Encoding.UTF8.GetString(Files[name]);

    /// <summary>Serves a file.</summary>
    public static Task ServeAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        if (!Files.TryGetValue(name, out var bytes))
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        context.Response.ContentType = TypeOf(name);
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    static string TypeOf(string name) =>
        System.IO.Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".woff2" => "font/woff2",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };

    static FrozenDictionary<string, byte[]> Read()
    {
        var assembly = typeof(WebAssets).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, bytes) in Files.OrderBy(file => file.Key, StringComparer.Ordinal))
            hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
