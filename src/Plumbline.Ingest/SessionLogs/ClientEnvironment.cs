using System.Text.Json;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>A value that Claude Code would see, and where it comes from.</summary>
public sealed record ClientVariable(string Name, string Value, string Source)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Source})";
}

/// <summary>
/// The environment as Claude Code puts it together: its own, over that the <c>env</c> of the user's settings, of the project's (whose
/// exporter variables it ignores), and of the managed ones.
/// </summary>
public sealed class ClientEnvironment
{
    readonly Dictionary<string, ClientVariable> _values = [];

    /// <summary>Exporter variables in project settings, which are ignored.</summary>
    public List<ClientVariable> Ignored { get; } = [];

    /// <summary>Settings files that were found.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Settings files that cannot be read, with the reason.</summary>
    public List<(string File, string Problem)> Unreadable { get; } = [];

    /// <summary>Whether any settings file names a command that makes headers.</summary>
    public bool HasHeadersHelper { get; private set; }

    /// <summary>Whether any settings file names a command that makes an API key.</summary>
    public bool HasApiKeyHelper { get; private set; }

    readonly Func<string, string?> _variable;

    ClientEnvironment(Func<string, string?> variable) => _variable = variable;

    /// <summary>Reads everything.</summary>
    /// <param name="configFolder">The user's folder, such as <c>~/.claude</c>.</param>
    /// <param name="project">The project's folder; null for none.</param>
    public static ClientEnvironment Read(ClientFiles files, string configFolder, string? project)
    {
        var environment = new ClientEnvironment(files.Variable);
        environment.Add(files, Path.Combine(configFolder, "settings.json"), isProject: false);
        if (project is not null)
        {
            environment.Add(files, Path.Combine(project, ".claude", "settings.json"), isProject: true);
            environment.Add(files, Path.Combine(project, ".claude", "settings.local.json"), isProject: true);
        }

        environment.Add(files, files.ManagedSettings, isProject: false);
        return environment;
    }

    /// <summary>A variable; null when it is not set or empty.</summary>
    public ClientVariable? this[string name] =>
        _values.GetValueOrDefault(name) is { } set ? (set.Value.Length > 0 ? set : null)
        : _variable(name) is { Length: > 0 } value ? new(name, value, "environment")
        : null;

    void Add(ClientFiles files, string file, bool isProject)
    {
        // Someone in their home folder has one file under both names.
        if (Files.Contains(file))
            return;
        try
        {
            if (files.ReadFile(file) is not { } text)
                return;
            Files.Add(file);
            using var json = JsonDocument.Parse(text);
            HasHeadersHelper |= json.RootElement.TryGetProperty("otelHeadersHelper", out _);
            HasApiKeyHelper |= json.RootElement.TryGetProperty("apiKeyHelper", out _);
            if (!json.RootElement.TryGetProperty("env", out var env) || env.ValueKind != JsonValueKind.Object)
                return;
            foreach (var variable in env.EnumerateObject())
                Add(new(variable.Name, variable.Value.ToString(), file), isProject);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Unreadable.Add((file, error is JsonException or InvalidOperationException ? "it is not a JSON object" : error.Message));
        }
    }

    /// <summary>Whether a switch is on; what it is by default when it is not set.</summary>
    public bool IsOn(string name, bool otherwise) =>
        this[name] is { } set ? set.Value.Trim().ToLowerInvariant() is "1" or "true" or "yes" or "on" : otherwise;

    void Add(ClientVariable variable, bool isProject)
    {
        if (isProject && IsExporterVariable(variable.Name))
            Ignored.Add(variable);
        else
            _values[variable.Name] = variable;
    }

    static bool IsExporterVariable(string name) =>
        name.StartsWith("OTEL_EXPORTER_", StringComparison.Ordinal)
        || (name.StartsWith("OTEL_", StringComparison.Ordinal) && name.EndsWith("_EXPORTER", StringComparison.Ordinal));
}
