namespace Plumbline.Cli.Doctor;

/// <summary>Where one signal goes.</summary>
/// <param name="Signal">METRICS, LOGS or TRACES.</param>
/// <param name="Protocol">As set; null when it is not.</param>
/// <param name="Address">The address that is asked; null when the endpoint cannot be read.</param>
/// <param name="EndpointSource">The variable and file of the endpoint, or that it is the default.</param>
sealed record Destination(
    string Signal,
    string? Protocol,
    string ProtocolSource,
    Uri? Address,
    string EndpointText,
    string EndpointSource,
    bool IsOwnEndpoint
)
{
    /// <summary>Whether the protocol is one of the two over HTTP.</summary>
    public bool IsHttp => Protocol?.StartsWith("http/", StringComparison.Ordinal) ?? true;

    /// <summary>The same in words.</summary>
    public override string ToString() => $"{Signal.ToLowerInvariant()} to {EndpointText} by {Protocol ?? "http/protobuf"}";
}
