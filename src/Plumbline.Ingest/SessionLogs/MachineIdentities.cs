using System.Text.Json;

namespace Plumbline.Ingest.SessionLogs;

/// <summary>
/// Works out whose the session logs of a machine are, as Claude Code would have said it: from <c>.claude.json</c> and from the settings
/// that hold in a project's folder. What is missing or broken is left out. Remembers what it has found until it is told to forget.
/// </summary>
public sealed class MachineIdentities(ClientFiles files, Func<string, bool> folderExists)
{
    readonly Dictionary<(string Root, string? Project), MachineIdentity> _known = [];
    readonly Dictionary<string, Account> _accounts = [];

    sealed record Account(string? UserId, string? Uuid, string? Email, string? Organization);

    /// <summary>Of this machine.</summary>
    public static MachineIdentities OfThisMachine { get; } = new(ClientFiles.OfThisMachine, Directory.Exists);

    /// <summary>Reads everything again when it is asked the next time.</summary>
    public void Forget()
    {
        _known.Clear();
        _accounts.Clear();
    }

    /// <summary>The identity in some folder of Claude Code, for sessions that ran in a working folder, if that is known.</summary>
    public MachineIdentity Of(string configFolder, string? workingFolder)
    {
        var project = workingFolder is not null && Path.IsPathRooted(workingFolder) && folderExists(workingFolder) ? workingFolder : null;
        if (!_known.TryGetValue((configFolder, project), out var identity))
            _known[(configFolder, project)] = identity = Read(configFolder, project);
        return identity;
    }

    MachineIdentity Read(string configFolder, string? project)
    {
        var environment = ClientEnvironment.Read(files, configFolder, project);
        return new()
        {
            Attributes = Attributes(AccountOf(configFolder), environment),
            Resource = ResourceAttributes.Parse(environment["OTEL_RESOURCE_ATTRIBUTES"]?.Value),
            HasSessions = environment.IsOn("OTEL_METRICS_INCLUDE_SESSION_ID", otherwise: true),
            IsResourceOnRecords = environment.IsOn("OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES", otherwise: true),
        };
    }

    static List<KeyValuePair<string, string>> Attributes(Account account, ClientEnvironment environment)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                attributes.Add(new(key, value));
        }

        Add("user.id", account.UserId);
        var provider = ProviderOf(environment);
        Add("anthropic.provider", provider);
        // A client that pays by API key, or somebody else's cloud, says nothing of the account, even if one is stored.
        if (!string.Equals(provider, "firstParty", StringComparison.Ordinal) || HasApiKey(environment))
            return attributes;
        Add("organization.id", account.Organization);
        Add("user.email", account.Email);
        if (!environment.IsOn("OTEL_METRICS_INCLUDE_ACCOUNT_UUID", otherwise: true) || account.Uuid is null)
            return attributes;
        Add("user.account_uuid", account.Uuid);
        Add("user.account_id", AccountId.Of(account.Uuid));
        return attributes;
    }

    static string ProviderOf(ClientEnvironment environment) =>
        environment.IsOn("CLAUDE_CODE_USE_BEDROCK", otherwise: false) ? "bedrock"
        : environment.IsOn("CLAUDE_CODE_USE_VERTEX", otherwise: false) ? "vertex"
        : environment.IsOn("CLAUDE_CODE_USE_FOUNDRY", otherwise: false) ? "foundry"
        : "firstParty";

    static bool HasApiKey(ClientEnvironment environment) =>
        environment["ANTHROPIC_API_KEY"] is not null || environment["ANTHROPIC_AUTH_TOKEN"] is not null || environment.HasApiKeyHelper;

    Account AccountOf(string configFolder)
    {
        if (_accounts.TryGetValue(configFolder, out var known))
            return known;
        var account = CandidatesFor(configFolder).Select(TryReadAccount).FirstOrDefault(read => read is not null);
        return _accounts[configFolder] = account ?? new(null, null, null, null);
    }

    // The default folder's file is in the home; a folder of one's own holds its own.
    IEnumerable<string> CandidatesFor(string configFolder)
    {
        yield return Path.Combine(configFolder, ".claude.json");
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(configFolder)));
        if (parent is null)
            yield break;
        if (string.Equals(Path.GetFileName(Path.TrimEndingDirectorySeparator(configFolder)), ".claude", StringComparison.Ordinal))
            yield return Path.Combine(parent, ".claude.json");
        else if (string.Equals(Path.GetFullPath(configFolder), Path.Combine(files.Home, ".config", "claude"), StringComparison.Ordinal))
            yield return Path.Combine(files.Home, ".claude.json");
    }

    Account? TryReadAccount(string file)
    {
        try
        {
            if (files.ReadFile(file) is not { } text)
                return null;
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            var account = root.TryGetProperty("oauthAccount", out var stored) ? stored : default;
            return new(
                Text(root, "userID"),
                Text(account, "accountUuid"),
                Text(account, "emailAddress"),
                Text(account, "organizationUuid")
            );
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= 256 } text
            ? text
            : null;
}
