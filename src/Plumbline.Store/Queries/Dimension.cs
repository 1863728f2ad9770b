namespace Plumbline.Store.Queries;

/// <summary>How a dimension of usage is found in the tables.</summary>
public enum DimensionKind
{
    /// <summary>A column of <c>contexts</c>: said once per session or resource.</summary>
    Context,

    /// <summary>The merged identity of the person.</summary>
    User,

    /// <summary>A column of <c>owners</c>: whose it is by the rules, at the time of what is counted.</summary>
    Owner,

    /// <summary>An id into <c>strings</c> on each request and series.</summary>
    Named,

    /// <summary>Claude Code's three classes of requests.</summary>
    QuerySource,

    /// <summary>The prompt that a request belongs to; metrics do not know it.</summary>
    Prompt,

    /// <summary>The local day, from the time.</summary>
    Day,

    /// <summary>The local hour, from the time.</summary>
    Hour,

    /// <summary>Any attribute: of the record, else of its context.</summary>
    Attribute,
}

/// <summary>Something that usage can be grouped and filtered by.</summary>
/// <param name="Name">Its name in the API, such as <c>team</c> or <c>attr.department</c>.</param>
/// <param name="Kind">How it is found.</param>
/// <param name="Source">The column without <c>_id</c>, or the attribute's key.</param>
public sealed record Dimension(string Name, DimensionKind Kind, string Source)
{
    const string AttributePrefix = "attr.";

    /// <summary>Every dimension with a name of its own, in the order of the documentation.</summary>
    public static IReadOnlyList<Dimension> All { get; } =
    [
        Owner("team"),
        Owner("cost_center"),
        Owner("project"),
        Owner("department"),
        Owner("person"),
        Owner("pool"),
        Owner("billing"),
        Owner("unallocated_reason"),
        new("user", DimensionKind.User, "user"),
        Context("session"),
        new("prompt", DimensionKind.Prompt, "prompt"),
        Named("model"),
        new("query_source", DimensionKind.QuerySource, "query_source"),
        Named("query_source_detail"),
        Named("agent"),
        Named("skill"),
        Named("plugin"),
        Named("mcp_server"),
        Named("mcp_tool"),
        Named("effort"),
        Named("speed"),
        Context("repository"),
        Context("branch"),
        Context("provider"),
        Context("entrypoint"),
        Context("terminal"),
        Context("organization"),
        Context("version"),
        new("hour", DimensionKind.Hour, "hour"),
        new("day", DimensionKind.Day, "day"),
    ];

    /// <summary>The classes of <c>query_source</c> by their stored number; 0 is absent.</summary>
    public static IReadOnlyList<string?> QuerySources { get; } = [null, "main", "subagent", "auxiliary"];

    /// <summary>Finds a dimension by its name, <c>attr.&lt;key&gt;</c> included.</summary>
    public static bool TryParse(string name, out Dimension dimension)
    {
        dimension = All.FirstOrDefault(known => known.Name == name)!;
        if (dimension is null && name.StartsWith(AttributePrefix, StringComparison.Ordinal) && name.Length > AttributePrefix.Length)
            dimension = new Dimension(name, DimensionKind.Attribute, name[AttributePrefix.Length..]);
        return dimension is not null;
    }

    /// <summary>A dimension that must be there.</summary>
    public static Dimension Of(string name) =>
        TryParse(name, out var dimension) ? dimension : throw new ArgumentException($"There is no dimension {name}.");

    /// <summary>Whether only requests know it, so that prompts and session counts have no place in its groups.</summary>
    public bool IsOfRequests => Kind is DimensionKind.Named or DimensionKind.QuerySource;

    /// <summary>Whether its values name people.</summary>
    public bool NamesPeople =>
        Kind == DimensionKind.User
        || (Kind == DimensionKind.Owner && Source == "person")
        || (Kind == DimensionKind.Attribute && PersonalKeys.Contains(Source));

    static Dimension Context(string name) => new(name, DimensionKind.Context, name);

    static Dimension Owner(string name) => new(name, DimensionKind.Owner, name);

    static Dimension Named(string name) => new(name, DimensionKind.Named, name);
}

/// <summary>A condition: the dimension has one of these values; a null among them stands for "absent".</summary>
public sealed record Filter(Dimension Dimension, IReadOnlyList<string?> Values);

/// <summary>The attributes whose values name people.</summary>
public static class PersonalKeys
{
    static readonly HashSet<string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        "user",
        "user.id",
        "user.email",
        "user.name",
        "user.full_name",
        "user.account_uuid",
        "user.account_id",
        "user.hash",
        "enduser.id",
        "enduser.email",
        "client.user",
        // What identity maps know people by.
        "api_key.name",
        "api_key.id",
        "gateway.subject",
    };

    /// <summary>Whether an attribute's values name people, written with dots or, as Prometheus has it, with underscores.</summary>
    public static bool Contains(string key) => Keys.Contains(key) || Keys.Contains(key.Replace('_', '.')) || Underscored.Contains(key);

    static readonly HashSet<string> Underscored = new(Keys.Select(key => key.Replace('.', '_')), StringComparer.OrdinalIgnoreCase);
}
