using System.Net;
using Plumbline.Server.Settings;

namespace Plumbline.Tests.Server.Settings;

public class SettingsReaderTests
{
    static SettingsResult Read(
        Dictionary<string, string>? flags = null,
        Dictionary<string, string>? environment = null,
        Dictionary<string, string>? files = null
    ) =>
        new SettingsReader(
            name => environment?.GetValueOrDefault(name) ?? (name == "XDG_DATA_HOME" ? "/home/ada/share" : null),
            path => files?.GetValueOrDefault(path)
        ).Read(flags ?? []);

    static ServerSettings Good(SettingsResult result)
    {
        Assert.Null(result.Problem);
        return result.Settings!;
    }

    [Fact]
    public void Without_anything_set_the_addresses_are_those_of_the_documentation()
    {
        var settings = Good(Read());
        Assert.Equal("127.0.0.1:4318", settings.OtlpHttp.ToString());
        Assert.Equal("127.0.0.1:4317", settings.OtlpGrpc.ToString());
        Assert.Equal("127.0.0.1:4180", settings.Web.ToString());
        Assert.Equal("/home/ada/share/plumbline", settings.Data);
        Assert.Null(settings.SessionLogs);
    }

    [Fact]
    public void Flags_win_over_the_environment_which_wins_over_the_file()
    {
        var files = new Dictionary<string, string>
        {
            ["/home/ada/share/plumbline/settings.json"] = """
                {
                  // Comments are welcome.
                  "web": "127.0.0.1:1", "otlp-http": "127.0.0.1:1", "otlp-grpc": "127.0.0.1:9", "max-attributes": 99,
                  "keep-content": true, "team-keys": ["squad", "team"],
                }
                """,
        };
        var environment = new Dictionary<string, string> { ["PLUMBLINE_WEB"] = "127.0.0.1:2", ["PLUMBLINE_OTLP_HTTP"] = "127.0.0.1:2" };
        var settings = Good(Read(new() { ["web"] = "127.0.0.1:3" }, environment, files));
        Assert.Equal((3, 2, 9), (settings.Web.Port, settings.OtlpHttp.Port, settings.OtlpGrpc.Port));
        Assert.Equal((99, true), (settings.MaxAttributes, settings.KeepContent));
        Assert.Equal(["squad", "team"], settings.TeamKeys);
    }

    [Fact]
    public void The_data_folder_decides_which_settings_file_is_read_unless_one_is_named()
    {
        var files = new Dictionary<string, string>
        {
            ["/elsewhere/settings.json"] = """{"people":"pseudonyms"}""",
            ["/named.json"] = """{"people":"names","data":"/third"}""",
        };
        Assert.Equal(PeopleDisplay.Pseudonyms, Good(Read(new() { ["data"] = "/elsewhere" }, null, files)).People);
        Assert.Equal(PeopleDisplay.Pseudonyms, Good(Read(null, new() { ["PLUMBLINE_DATA"] = "/elsewhere" }, files)).People);
        var named = Good(Read(new() { ["settings"] = "/named.json" }, new() { ["PLUMBLINE_PEOPLE"] = "" }, files));
        Assert.Equal((PeopleDisplay.Names, "/third"), (named.People, named.Data));
    }

    [Theory]
    [InlineData("web", "4180")]
    [InlineData("web", "example.com:4180")]
    [InlineData("web", "127.0.0.1:65536")]
    [InlineData("web", "127.0.0.1:")]
    [InlineData("web", "::1:4180")]
    [InlineData("web", "")]
    [InlineData("people", "nobody")]
    [InlineData("keep-content", "maybe")]
    [InlineData("retention-spans-days", "-1")]
    [InlineData("retention-spans-days", "9.5")]
    [InlineData("max-body-bytes", "64MB")]
    [InlineData("max-body-bytes", "2GiB")]
    [InlineData("max-body-bytes", "99999999999999999999")]
    [InlineData("body-timeout", "soon")]
    [InlineData("body-timeout", "0")]
    [InlineData("team-keys", "a,,b")]
    public void A_wrong_value_is_one_sentence_with_its_source_and_what_was_expected(string name, string value)
    {
        var setting = SettingTable.Find(name)!;
        var byFlag = Read(new() { [name] = value });
        Assert.Null(byFlag.Settings);
        Assert.StartsWith($"--{name}: expected {setting.Expected}, got \"{value}\"", byFlag.Problem);
        if (value.Length > 0)
            Assert.StartsWith(setting.Variable + ": expected ", Read(null, new() { [setting.Variable] = value }).Problem);
        var byFile = Read(new() { ["settings"] = "/s.json" }, null, new() { ["/s.json"] = $$"""{"{{name}}":"{{value}}"}""" });
        Assert.StartsWith($"/s.json, \"{name}\": expected ", byFile.Problem);
    }

