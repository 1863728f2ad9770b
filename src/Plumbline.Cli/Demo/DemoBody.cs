namespace Plumbline.Cli.Demo;

/// <summary>One export request, as OTLP in JSON.</summary>
/// <param name="Signal"><c>logs</c> or <c>metrics</c>: also the last part of the path that takes it.</param>
sealed record DemoBody(string Signal, byte[] Json);
