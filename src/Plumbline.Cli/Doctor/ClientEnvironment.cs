using System.Text.Json;

namespace Plumbline.Cli.Doctor;

/// <summary>A value that Claude Code would see, and where it comes from.</summary>
sealed record ClientVariable(string Name, string Value, string Source)
{
    public override string ToString() => $"{Name} ({Source})";
}

/// <summary>
/// The environment as Claude Code puts it together: its own, over that the <c>env</c> of the user's settings, of the project's (whose
/// exporter variables it ignores), and of the managed ones.
/// </summary>
sealed class ClientEnvironment
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

    readonly Func<string, string?> _variable;

    ClientEnvironment(Func<string, string?> variable) => _variable = variable;

    /// <summary>Reads everything.</summary>
    public static ClientEnvironment Read(Surroundings surroundings)
    {
        var environment = new ClientEnvironment(surroundings.Variable);
        var user = surroundings.Variable("CLAUDE_CONFIG_DIR") is { Length: > 0 } folder
            ? folder
            : Path.Combine(surroundings.Home, ".claude");
        environment.Add(surroundings, Path.Combine(user, "settings.json"), isProject: false);
        environment.Add(surroundings, Path.Combine(surroundings.Project, ".claude", "settings.json"), isProject: true);
        environment.Add(surroundings, Path.Combine(surroundings.Project, ".claude", "settings.local.json"), isProject: true);
        environment.Add(surroundings, surroundings.ManagedSettings, isProject: false);
        return environment;
    }

    /// <summary>A variable; null when it is not set or empty.</summary>
    public ClientVariable? this[string name] =>
        _values.GetValueOrDefault(name) is { } set ? (set.Value.Length > 0 ? set : null)
        : _variable(name) is { Length: > 0 } value ? new(name, value, "environment")
        : null;

    void Add(Surroundings surroundings, string file, bool isProject)
    {
        // Someone in their home folder has one file under both names.
        if (Files.Contains(file))
            return;
        try
        {
            if (surroundings.ReadFile(file) is not { } text)
                return;
            Files.Add(file);
            using var json = JsonDocument.Parse(text);
            HasHeadersHelper |= json.RootElement.TryGetProperty("otelHeadersHelper", out _);
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
