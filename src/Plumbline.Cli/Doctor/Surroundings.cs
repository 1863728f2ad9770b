using System.Net.Sockets;

namespace Plumbline.Cli.Doctor;

/// <summary>What the doctor looks at: the environment, files, and whether something listens.</summary>
sealed record Surroundings
{
    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Reads a file; null when there is none.</summary>
    public required Func<string, string?> ReadFile { get; init; }

    /// <summary>Whether something accepts connections there.</summary>
    public required Func<string, int, Task<bool>> Listens { get; init; }

    /// <summary>The user's home folder.</summary>
    public required string Home { get; init; }

    /// <summary>The project folder.</summary>
    public required string Project { get; init; }

    /// <summary>The settings that an administrator may have put on this machine.</summary>
    public required string ManagedSettings { get; init; }

    /// <summary>This machine, seen from some project folder.</summary>
    public static Surroundings OfThisMachine(string project) =>
        new()
        {
            Variable = Environment.GetEnvironmentVariable,
            ReadFile = path => File.Exists(path) ? File.ReadAllText(path) : null,
            Listens = ListensAsync,
            Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            Project = Path.GetFullPath(project),
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

    static async Task<bool> ListensAsync(string host, int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(host, port, deadline.Token);
            return true;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
