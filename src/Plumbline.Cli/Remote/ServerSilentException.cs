namespace Plumbline.Cli.Remote;

/// <summary>A server does not answer what it was asked; the message is one sentence for a person.</summary>
sealed class ServerSilentException(string message) : Exception(message);
