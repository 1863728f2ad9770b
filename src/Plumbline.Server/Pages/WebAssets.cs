using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Pages;

/// <summary>
/// What pages load: style, scripts, font. The path holds a hash, so browsers keep it for ever and a new version has a new path. The chart
/// library, which is most of it, has a hash of its own: a change of ours does not load it again.
/// </summary>
public static class WebAssets
{
    const string Prefix = "assets/";

    const string ChartLibrary = "echarts.js";

    static readonly FrozenDictionary<string, byte[]> Files = Read();
    static readonly FrozenDictionary<string, Lazy<byte[]>> Compressed = Files
        .Where(file => file.Key.EndsWith(".js", StringComparison.Ordinal) || file.Key.EndsWith(".css", StringComparison.Ordinal))
        .ToFrozenDictionary(file => file.Key, file => new Lazy<byte[]>(() => Compress(file.Value)), StringComparer.Ordinal);
    static readonly string OwnVersion = Hash(Files.Keys.Where(name => name != ChartLibrary));
    static readonly string ChartVersion = Hash([ChartLibrary]);

    /// <summary>The route.</summary>
    public static string Route { get; } = "/assets/{version}/{name}";

    /// <summary>A file's path.</summary>
    public static string Path(string name) =>
        Files.ContainsKey(name) ? $"/assets/{VersionOf(name)}/{name}" : throw new ArgumentException($"There is no asset {name}.");

    /// <summary>A file's text.</summary>
    public static string Text(string name) => System.Text.Encoding.UTF8.GetString(Files[name]);

    /// <summary>Serves a file.</summary>
    public static Task ServeAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        // What is kept for ever must be what its path says.
        if (!Files.TryGetValue(name, out var bytes) || (string)context.Request.RouteValues["version"]! != VersionOf(name))
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        if (Compressed.TryGetValue(name, out var compressed))
        {
            context.Response.Headers.Vary = "Accept-Encoding";
            if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.ContentEncoding = "gzip";
                bytes = compressed.Value;
            }
        }

        context.Response.ContentType = TypeOf(name);
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    static string VersionOf(string name) => name == ChartLibrary ? ChartVersion : OwnVersion;

    static byte[] Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return stream.ToArray();
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

    static string Hash(IEnumerable<string> names)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in names.Order(StringComparer.Ordinal))
            hash.AppendData(Files[name]);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
