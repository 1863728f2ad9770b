using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plumbline.Server.Security;

/// <summary>What a token allows.</summary>
public enum TokenKind
{
    /// <summary>Sending telemetry.</summary>
    Ingest,

    /// <summary>Pages, the API and /metrics.</summary>
    Read,
}

/// <summary>A token as it is kept: never the secret itself. The secret has 256 random bits, so a plain SHA-256 cannot be guessed back.</summary>
public sealed record StoredToken(string Name, TokenKind Kind, string Sha256);

/// <summary>
/// The tokens in <c>tokens.json</c> of the data folder. <c>plumb token</c> writes it, a running server notices within a second.
/// </summary>
public sealed class TokenFile(string dataFolder, TimeProvider time)
{
    static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    readonly Lock _lock = new();
    volatile StoredToken[] _tokens = [];
    volatile int _version;
    (DateTime Written, long Length) _stamp;
    long _lookedAt = long.MinValue;

    /// <summary>Where the tokens are.</summary>
    public string Path { get; } = System.IO.Path.Combine(dataFolder, "tokens.json");

    /// <summary>Grows whenever the file was seen to have changed.</summary>
    public int Version
    {
        get
        {
            Refresh();
            return _version;
        }
    }

    /// <summary>The tokens, without their secrets.</summary>
    public IReadOnlyList<StoredToken> All
    {
        get
        {
            Refresh();
            return _tokens;
        }
    }

    /// <summary>Whether the secret is one of the tokens of this kind.</summary>
    public bool IsValid(TokenKind kind, string secret)
    {
        if (secret.Length == 0)
            return false;
        var hash = Hash(secret);
        return All.Any(token =>
            token.Kind == kind
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token.Sha256), Encoding.ASCII.GetBytes(hash))
        );
    }

    /// <summary>Adds a token and returns its secret, which is shown once and kept nowhere; null when the name is taken.</summary>
    public string? Add(string name, TokenKind kind)
    {
        if (Read().Any(token => token.Name == name))
            return null;
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var secret = $"plumb_{kind.ToString().ToLowerInvariant()}_{random}";
        Write([.. Read(), new(name, kind, Hash(secret))]);
        return secret;
    }

    /// <summary>Removes a token; false when there is none of that name.</summary>
    public bool Revoke(string name)
    {
        var before = Read();
        Write([.. before.Where(token => token.Name != name)]);
        return before.Any(token => token.Name == name);
    }

    /// <summary>Reads the file itself; throws when it is damaged.</summary>
    public StoredToken[] Read() => File.Exists(Path) ? JsonSerializer.Deserialize<StoredToken[]>(File.ReadAllText(Path), Json) ?? [] : [];

    static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    void Write(StoredToken[] tokens)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var draft = Path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
            JsonSerializer.Serialize(file, tokens, Json);
        File.Move(draft, Path, overwrite: true);
    }

    void Refresh()
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _lookedAt);
        if (last != long.MinValue && time.GetElapsedTime(last, now) < TimeSpan.FromSeconds(1))
            return;
        lock (_lock)
        {
            Volatile.Write(ref _lookedAt, now);
            var file = new FileInfo(Path);
            var stamp = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (stamp == _stamp)
                return;
            try
            {
                _tokens = Read();
            }
            catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
            {
                // A file that cannot be read lets nobody in.
                _tokens = [];
            }

            _stamp = stamp;
            _version++;
        }
    }
}
