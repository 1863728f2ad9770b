namespace Plumbline.Core.Attribution;

/// <summary>A subject as conditions look at it: each trait's values, made once.</summary>
sealed class SubjectTraits
{
    readonly Subject _subject;
    string[]? _repository;
    string[]? _domains;

    /// <summary>Collects the person's keys: those that are known, and those that the attributes say.</summary>
    public SubjectTraits(Subject subject, PersonKeyAttributes attributes)
    {
        _subject = subject;
        List<PersonKey> keys = [.. subject.Person];
        attributes.Collect(subject.Attributes, keys);
        // Stable: within a kind the sender's own come first.
        Keys = [.. keys.Where(key => key.Value.Length > 0).Distinct().OrderBy(key => key.Kind)];
    }

    /// <summary>What the person is known by, the kinds in their order; empty when it names nobody.</summary>
    public PersonKey[] Keys { get; }

    /// <summary>An attribute as it was sent; null when it is absent or empty.</summary>
    public string? Attribute(string key) => _subject.Attributes.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    /// <summary>The values of a trait; none when the sender does not say.</summary>
    public string[] Values(Trait trait) =>
        trait.Kind switch
        {
            TraitKind.Attribute => One(Attribute(trait.Key!)),
            TraitKind.Repository => _repository ??= Repository(),
            TraitKind.Branch => One(_subject.Branch),
            TraitKind.WorkingFolder => One(_subject.WorkingFolder),
            TraitKind.Email => KeysOf(PersonKeyKind.Email),
            TraitKind.EmailDomain => _domains ??= [.. KeysOf(PersonKeyKind.Email).Select(DomainOf).Distinct(StringComparer.Ordinal)],
            TraitKind.Account => KeysOf(PersonKeyKind.Account),
            TraitKind.InstallId => KeysOf(PersonKeyKind.InstallId),
            TraitKind.ApiKey => KeysOf(PersonKeyKind.ApiKey),
            _ => KeysOf(PersonKeyKind.GatewaySubject),
        };

    static string[] One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];

    string[] KeysOf(PersonKeyKind kind) => [.. Keys.Where(key => key.Kind == kind).Select(key => key.Value)];

    static string DomainOf(string email) => email[(email.LastIndexOf('@') + 1)..];

    string[] Repository()
    {
        string?[] said = [_subject.Repository, Attribute("vcs.repository.url.full")];
        return
        [
            .. said.Where(text => !string.IsNullOrEmpty(text))
                .SelectMany(text => RepositoryName.Forms(text!))
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
