using Plumbline.Core.Attribution;
using Plumbline.Server.Rules;

namespace Plumbline.Tests.Server.Rules;

public class RulesFileTests
{
    static Subject Sender(string? email = null, string? repository = null, params (string Key, string Value)[] attributes) =>
        new()
        {
            Attributes = attributes.ToDictionary(pair => pair.Key, pair => pair.Value),
            Repository = repository,
            Person = email is null ? [] : [PersonKey.Of(PersonKeyKind.Email, email)],
        };

    static long On(int year, int month, int day) => new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    static Owner OwnerOf(RuleSet rules, Subject subject, long time) => rules.Explain(subject, time).Interval.Owner;

    [Fact]
    public void The_example_is_read_as_its_comments_say()
    {
        var rules = RulesFolder.Rules(RulesExample.Text);

        var build = OwnerOf(rules, Sender(attributes: ("service.name", "build-linux")), On(2026, 1, 1));
        Assert.Equal(("build", null, Billing.Metered), (build.Pool, build.Team, build.Billing));
        var repository = OwnerOf(rules, Sender("a@x.example", "https://github.com/Acme/payments-api.git"), On(2026, 1, 1));
        Assert.Equal("payments-api", repository.Project);
        var contractor = Sender("C@contractors.example", null, ("team", "web"), ("cost_center", "7"));
        Assert.Equal("7", OwnerOf(rules, contractor, On(2026, 6, 30)).CostCenter);
        Assert.Equal("external-7", OwnerOf(rules, contractor, On(2026, 7, 1)).CostCenter);
        Assert.Equal("external-7", OwnerOf(rules, contractor, On(2027, 1, 1) - 1).CostCenter);
        Assert.Equal("7", OwnerOf(rules, contractor, On(2027, 1, 1)).CostCenter);
        Assert.Equal(Billing.Subscription, OwnerOf(rules, Sender(attributes: ("anthropic.seat_type", "any")), 0).Billing);
        Assert.Equal([(false, 2), (true, 0)], rules.Pools.Select(pool => (pool.ByUse, pool.Shares.Count)));
    }

    [Fact]
    public void An_empty_file_is_the_resource_attributes() =>
        Assert.Equal("web", OwnerOf(RulesFolder.Rules("# nothing\n"), Sender(attributes: ("team", "web")), 0).Team);

    [Fact]
    public void Defaults_can_be_switched_off() =>
        Assert.Null(OwnerOf(RulesFolder.Rules("defaults: false"), Sender(attributes: ("team", "web")), 0).Team);

    [Fact]
    public void A_person_who_moves_and_leaves_belongs_to_each_team_in_its_time()
    {
        var rules = RulesFolder.Rules(
            "identity_maps: [people.csv]",
            (
                "people.csv",
                """
                person,email,team,cost_center,from,until
                Anna,Anna@Example.com,web,10,,2026-03-31
                Anna,anna@example.com,"search, ranking",20,2026-04-01,2026-06-30
                """
            )
        );
        var anna = Sender("anna@example.COM");

        Assert.Equal(("web", "Anna"), (OwnerOf(rules, anna, On(2026, 4, 1) - 1).Team, OwnerOf(rules, anna, 0).Person));
        Assert.Equal(
            ("search, ranking", "20"),
            (OwnerOf(rules, anna, On(2026, 4, 1)).Team, OwnerOf(rules, anna, On(2026, 6, 30)).CostCenter)
        );
        Assert.Equal(UnallocatedReason.OutsideDates, OwnerOf(rules, anna, On(2026, 7, 1)).Reason);
        Assert.Equal(UnallocatedReason.UnknownPerson, OwnerOf(rules, Sender("bob@example.com"), 0).Reason);
        Assert.Equal(UnallocatedReason.NoIdentity, OwnerOf(rules, Sender(), 0).Reason);
    }

    [Fact]
    public void A_line_holds_for_each_key_in_it_and_keys_are_found_in_attributes()
    {
        var rules = RulesFolder.Rules(
            "identity_maps: keys.csv\nperson_keys: { api_key: acme.key }",
            ("keys.csv", "\uFEFFapi_key,gateway_subject,team\r\nkey-1,,one\r\n\r\nkey-2,sub-2,two\r\n")
        );

        Assert.Equal("one", OwnerOf(rules, Sender(attributes: ("acme.key", "key-1")), 0).Team);
        Assert.Equal("two", OwnerOf(rules, Sender(attributes: ("api_key.name", "key-2")), 0).Team);
        Assert.Equal("two", OwnerOf(rules, Sender(null, null, ("user.id", "sub-2"), ("identity.source", "gateway-oidc")), 0).Team);
        Assert.Null(OwnerOf(rules, Sender(attributes: ("user.id", "sub-2")), 0).Team);
    }

