using System.Net.Sockets;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Cli.Doctor;

/// <summary>What the doctor looks at: the environment, files, and whether something listens.</summary>
sealed record Surroundings : ClientFiles
{
    public Surroundings() { }

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    Surroundings(ClientFiles files)
        : base(files) => (Listens, Project) = (ListensAsync, "");

    /// <summary>Whether something accepts connections there.</summary>
    public required Func<string, int, Task<bool>> Listens { get; init; }

    /// <summary>The project folder.</summary>
    public required string Project { get; init; }

    /// <summary>This machine, seen from some project folder.</summary>
    public static Surroundings Of(string project) =>
        new(ClientFiles.OfThisMachine) { Listens = ListensAsync, Project = Path.GetFullPath(project) };

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
