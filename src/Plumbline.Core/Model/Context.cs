namespace Plumbline.Core.Model;

/// <summary>
/// On whose behalf and from where something was sent: the resource and the standard attributes which Claude Code puts on every
/// record. Identity is taken from the point or record, tenant keys from either.
/// </summary>
public struct Context
{
    /// <summary>The unordered hash of all attributes in it.</summary>
    public Hash128 Hash;

    public Slice Session,
        UserId,
        UserEmail,
        UserAccountUuid,
        Organization,
        Team,
        CostCenter,
        Project,
        Repository,
        Branch,
        Provider,
        Entrypoint,
        Terminal,
        ServiceName;

    /// <summary>The client's version: <c>app.version</c>, else <c>service.version</c>.</summary>
    public Slice Version;

    /// <summary>The attributes of the record that belong here (standard ones, and those it shares with the resource), packed.</summary>
    public Slice Attributes;

    /// <summary>The resource's attributes whose keys are not among <see cref="Attributes"/>, packed.</summary>
    public Slice ResourceAttributes;
}
