namespace Plumbline.Core.Attribution;

/// <summary>What is known of a sender when it is asked whose its usage is: the attributes it sent, where it worked, and who it is.</summary>
public sealed record Subject
{
    /// <summary>Attributes as they were sent, of the record and of its resource: <c>team</c>, <c>service.name</c>, any key.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>The repository, as <c>vcs.repository.url.full</c> or a session log says; null when it is not known.</summary>
    public string? Repository { get; init; }

    /// <summary>The Git branch; null when it is not known.</summary>
    public string? Branch { get; init; }

    /// <summary>The working folder of a session log; null when it is not known.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Every key that the merged person is known by, the sender's own first; empty when it names nobody.</summary>
    public IReadOnlyList<PersonKey> Person { get; init; } = [];
}
