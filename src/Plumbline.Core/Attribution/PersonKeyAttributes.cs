namespace Plumbline.Core.Attribution;

/// <summary>
/// Attributes in which senders say what a person is known by. Claude Code says e-mail, account and installation itself; for API keys and for what
/// stands behind a gateway there is no standard, so the common names are here and a rules file can add its own (<c>person_keys</c>).
/// </summary>
public sealed class PersonKeyAttributes
{
    static readonly (string Attribute, PersonKeyKind Kind)[] Known =
    [
        ("user.email", PersonKeyKind.Email),
        ("user.account_uuid", PersonKeyKind.Account),
        // The other form of the same account: "user_01…".
        ("user.account_id", PersonKeyKind.Account),
        ("user.id", PersonKeyKind.InstallId),
        ("api_key.name", PersonKeyKind.ApiKey),
        ("api_key.id", PersonKeyKind.ApiKey),
        ("api_key_name", PersonKeyKind.ApiKey),
        ("api_key_id", PersonKeyKind.ApiKey),
        ("gateway.subject", PersonKeyKind.GatewaySubject),
        // What the client's documentation proposes for senders that are not logged in.
        ("enduser.id", PersonKeyKind.GatewaySubject),
    ];

    readonly (string Attribute, PersonKeyKind Kind)[] _all;

    PersonKeyAttributes((string, PersonKeyKind)[] all) => _all = all;

    /// <summary>The names that are known without a rules file.</summary>
    public static PersonKeyAttributes Default { get; } = new(Known);

    /// <summary>Every attribute with what it says.</summary>
    public IReadOnlyList<(string Attribute, PersonKeyKind Kind)> All => _all;

    /// <summary>The known names, and these before them.</summary>
    public static PersonKeyAttributes With(IEnumerable<(string Attribute, PersonKeyKind Kind)> more) =>
        new([.. more.Concat(Known).Distinct()]);

    /// <summary>Whether an attribute says what a person is known by.</summary>
    public bool Has(string attribute) => Array.Exists(_all, known => known.Attribute == attribute);

    /// <summary>The keys that attributes say.</summary>
    public void Collect(IReadOnlyDictionary<string, string> attributes, List<PersonKey> into)
    {
        foreach (var (attribute, kind) in _all)
        {
            if (attributes.TryGetValue(attribute, out var value) && value.Length > 0)
                into.Add(PersonKey.Of(kind, value));
        }

        // In a session behind the Claude apps gateway the installation's id is the subject of whoever is logged in there.
        if (attributes.TryGetValue("identity.source", out var source) && source.StartsWith("gateway", StringComparison.Ordinal))
        {
            if (attributes.TryGetValue("user.id", out var subject) && subject.Length > 0)
                into.Add(new PersonKey(PersonKeyKind.GatewaySubject, subject));
        }
    }
}
