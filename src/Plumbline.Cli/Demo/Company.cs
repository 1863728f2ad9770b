namespace Plumbline.Cli.Demo;

/// <summary>The made-up company: teams, people, programs.</summary>
/// <param name="OrganizationId">Its id at the provider.</param>
sealed record Company(
    string OrganizationId,
    IReadOnlyList<Team> Teams,
    IReadOnlyList<Person> People,
    IReadOnlyList<ServiceAccount> Services
)
{
    public const string Name = "Juniper Lantern";
    public const string Slug = "juniper-lantern";
    public const string MailDomain = "juniper-lantern.example";

    /// <summary>Where contractors' usage is booked, whatever team they work for.</summary>
    public const string ContractorDepartment = "External";
    public const string ContractorDomain = "fernway-contracting.example";
}