    [Fact]
    public void Of_several_keys_the_address_counts_before_the_installation()
    {
        var rules = RulesFolder.Rules(
            "identity_maps: keys.csv",
            ("keys.csv", "install_id,email,team,project\nmachine,,lab,bench\n,anna@example.com,web,\n")
        );
        var subject = new Subject
        {
            Attributes = new Dictionary<string, string>(),
            Person = [new(PersonKeyKind.InstallId, "machine"), new(PersonKeyKind.Email, "anna@example.com")],
        };

        var owner = OwnerOf(rules, subject, 0);

        Assert.Equal(("web", "bench"), (owner.Team, owner.Project));
    }

    [Fact]
    public void The_identity_map_counts_at_its_place()
    {
        const string rule = "- { when: { attribute app: lab }, set: { team: lab } }";
        var map = ("people.csv", "email,team\nanna@example.com,web\n");
        var anna = Sender("anna@example.com", null, ("app", "lab"), ("team", "said"));

        Assert.Equal("lab", OwnerOf(RulesFolder.Rules($"identity_maps: people.csv\nrules:\n{rule}", map), anna, 0).Team);
        Assert.Equal("lab", OwnerOf(RulesFolder.Rules($"identity_maps: people.csv\nrules:\n{rule}\n- identity_map", map), anna, 0).Team);
        Assert.Equal("web", OwnerOf(RulesFolder.Rules($"identity_maps: people.csv\nrules:\n- identity_map\n{rule}", map), anna, 0).Team);
    }

    [Fact]
    public void A_condition_can_ask_for_what_is_absent()
    {
        var rules = RulesFolder.Rules("rules:\n- { when: { branch: [null, main], attribute app: ~ }, set: { team: plain } }");

        Assert.Equal("plain", OwnerOf(rules, Sender(), 0).Team);
        Assert.Equal("plain", OwnerOf(rules, Sender() with { Branch = "main" }, 0).Team);
        Assert.Null(OwnerOf(rules, Sender() with { Branch = "other" }, 0).Team);
        Assert.Null(OwnerOf(rules, Sender(attributes: ("app", "x")), 0).Team);
    }

    [Fact]
    public void A_value_that_has_a_place_with_nothing_in_it_is_left_to_the_next_rule()
    {
        var rules = RulesFolder.Rules(
            "rules:\n- set: { team: 'app-${attribute app}' }\n- { when: { working_folder: '/src/*/*' }, set: { team: '${working_folder 1}' } }"
        );

        Assert.Equal("app-x", OwnerOf(rules, Sender(attributes: ("app", "x")), 0).Team);
        Assert.Equal("web", OwnerOf(rules, Sender() with { WorkingFolder = "/src/web/a/b" }, 0).Team);
        Assert.Null(OwnerOf(rules, Sender() with { WorkingFolder = "/src//b" }, 0).Team);
    }

    [Fact]
    public void A_pool_counts_only_while_it_is_divided()
    {
        var rules = RulesFolder.Rules("rules: [ { set: { pool: shared } } ]\npools: [ { name: shared, from: 2026-02-01, by_use: true } ]");
        var subject = Sender(attributes: ("team", "web"));

        Assert.Equal(("web", null), (OwnerOf(rules, subject, On(2026, 1, 31)).Team, OwnerOf(rules, subject, 0).Pool));
        Assert.Equal((null, "shared"), (OwnerOf(rules, subject, On(2026, 2, 1)).Team, OwnerOf(rules, subject, On(2026, 2, 1)).Pool));
    }

    [Theory]
    [InlineData("https://github.com/acme/checkout.git", "github.com/acme/*")]
    [InlineData("https://user@github.com/acme/checkout", "github.com/acme/checkout")]
    [InlineData("git@github.com:acme/checkout.git", "github.com/acme/checkout")]
    [InlineData("ssh://git@github.com/acme/checkout.git/", "acme/checkout")]
    [InlineData("https://github.com/acme/checkout", "https://github.com/acme/checkout")]
    [InlineData("acme/checkout", "ACME/*")]
    public void A_repository_is_known_by_all_its_names(string sent, string pattern) =>
        Assert.Equal(
            "yes",
            OwnerOf(
                RulesFolder.Rules($"rules: [ {{ when: {{ repository: '{pattern}' }}, set: {{ team: yes }} }} ]"),
                Sender(null, sent),
                0
            ).Team
        );

    [Fact]
    public void The_version_changes_with_any_of_the_files()
    {
        const string yaml = "identity_maps: people.csv";
        var one = RulesFolder.Rules(yaml, ("people.csv", "email,team\na@b.c,x\n")).Version;

        Assert.Equal(one, RulesFolder.Rules(yaml, ("people.csv", "email,team\na@b.c,x\n")).Version);
        Assert.NotEqual(one, RulesFolder.Rules(yaml, ("people.csv", "email,team\na@b.c,y\n")).Version);
        Assert.NotEqual(one, RulesFolder.Rules(yaml + " ", ("people.csv", "email,team\na@b.c,x\n")).Version);
        Assert.Matches("^[0-9a-f]{12}$", one);
    }
}
