namespace Plumbline.EndToEnd.Harness;

/// <summary>How a server is started, beyond its data folder.</summary>
public sealed record PlumbOptions
{
    /// <summary>A command in front of <c>dotnet</c>, such as <c>nsenter --net=…</c>. It must replace itself, so that the process id stays.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>Options of <c>plumb serve</c>, added or in the place of the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Replaced { get; init; } = new Dictionary<string, string>();

    /// <summary>Further variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How to reach the server; the default is plain TCP on loopback.</summary>
    public Func<SocketsHttpHandler> Handler { get; init; } = () => new SocketsHttpHandler();
}
