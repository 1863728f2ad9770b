namespace Plumbline.Server.Receiving;

/// <summary>How a body is compressed.</summary>
public enum Compression : byte
{
    None,
    Gzip,
    Deflate,
}

/// <summary>The names of compressions in headers.</summary>
public static class Compressions
{
    /// <summary>What to tell a sender whose compression is not known.</summary>
    public const string Accepted = "gzip, deflate, identity";

    /// <summary>Reads a Content-Encoding or grpc-encoding; absent means none.</summary>
    public static bool TryParse(string? name, out Compression compression)
    {
        compression = Compression.None;
        if (string.IsNullOrEmpty(name))
            return true;
        name = name.Trim().ToLowerInvariant();
        compression = name switch
        {
            "gzip" or "x-gzip" => Compression.Gzip,
            "deflate" => Compression.Deflate,
            _ => Compression.None,
        };
        return compression != Compression.None || name == "identity";
    }
}
