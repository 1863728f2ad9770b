namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Whose session logs these are, in the names and values that the same client's OpenTelemetry records carry. Equality is by content.
/// </summary>
public sealed record MachineIdentity
{
    /// <summary>Nobody's: what <c>--anonymous</c> sends.</summary>
    public static MachineIdentity Anonymous { get; } = new();

    /// <summary>The standard attributes of every record that say who: <c>user.id</c>, <c>user.email</c>, <c>organization.id</c> …</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>The attributes that <c>OTEL_RESOURCE_ATTRIBUTES</c> gives the resource.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Resource { get; init; } = [];

    /// <summary>Whether records name their session: not where <c>OTEL_METRICS_INCLUDE_SESSION_ID</c> is false.</summary>
    public bool HasSessions { get; init; } = true;

    /// <summary>Whether the resource's attributes are on every record as well: not where <c>OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES</c> is false.</summary>
    public bool IsResourceOnRecords { get; init; } = true;

    /// <inheritdoc/>
    public bool Equals(MachineIdentity? other) =>
        other is not null
        && HasSessions == other.HasSessions
        && IsResourceOnRecords == other.IsResourceOnRecords
        && Attributes.SequenceEqual(other.Attributes)
        && Resource.SequenceEqual(other.Resource);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Attributes.Count, Resource.Count, HasSessions, IsResourceOnRecords);
}
