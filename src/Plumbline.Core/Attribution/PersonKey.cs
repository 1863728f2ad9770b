namespace Plumbline.Core.Attribution;

/// <summary>Something that a person is known by.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The text; e-mail addresses in lower case.</param>
public readonly record struct PersonKey(PersonKeyKind Kind, string Value)
{
    /// <summary>A key from a text as someone wrote or sent it.</summary>
    public static PersonKey Of(PersonKeyKind kind, string text) => new(kind, kind == PersonKeyKind.Email ? text.ToLowerInvariant() : text);

    /// <summary>The name of a kind in rules files, and of its column in identity maps.</summary>
    public static string NameOf(PersonKeyKind kind) =>
        kind switch
        {
            PersonKeyKind.InstallId => "install_id",
            PersonKeyKind.ApiKey => "api_key",
            PersonKeyKind.GatewaySubject => "gateway_subject",
            _ => kind.ToString().ToLowerInvariant(),
        };
}

/// <summary>What a person is known by.</summary>
public enum PersonKeyKind : byte
{
    /// <summary><c>user.email</c>.</summary>
    Email,

    /// <summary><c>user.account_uuid</c>.</summary>
    Account,

    /// <summary><c>user.id</c>: the id of an installation.</summary>
    InstallId,

    /// <summary>The name or the last characters of an API key, as a sender says it in an attribute.</summary>
    ApiKey,

    /// <summary>The subject that a gateway puts on what it passes on.</summary>
    GatewaySubject,
}
