using Plumbline.Core.Model;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

/// <summary>Whose a session log is comes out as the same client's telemetry says it.</summary>
public class RecordIdentityTests
{
    const string Install = "109d429153fbc065eaa666fa9089d4cabc5b2939855301dde0bf4bbd31f232bb";

    const string Account = """
        {"userID":"109d429153fbc065eaa666fa9089d4cabc5b2939855301dde0bf4bbd31f232bb","oauthAccount":{
        "accountUuid":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","emailAddress":"dev@example.com",
        "organizationUuid":"11111111-2222-4333-8444-555555555555","organizationName":"Example Org"}}
        """;

    static MachineIdentities Identities(Dictionary<string, string> files, Dictionary<string, string>? environment = null) =>
        new(
            new ClientFiles
            {
                Home = "/home/dev",
                ManagedSettings = "/etc/managed.json",
                Variable = name => environment?.GetValueOrDefault(name),
                ReadFile = path => files.GetValueOrDefault(path.Replace('\\', '/')),
            },
            folder => folder.StartsWith("/home/dev/", StringComparison.Ordinal)
        );

    // The environment of the recorded run, but for where it sent to.
    static MachineIdentity Recorded(string capture, bool isLoggedIn)
    {
        using var json = System.Text.Json.JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Captures.Root, "identity", capture, "env.json"))
        );
        var environment = json.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.ToString());
        var account = isLoggedIn ? Account : $$"""{"userID":"{{Install}}"}""";
        return Identities(new() { ["/home/dev/.claude.json"] = account }, environment).Of("/home/dev/.claude", null);
    }

    static Batch Events(string capture)
    {
        var file = Captures.Bodies(Path.Combine(Captures.Root, "identity", capture)).Single(path => Captures.SignalOf(path) == Signal.Logs);
        return Captures.Decode(file);
    }

    [Theory]
    [InlineData("oauth", true)]
    [InlineData("toggles", false)]
    [InlineData("resource-attr-collision", false)]
    public void It_is_that_of_the_recorded_telemetry(string capture, bool isLoggedIn)
    {
        var events = Events(capture);
        var theirs = events.Contexts[events.Requests[0].Context];
        var install = events.Text.Text(theirs.UserId);
        var identity = Recorded(capture, isLoggedIn);
        // Each recorded run had an installation of its own.
        identity = identity with
        {
            Attributes = [.. identity.Attributes.Select(pair => pair.Key == "user.id" ? new(pair.Key, install!) : pair)],
        };
        var session = events.Text.Text(theirs.Session) ?? "not told";
        var batch = Records.Decode(Records.Encode(Records.Chunk(session: session), identity));
        var ours = batch.Contexts[batch.LoggedRequests[0].Context];

        string? Theirs(Slice slice) => events.Text.Text(slice);
        string? Ours(Slice slice) => batch.Text.Text(slice);
        Assert.Equal(Theirs(theirs.Session), Ours(ours.Session));
        Assert.Equal(
            (Theirs(theirs.UserId), Theirs(theirs.UserEmail), Theirs(theirs.UserAccountUuid), Theirs(theirs.Organization)),
            (Ours(ours.UserId), Ours(ours.UserEmail), Ours(ours.UserAccountUuid), Ours(ours.Organization))
        );
        Assert.Equal(
            (Theirs(theirs.Team), Theirs(theirs.CostCenter), Theirs(theirs.Project), Theirs(theirs.Provider), Theirs(theirs.Version)),
            (Ours(ours.Team), Ours(ours.CostCenter), Ours(ours.Project), Ours(ours.Provider), Ours(ours.Version))
        );
        if (!theirs.Session.IsAbsent)
            Assert.Equal(events.Requests[0].UsageIdentity, batch.LoggedRequests[0].UsageIdentity);
        if (isLoggedIn)
            Assert.Contains(
                "\"user.account_id\":\"user_01N5L7eAvjhw3YjcJmKwA8e9\"",
                BatchDump.Attributes(batch, ours.Attributes),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void With_an_API_key_the_stored_account_is_not_told()
    {
        var identity = Identities(new() { ["/home/dev/.claude.json"] = Account }, new() { ["ANTHROPIC_API_KEY"] = "sk-1" })
            .Of("/home/dev/.claude", null);

        Assert.Equal(["user.id", "anthropic.provider"], identity.Attributes.Select(pair => pair.Key));
    }

    [Fact]
    public void The_projects_settings_count_while_its_folder_exists()
    {
        var identities = Identities(
            new()
            {
                ["/home/dev/.claude/settings.json"] = """{"env":{"OTEL_RESOURCE_ATTRIBUTES":"team=home"}}""",
                ["/home/dev/till/.claude/settings.json"] = """{"env":{"OTEL_RESOURCE_ATTRIBUTES":"team=till"}}""",
                ["/gone/till/.claude/settings.json"] = """{"env":{"OTEL_RESOURCE_ATTRIBUTES":"team=gone"}}""",
            }
        );

        string Team(string? folder) => Assert.Single(identities.Of("/home/dev/.claude", folder).Resource).Value;
        Assert.Equal(("till", "home", "home"), (Team("/home/dev/till"), Team("/gone/till"), Team(null)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"userID":7,"oauthAccount":[]}""")]
    [InlineData("""{"oauthAccount":{"accountUuid":"no uuid"}}""")]
    public void A_broken_file_tells_nothing_and_breaks_nothing(string text)
    {
        var identity = Identities(new() { ["/home/dev/.claude.json"] = text, ["/home/dev/.claude/settings.json"] = text })
            .Of("/home/dev/.claude", null);

        Assert.DoesNotContain(identity.Attributes, pair => pair.Key is "user.id" or "user.account_id");
    }

    [Theory]
    [InlineData("team=a,cost_center=b%20c", "team=a;cost_center=b c")]
    [InlineData(" team = a , ,x=1=2,long name=3,y=", "team=a")]
    [InlineData("team=a,team=b", "team=b")]
    [InlineData(null, "")]
    public void Resource_attributes_are_read_as_the_exporter_reads_them(string? text, string expected) =>
        Assert.Equal(expected, string.Join(';', ResourceAttributes.Parse(text).Select(pair => $"{pair.Key}={pair.Value}")));
}