    [Theory]
    [InlineData("""{"wbe":"127.0.0.1:1"}""", "there is no setting \"wbe\"")]
    [InlineData("""{"web":{"port":1}}""", "expected a string, a number, true, false or a list of strings")]
    [InlineData("[]", "expected one JSON object")]
    [InlineData("{\n\"web\" 1}", "not valid JSON at line 2")]
    public void A_wrong_settings_file_is_one_sentence(string text, string expected)
    {
        Assert.Contains(expected, Read(new() { ["settings"] = "/s.json" }, null, new() { ["/s.json"] = text }).Problem);
    }

    [Fact]
    public void A_settings_file_that_is_named_must_exist() =>
        Assert.Contains("there is no file /s.json", Read(new() { ["settings"] = "/s.json" }).Problem);

    [Theory]
    [InlineData("tls-cert", "/c.pem", "--tls-cert and --tls-key")]
    [InlineData("web", "127.0.0.1:4318", "--otlp-http and --web")]
    [InlineData("max-body-memory", "100MiB", "--max-body-memory")]
    public void Settings_that_contradict_each_other_are_refused(string name, string value, string expected) =>
        Assert.StartsWith(expected, Read(new() { [name] = value }).Problem);

    [Theory]
    [InlineData("127.0.0.1:0", "127.0.0.1", true)]
    [InlineData("localhost:80", "127.0.0.1", true)]
    [InlineData("[::1]:80", "::1", true)]
    [InlineData("*:80", "0.0.0.0", false)]
    [InlineData("[::]:80", "::", false)]
    [InlineData("192.168.7.1:80", "192.168.7.1", false)]
    public void Addresses_know_whether_they_are_local(string text, string address, bool isLoopback)
    {
        Assert.True(ListenAddress.TryParse(text, out var parsed));
        Assert.Equal((IPAddress.Parse(address), isLoopback), (parsed.Address, parsed.IsLoopback));
    }

    [Fact]
    public void What_a_setting_shows_can_be_read_back()
    {
        var defaults = new ServerSettings { Data = "/d" };
        Assert.All(
            SettingTable.All,
            setting =>
            {
                var again = setting.Apply(defaults, setting.Show(defaults));
                Assert.NotNull(again);
                Assert.Equal(setting.Show(defaults), setting.Show(again));
            }
        );
    }

    [Fact]
    public void Every_property_of_the_settings_has_its_entry_in_the_table()
    {
        // "A,B" is a valid list, "/x" a path: some value changes each property.
        string[] values =
        [
            "true",
            "false",
            "7",
            "1000",
            "99999",
            "3MiB",
            "700MiB",
            "9s",
            "2m",
            "127.0.0.1:5",
            "pseudonyms",
            "/x",
            "a,b",
            "a@b",
        ];
        var defaults = new ServerSettings { Data = "/d" };
        var reached = new HashSet<string>();
        foreach (var setting in SettingTable.All)
        {
            foreach (var changed in values.Select(value => setting.Apply(defaults, value)).OfType<ServerSettings>())
                reached.UnionWith(
                    typeof(ServerSettings)
                        .GetProperties()
                        .Where(one => !Equals(one.GetValue(changed), one.GetValue(defaults)))
                        .Select(one => one.Name)
                );
        }

        Assert.Equal(
            typeof(ServerSettings).GetProperties().Select(one => one.Name).Where(name => name != "EqualityContract").Order(),
            reached.Order()
        );
    }
}
