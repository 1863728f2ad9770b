namespace Plumbline.Core.Attribution;

/// <summary>What a condition looks at.</summary>
public enum TraitKind : byte
{
    /// <summary>An attribute as it was sent.</summary>
    Attribute,

    /// <summary>The repository: its URL, <c>host/owner/name</c> or <c>owner/name</c>, in any case of letters.</summary>
    Repository,
    Branch,
    WorkingFolder,
    Email,

    /// <summary>What follows the <c>@</c> of an e-mail address.</summary>
    EmailDomain,
    Account,
    InstallId,
    ApiKey,
    GatewaySubject,
}

/// <summary>What a condition looks at, and the attribute's key where it is one.</summary>
public readonly record struct Trait(TraitKind Kind, string? Key = null)
{
    /// <summary>Whether its values say who a person is.</summary>
    public bool NamesPeople =>
        Kind is TraitKind.Email or TraitKind.Account or TraitKind.InstallId or TraitKind.ApiKey or TraitKind.GatewaySubject;

    /// <summary>Whether letters' case makes no difference.</summary>
    public bool IgnoresCase => Kind is TraitKind.Repository or TraitKind.Email or TraitKind.EmailDomain;

    /// <summary>The name in rules files; an attribute's has its key behind it.</summary>
    public override string ToString() => Kind == TraitKind.Attribute ? "attribute " + Key : NameOf(Kind);

    /// <summary>The name of a kind in rules files.</summary>
    public static string NameOf(TraitKind kind) =>
        kind switch
        {
            TraitKind.WorkingFolder => "working_folder",
            TraitKind.EmailDomain => "email_domain",
            TraitKind.InstallId => "install_id",
            TraitKind.ApiKey => "api_key",
            TraitKind.GatewaySubject => "gateway_subject",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
