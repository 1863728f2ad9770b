using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Plumbline.Cli;
using Plumbline.Server;
using Plumbline.Server.Settings;
using Plumbline.Tests.Server.Receiving;

namespace Plumbline.Tests.Server.Rules;

/// <summary>From a request that is sent to the sentence that says whose it is: the whole service in this process.</summary>
public sealed class WhyTests : IDisposable
{
    const string Yaml = """
        identity_maps: people.csv
        rules:
          - name: build servers
            when: { attribute service.name: build-* }
            set: { pool: build }
          - name: anna's own
            when: { email: anna@example.com }
            set: { project: "${branch 1}" }
          - identity_map
          - name: spring
            from: 2026-03-01
            until: 2026-05-31
            set: { project: spring }
        pools:
          - { name: build, by_use: true }
        """;

    readonly RulesFolder _folder = new();
    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("plumbline-why-");
    readonly HttpClient _client = RunningServer.NewClient();
    readonly StringWriter _log = new();

    public WhyTests() =>
        _folder.Write(
            Yaml.Replace("set: { project: \"${branch 1}\" }", "set: { cost_center: own }", StringComparison.Ordinal),
            ("people.csv", "email,person,team,cost_center,until\nanna@example.com,Anna A.,web,10,2026-11-10\n")
        );

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
        _data.Delete(recursive: true);
    }

    Task<ServerHost> StartAsync(PeopleDisplay people = PeopleDisplay.Names) =>
        ServerHost.StartAsync(
            new ServerSettings
            {
                Data = _data.FullName,
                OtlpHttp = RunningServer.Free,
                OtlpGrpc = RunningServer.Free,
                Web = RunningServer.Free,
                SessionLogs = [],
                Rules = _folder.Path,
                People = people,
            },
            new LineLoggerProvider(TextWriter.Synchronized(_log), TimeProvider.System, LogLevel.Information),
            TimeProvider.System
        );

    async Task SendAsync(ServerHost host, string id, string time, string? email, string service = "claude-code")
    {
        var nanos =
            new DateTimeOffset(DateTime.Parse(time, null, System.Globalization.DateTimeStyles.AdjustToUniversal)).ToUnixTimeMilliseconds()
            * 1_000_000;
        string Text(string key, string value) => $$$"""{"key":"{{{key}}}","value":{"stringValue":"{{{value}}}"}}""";
        string[] attributes =
        [
            Text("event.name", "api_request"),
            Text("session.id", "session-" + id),
            Text("request_id", id),
            Text("model", "claude-opus-5-5"),
            Text("input_tokens", "1000"),
            Text("output_tokens", "100"),
            Text("cost_usd_micros", "6000"),
            .. email is null ? Array.Empty<string>() : [Text("user.email", email)],
        ];
        var body = $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{{{Text(
                "service.name",
                service
            )}}}]},"scopeLogs":[{"scope":{"name":"com.anthropic.claude_code.events"},
            "logRecords":[{"timeUnixNano":"{{{nanos}}}","body":{"stringValue":"claude_code.api_request"},"attributes":[{{{string.Join(
                ',',
                attributes
            )}}}]}]}]}]}
            """;
        using var answer = await _client.PostAsync(new Uri(host.OtlpHttp, "/v1/logs"), new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    async Task<JsonElement> GetAsync(ServerHost host, string path) =>
        JsonElement.Parse(await _client.GetStringAsync(new Uri(host.Web, path)));

    Task<JsonElement> WhyAsync(ServerHost host, string request) => GetAsync(host, "/api/v1/why?request=" + request);

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(args, output, error, CancellationToken.None);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    static string? Owner(JsonElement why, string field) => why.GetProperty("owner").GetProperty(field).GetString();

    [Fact]
    public async Task A_request_is_explained_rule_by_rule_and_as_it_is_counted()
    {
        await using var host = await StartAsync();
        await SendAsync(host, "req_web", "2026-11-05T10:00:00Z", "Anna@example.com");
        await SendAsync(host, "req_left", "2026-11-11T00:00:00Z", "anna@example.com");
        await SendAsync(host, "req_build", "2026-11-05T10:00:00Z", null, "build-7");
        await SendAsync(host, "req_bob", "2026-11-05T10:00:00Z", "bob@example.com");
        await SendAsync(host, "req_nobody", "2026-11-05T10:00:00Z", null);

        var web = await WhyAsync(host, "req_web");
        Assert.Equal(("web", "own", "Anna A."), (Owner(web, "team"), Owner(web, "cost_center"), Owner(web, "person")));
        var costs = web.GetProperty("costs");
        Assert.Equal(
            ["0.006", "0.006", "0.006", "0"],
            new[] { "client_cost_usd", "list_cost_usd", "effective_cost_usd", "cost_difference_usd" }.Select(name =>
                costs.GetProperty(name).GetString()
            )
        );
        Assert.Equal(
            ("2026-06-01T00:00:00Z", "2026-11-11T00:00:00Z"),
            (web.GetProperty("owned_since").GetString(), web.GetProperty("owned_until").GetString())
        );
        Assert.Equal(
            [
                "- build servers: attribute service.name is to be build-*, but it is claude-code",
                "+ anna's own: holds",
                "+ identity map, email anna@example.com: holds",
                "- spring: not at that time: it holds from 2026-03-01 until 2026-05-31",
                "+ resource attributes: holds",
            ],
            web.GetProperty("steps")
                .EnumerateArray()
                .Select(step =>
                    $"{(step.GetProperty("holds").GetBoolean() ? '+' : '-')} {step.GetProperty("name")}: {step.GetProperty("why")}"
                )
        );
        Assert.Equal(
            "Add a row for email anna@example.com that covers the day: the nearest one (people.csv:2) holds until 2026-11-10.",
            Fix(await WhyAsync(host, "req_left"))
        );
        Assert.Equal("Add a row for email bob@example.com to the identity map.", Fix(await WhyAsync(host, "req_bob")));
        Assert.StartsWith("Let the sender say who it is or whom it works for", Fix(await WhyAsync(host, "req_nobody")));
        var build = await WhyAsync(host, "req_build");
        Assert.Equal(("build", null, null), (Owner(build, "pool"), Owner(build, "team"), Fix(build)));
        await AssertCountedSo(host, "req_web", "req_left", "req_build", "req_bob", "req_nobody");
    }

    static string? Fix(JsonElement why) => why.GetProperty("fix").GetString();

    // What is explained is what usage counts.
    async Task AssertCountedSo(ServerHost host, params string[] requests)
    {
        var usage = await GetAsync(
            host,
            "/api/v1/usage?from=2026-11-01T00:00:00Z&to=2026-11-20T00:00:00Z&by=session,team,pool,cost_center,person,unallocated_reason"
        );
        Assert.Equal(requests.Length, usage.GetProperty("rows").GetArrayLength());
        foreach (var row in usage.GetProperty("rows").EnumerateArray())
        {
            var why = await WhyAsync(host, row.GetProperty("session").GetString()!["session-".Length..]);
            foreach (var field in new[] { "team", "pool", "cost_center", "unallocated_reason" })
                Assert.Equal(row.GetProperty(field).GetString(), Owner(why, field));
            Assert.Equal(why.GetProperty("rules").GetString(), why.GetProperty("counted_by").GetString());
        }
    }

    [Fact]
    public async Task The_command_prints_it_for_people_and_says_what_is_wrong_in_one_line()
    {
        await using var host = await StartAsync();
        await SendAsync(host, "req_web", "2026-11-05T10:00:00Z", "anna@example.com");
        var server = host.Web.GetLeftPart(UriPartial.Authority);

        var (code, output, error) = await RunAsync("why", "req_web", "--server", server);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(
            "Request req_web\n  2026-11-05T10:00:00Z, claude-opus-5-5, anna@example.com, session-req_web\n  client estimate $0.006",
            output
        );
        Assert.Contains(
            "It belongs to team web.\n  cost_center own, person Anna A., billing metered\n  so since 2026-06-01 and before 2026-11-11\n",
            output
        );
        Assert.Contains("  + anna's own (rules.yaml:6): holds\n      cost_center is own\n", output);
        Assert.Contains("      cost_center would be 10, but is decided above\n", output);
        var json = await RunAsync("why", "req_web", "--server", server, "--json");
        Assert.Equal("web", JsonElement.Parse(json.Output).GetProperty("owner").GetProperty("team").GetString());

        var unknown = await RunAsync("why", "req_other", "--server", server);
        Assert.Equal((2, ""), (unknown.Code, unknown.Output));
        Assert.Matches("\\Aplumb: REQUEST: the server knows no request \"req_other\"[^\n]+\n\\z", unknown.Error);
        Assert.Equal(2, (await RunAsync("why", "x", "--server", "localhost:4180")).Code);
        Assert.Matches(
            "\\Aplumb: 127.0.0.1:9 cannot be reached[^\n]+\n\\z",
            (await RunAsync("why", "x", "--server", "http://127.0.0.1:9")).Error
        );
        var otherPort = await RunAsync("why", "x", "--server", host.OtlpHttp.GetLeftPart(UriPartial.Authority));
        Assert.Equal(1, otherPort.Code);
        Assert.Contains("does not answer as a Plumbline", otherPort.Error);
    }

    [Fact]
    public async Task People_are_hidden_in_every_sentence()
    {
        await using var host = await StartAsync(PeopleDisplay.Pseudonyms);
        await SendAsync(host, "req_web", "2026-11-05T10:00:00Z", "anna@example.com");
        await SendAsync(host, "req_bob", "2026-11-05T10:00:00Z", "bob@example.com");
        foreach (
            var path in new[]
            {
                "why?request=req_web",
                "why?request=req_bob",
                "why?request=req_bob&format=csv",
                "rules",
                "rules?format=csv",
            }
        )
        {
            var text = await _client.GetStringAsync(new Uri(host.Web, "/api/v1/" + path));
            Assert.DoesNotContain("@example.com", text);
            Assert.DoesNotContain("Anna A.", text);
            Assert.Contains("person-", text);
        }
    }

    [Fact]
    public async Task An_attribute_that_the_rules_call_a_persons_key_is_hidden_everywhere()
    {
        _folder.Write("person_keys: { api_key: service.name }\nrules: [ { when: { attribute service.name: other }, set: { team: x } } ]");
        await using var host = await StartAsync(PeopleDisplay.Pseudonyms);
        await SendAsync(host, "req_key", "2026-11-05T10:00:00Z", null, "key-of-anna");
        foreach (
            var path in new[]
            {
                "why?request=req_key",
                "events?from=2026-11-01T00:00:00Z",
                "usage?from=2026-11-01T00:00:00Z&by=attr.service.name",
            }
        )
        {
            var text = await _client.GetStringAsync(new Uri(host.Web, "/api/v1/" + path));
            Assert.DoesNotContain("key-of-anna", text);
            Assert.Contains("person-", text);
        }
    }

    [Fact]
    public async Task A_map_that_is_corrected_moves_the_past_without_a_restart()
    {
        await using var host = await StartAsync();
        await SendAsync(host, "req_bob", "2026-11-05T10:00:00Z", "bob@example.com");
        Assert.Equal("unknown_person", Owner(await WhyAsync(host, "req_bob"), "unallocated_reason"));
        var before = (await GetAsync(host, "/api/v1/rules")).GetProperty("version").GetString();

        _folder.Write("identity_mops: x");
        await UntilAsync(async () => (await GetAsync(host, "/api/v1/rules")).GetProperty("problems").GetArrayLength() == 1);
        Assert.Contains($"ready\nthe rules of version {before} stay in use: ", await _client.GetStringAsync(new Uri(host.Web, "/readyz")));

        _folder.Write("identity_maps: people.csv", ("people.csv", "email,team\nbob@example.com,search\n"));
        await UntilAsync(async () =>
            (await GetAsync(host, "/api/v1/rules")).GetProperty("counted_by").GetString() is { } now && now != before
        );
        var usage = await GetAsync(host, "/api/v1/usage?from=2026-11-01T00:00:00Z&to=2026-11-20T00:00:00Z&by=team");
        Assert.Equal("search", usage.GetProperty("rows")[0].GetProperty("team").GetString());
        Assert.Equal("search", Owner(await WhyAsync(host, "req_bob"), "team"));
        Assert.Equal("ready\n", await _client.GetStringAsync(new Uri(host.Web, "/readyz")));
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var deadline = Environment.TickCount64 + 20_000;
        while (!await holds())
        {
            Assert.True(Environment.TickCount64 < deadline, "It did not come true within 20 seconds.");
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task A_question_that_names_no_request_is_refused()
    {
        await using var host = await StartAsync();
        foreach (
            var (path, status) in new[]
            {
                ("why", 400),
                ("why?request=", 400),
                ("why?request=a&request=b", 400),
                ("why?request=none", 404),
                ("why?id=1", 400),
            }
        )
        {
            using var answer = await _client.GetAsync(new Uri(host.Web, "/api/v1/" + path));
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
        }
    }
}
