namespace Plumbline.Server.Security;

/// <summary>Which of the three addresses a connection came in by.</summary>
public enum Listener : byte
{
    OtlpHttp,
    OtlpGrpc,
    Web,
}

/// <summary>What a connection knows of its listener: set once when it is opened, read by each of its requests.</summary>
public sealed record ListenerFeature(Listener Listener, ListenerGuard Guard);
