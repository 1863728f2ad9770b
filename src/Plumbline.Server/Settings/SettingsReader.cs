using System.Text.Json;

namespace Plumbline.Server.Settings;

/// <summary>Settings as read, or the one sentence that says what is wrong with them.</summary>
public readonly record struct SettingsResult(ServerSettings? Settings, string? Problem);

/// <summary>Puts settings together: defaults, then the settings file, then the environment, then flags. The last one wins.</summary>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="readFile">Reads a text file; null when there is none.</param>
public sealed class SettingsReader(Func<string, string?> variable, Func<string, string?> readFile)
{
    /// <summary>The flag that names the settings file; its variable is PLUMBLINE_SETTINGS.</summary>
    public const string FileFlag = "--settings";

    const string FileVariable = "PLUMBLINE_SETTINGS";

    /// <summary>A reader of the real environment and files.</summary>
    public static SettingsReader OfThisMachine { get; } =
        new(Environment.GetEnvironmentVariable, path => File.Exists(path) ? File.ReadAllText(path) : null);

    /// <summary>Reads everything. The flags are by setting name; "settings" names the file.</summary>
    public SettingsResult Read(IReadOnlyDictionary<string, string> flags)
    {
        var settings = new ServerSettings { Data = DefaultDataFolder() };
        var fromFile = ReadFile(flags, out var path, out var problem);
        if (problem is not null)
            return new(null, problem);
        foreach (var (setting, source, text) in Values(fromFile, path, flags))
        {
            var changed = setting.Apply(settings, text);
            if (changed is null)
                return new(null, $"{source}: expected {setting.Expected}, got \"{text}\".");
            settings = changed;
        }

        return Check(settings with { Data = Path.GetFullPath(settings.Data) });
    }

    IEnumerable<(Setting Setting, string Source, string Text)> Values(
        Dictionary<string, string> fromFile,
        string path,
        IReadOnlyDictionary<string, string> flags
    )
    {
        foreach (var setting in SettingTable.All)
        {
            if (fromFile.TryGetValue(setting.Name, out var text))
                yield return (setting, $"{path}, \"{setting.Name}\"", text);
            if (variable(setting.Variable) is { Length: > 0 } value)
                yield return (setting, setting.Variable, value);
            if (flags.TryGetValue(setting.Name, out var flag))
                yield return (setting, setting.Flag, flag);
        }
    }

    static SettingsResult Check(ServerSettings settings)
    {
        if ((settings.TlsCertificate is null) != (settings.TlsKey is null))
            return new(null, "--tls-cert and --tls-key belong together: expected both or neither.");
        if (SameAddress(settings) is { } same)
            return new(null, same);
        // A compressed body, the array it outgrows and what it inflates to exist at one time.
        return settings.MaxBodyMemory < 3L * settings.MaxBodyBytes
            ? new(
                null,
                $"--max-body-memory: expected at least three times --max-body-bytes ({SettingText.ShowSize(3L * settings.MaxBodyBytes)})."
            )
            : new(settings, null);
    }

    static string? SameAddress(ServerSettings settings)
    {
        (string Flag, ListenAddress Address)[] all =
        [
            ("--web", settings.Web),
            ("--otlp-http", settings.OtlpHttp),
            ("--otlp-grpc", settings.OtlpGrpc),
        ];
        var pairs =
            from one in all
            from other in all
            where string.CompareOrdinal(one.Flag, other.Flag) < 0 && one.Address == other.Address && one.Address.Port != 0
            select $"{one.Flag} and {other.Flag}: expected two different addresses, got {one.Address} twice.";
        return pairs.FirstOrDefault();
    }

    /// <summary>The data folder's own settings.json is read when it exists; a file that is named must exist.</summary>
    Dictionary<string, string> ReadFile(IReadOnlyDictionary<string, string> flags, out string path, out string? problem)
    {
        var named = flags.GetValueOrDefault("settings") ?? (variable(FileVariable) is { Length: > 0 } file ? file : null);
        var data = flags.GetValueOrDefault("data") ?? (variable("PLUMBLINE_DATA") is { Length: > 0 } folder ? folder : DefaultDataFolder());
        path = named ?? Path.Combine(data, "settings.json");
        problem = null;
        try
        {
            var text = readFile(path);
            if (text is null && named is not null)
                problem = $"{FileFlag}: there is no file {path}.";
            return text is null ? [] : Parse(text, path, named is null, out problem);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"{path} cannot be read: {error.Message}";
            return [];
        }
    }

    static Dictionary<string, string> Parse(string text, string path, bool isInData, out string? problem)
    {
        var values = new Dictionary<string, string>();
        problem = null;
        try
        {
            using var json = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                problem = $"{path}: expected one JSON object with setting names as keys.";
                return values;
            }

            foreach (var property in json.RootElement.EnumerateObject())
            {
                problem ??= ProblemWith(property, path, isInData);
                values[property.Name] = TextOf(property.Value) ?? "";
            }
        }
        catch (JsonException error)
        {
            problem = $"{path}: not valid JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}.";
        }

        return values;
    }

    static string? ProblemWith(JsonProperty property, string path, bool isInData)
    {
        if (SettingTable.Find(property.Name) is null)
            return $"{path}: there is no setting \"{property.Name}\"; the names are those of the flags without the leading hyphens.";
        if (isInData && property.Name == "data")
            return $"{path}: \"data\" cannot be set in the file that it would lead to; use --data or PLUMBLINE_DATA.";
        return TextOf(property.Value) is null
            ? $"{path}, \"{property.Name}\": expected a string, a number, true, false or a list of strings."
            : null;
    }

    static string? TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => string.Join(
                ',',
                value.EnumerateArray().Select(item => item.GetString())
            ),
            _ => null,
        };

    /// <summary>XDG_DATA_HOME/plumbline or ~/.local/share/plumbline; on macOS and Windows the user's local application data.</summary>
    string DefaultDataFolder()
    {
        if (variable("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
            return Path.Combine(xdg, "plumbline");
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "plumbline");
    }
}
