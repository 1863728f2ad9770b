namespace Plumbline.Cli.Demo;

/// <summary>What the company always has: its teams and programs, and the names from which its people's are made. All of it is invented.</summary>
static class CompanyTable
{
    public static IReadOnlyList<Team> Teams { get; } =
    [
        Make("Checkout", "CC-1010", "Product", 12, ("basket", "Store"), ("payments-form", "Store")),
        Make("Search", "CC-1020", "Product", 10, ("search-index", "Discovery"), ("suggestions", "Discovery")),
        Make("Catalogue", "CC-1020", "Product", 8, ("catalogue", "Discovery"), ("images", "Store")),
        Make("Mobile", "CC-1030", "Product", 14, ("app-android", "Apps"), ("app-ios", "Apps")),
        Make("Web", "CC-1030", "Product", 13, ("storefront", "Store"), ("design-system", "Apps")),
        Make("Billing", "CC-2010", "Finance Systems", 7, ("invoices", "Ledger"), ("tax-rules", "Ledger")),
        Make("Platform", "CC-3010", "Infrastructure", 11, ("deploy", "Platform"), ("observability", "Platform")),
        Make("Data", "CC-3020", "Infrastructure", 9, ("warehouse", "Insight"), ("pipelines", "Insight")),
        Make("Security", "CC-3030", "Infrastructure", 5, ("access", "Platform"), ("scanner", "Platform")),
        Make("Quality", "CC-3010", "Infrastructure", 5, ("test-farm", "Platform")),
        Make("Support Tools", "CC-4010", "Operations", 4, ("help-desk", "Service"), ("chat-widget", "Service")),
        Make("Research", "CC-5010", "Research", 6, ("ranking-lab", "Discovery"), ("notebooks", "Insight")),
    ];

    public static IReadOnlyList<ServiceAccount> Services { get; } =
    [
        new(0, ("service.account", "ci-bot"), "attribute service.account: ci-bot", "CI", 8, []),
        new(
            1,
            ("api_key.name", "review-bot"),
            "api_key: review-bot",
            "Code review",
            10,
            [("Checkout", 3), ("Mobile", 3), ("Web", 2), ("Platform", 1), ("Search", 1)]
        ),
    ];

    public static IReadOnlyList<string> GivenNames { get; } =
    [
        "Ada",
        "Anouk",
        "Bela",
        "Bram",
        "Carys",
        "Ciro",
        "Dalia",
        "Dov",
        "Elin",
        "Emre",
        "Fenna",
        "Flynn",
        "Greta",
        "Hana",
        "Idris",
        "Ines",
        "Jonna",
        "Kaito",
        "Leila",
        "Lorne",
        "Maren",
        "Milo",
        "Nadia",
        "Niko",
        "Odile",
        "Orla",
        "Pavel",
        "Petra",
        "Quinn",
        "Rhea",
        "Runa",
        "Sami",
        "Signe",
        "Tariq",
        "Tova",
        "Uma",
        "Vito",
        "Wanda",
        "Yara",
        "Zeno",
    ];

    public static IReadOnlyList<string> FamilyNames { get; } =
    [
        "Alder",
        "Amberly",
        "Bracken",
        "Brook",
        "Cedar",
        "Cloverfield",
        "Dale",
        "Dunmore",
        "Elmwood",
        "Fairweather",
        "Fenwick",
        "Gorse",
        "Hawthorn",
        "Heath",
        "Ivory",
        "Juniper",
        "Kestrel",
        "Larkin",
        "Linden",
        "Marsh",
        "Meadow",
        "Nettle",
        "Oakley",
        "Orchard",
        "Pebble",
        "Quarry",
        "Reed",
        "Rowan",
        "Sable",
        "Sorrel",
        "Tansy",
        "Thistle",
        "Umber",
        "Vale",
        "Willow",
        "Wren",
        "Yarrow",
        "Yew",
        "Ashdown",
        "Birch",
    ];

    static Team Make(string name, string costCenter, string department, int weight, params (string Name, string Project)[] repositories) =>
        new(name, costCenter, department, weight, [.. repositories.Select(one => new Repository(one.Name, one.Project))]);
}
