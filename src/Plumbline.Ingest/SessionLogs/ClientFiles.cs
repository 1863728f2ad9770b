namespace Plumbline.Ingest.SessionLogs;

/// <summary>Where Claude Code's settings on a machine are read from: the environment and files, or a test's.</summary>
public record ClientFiles
{
    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Reads a file; null when there is none.</summary>
    public required Func<string, string?> ReadFile { get; init; }

    /// <summary>The user's home folder.</summary>
    public required string Home { get; init; }

    /// <summary>The settings that an administrator may have put on this machine.</summary>
    public required string ManagedSettings { get; init; }

    /// <summary>The user's folder of Claude Code: <c>CLAUDE_CONFIG_DIR</c>, else <c>~/.claude</c>.</summary>
    public string ConfigFolder => Variable("CLAUDE_CONFIG_DIR") is { Length: > 0 } folder ? folder : Path.Combine(Home, ".claude");

    /// <summary>This machine.</summary>
    public static ClientFiles OfThisMachine { get; } =
        new()
        {
            Variable = Environment.GetEnvironmentVariable,
            ReadFile = path => File.Exists(path) ? File.ReadAllText(path) : null,
            Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            ManagedSettings =
                OperatingSystem.IsMacOS() ? "/Library/Application Support/ClaudeCode/managed-settings.json"
                : OperatingSystem.IsWindows()
                    ? Path.Combine(
                        Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData),
                        "ClaudeCode",
                        "managed-settings.json"
                    )
                : "/etc/claude-code/managed-settings.json",
        };
}
