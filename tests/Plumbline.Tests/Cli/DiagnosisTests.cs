using Plumbline.Cli.Doctor;

namespace Plumbline.Tests.Cli;

public class DiagnosisTests
{
    static readonly Dictionary<string, string> Good = new()
    {
        ["CLAUDE_CODE_ENABLE_TELEMETRY"] = "1",
        ["OTEL_METRICS_EXPORTER"] = "otlp",
        ["OTEL_LOGS_EXPORTER"] = "otlp",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318",
    };

    static async Task<IReadOnlyList<Finding>> ExamineAsync(
        IReadOnlyDictionary<string, string> environment,
        Dictionary<string, string>? files = null,
        bool listens = true
    )
    {
        var surroundings = new Surroundings
        {
            Variable = name => environment.GetValueOrDefault(name),
            ReadFile = path => files?.GetValueOrDefault(path),
            Listens = (_, _) => Task.FromResult(listens),
            Home = "/home/ada",
            Project = "/projects/app",
            ManagedSettings = "/etc/claude-code/managed-settings.json",
        };
        return (await Diagnosis.OfAsync(surroundings)).Findings;
    }

    static Dictionary<string, string> With(params (string Name, string? Value)[] changes)
    {
        var environment = new Dictionary<string, string>(Good);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }

        return environment;
    }

    static async Task AssertFoundAsync(string check, Severity severity, params (string Name, string? Value)[] changes)
    {
        var findings = await ExamineAsync(With(changes));
        Assert.Contains(findings, finding => finding.Check == check && finding.Severity == severity);
        Assert.All(findings, finding => Assert.All([finding.What, finding.Where, finding.Fix], Assert.NotEmpty));
    }

    [Fact]
    public async Task What_the_documentation_says_is_right() => Assert.Empty(await ExamineAsync(Good));

    [Theory]
    [InlineData("CLAUDE_CODE_ENABLE_TELEMETRY", null, "telemetry-off")]
    [InlineData("CLAUDE_CODE_ENABLE_TELEMETRY", "0", "telemetry-off")]
    [InlineData("OTEL_METRICS_EXPORTER", null, "endpoint-without-exporter")]
    [InlineData("OTEL_LOGS_EXPORTER", "none", "exporter-elsewhere")]
    [InlineData("OTEL_LOGS_EXPORTER", "oltp", "exporter-unknown")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "protocol-port")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http", "protocol-unknown")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317", "protocol-port")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318", "endpoint-invalid")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/v1/metrics", "endpoint-path")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://127.0.0.1:4318", "endpoint-path")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "team=Team A", "attribute-dropped")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "team=a=b", "attribute-dropped")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "team", "attribute-dropped")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1,j=1,k=1,l=1,m=1", "too-many-attributes")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "both", "temporality-unknown")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "Bearer token", "header-invalid")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "60s", "interval-invalid")]
    public Task One_wrong_variable_is_found(string name, string? value, string check) =>
        AssertFoundAsync(check, Severity.Problem, (name, value));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", null, "protocol-unset")]
    [InlineData("OTEL_TRACES_EXPORTER", "otlp", "traces-need-beta")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "cumulative", "temporality-cumulative")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20x", "header-encoding")]
    [InlineData("OTEL_METRICS_INCLUDE_SESSION_ID", "false", "no-session-id")]
    public Task What_only_has_a_drawback_is_a_hint(string name, string? value, string check) =>
        AssertFoundAsync(check, Severity.Hint, (name, value));

    [Fact]
    public Task Without_protocol_and_endpoint_nothing_is_sent() =>
        AssertFoundAsync("protocol-unset", Severity.Problem, ("OTEL_EXPORTER_OTLP_PROTOCOL", null), ("OTEL_EXPORTER_OTLP_ENDPOINT", null));

    [Fact]
    public async Task Without_anything_set_the_switch_comes_first()
    {
        var findings = await ExamineAsync(new Dictionary<string, string>());
        Assert.Equal(["telemetry-off", "exporter-missing", "exporter-missing"], findings.Select(finding => finding.Check));
    }

    [Fact]
    public async Task Nothing_that_listens_is_told_once_for_all_signals()
    {
        var finding = Assert.Single(await ExamineAsync(Good, listens: false));
        Assert.Equal("nothing-listens", finding.Check);
        Assert.Contains("127.0.0.1:4318", finding.What);
    }

    [Fact]
    public async Task The_user_s_settings_count_and_a_project_s_exporters_do_not()
    {
        var all = string.Join(',', Good.Select(pair => $"\"{pair.Key}\":\"{pair.Value}\""));
        var file = "{\"env\":{" + all + "}}";
        var nothing = new Dictionary<string, string>();
        Assert.Empty(await ExamineAsync(nothing, new() { ["/home/ada/.claude/settings.json"] = file }));
        Assert.Empty(
            await ExamineAsync(new Dictionary<string, string> { ["CLAUDE_CONFIG_DIR"] = "/c" }, new() { ["/c/settings.json"] = file })
        );
        Assert.Empty(await ExamineAsync(nothing, new() { ["/etc/claude-code/managed-settings.json"] = file }));
        var project = await ExamineAsync(nothing, new() { ["/projects/app/.claude/settings.local.json"] = file });
        Assert.Equal(4, project.Count(finding => finding.Check == "project-ignored"));
        Assert.Contains(project, finding => finding.Check == "exporter-missing");
        Assert.DoesNotContain(project, finding => finding.Check == "telemetry-off");
    }

    [Fact]
    public async Task Managed_settings_win()
    {
        var managed = new Dictionary<string, string>
        {
            ["/etc/claude-code/managed-settings.json"] = """{"env":{"OTEL_EXPORTER_OTLP_PROTOCOL":"grpc"}}""",
        };
        var finding = Assert.Single(await ExamineAsync(Good, managed));
        Assert.Contains("managed-settings.json", finding.Where);
    }

    [Fact]
    public async Task A_broken_settings_file_is_named()
    {
        var finding = Assert.Single(await ExamineAsync(Good, new() { ["/home/ada/.claude/settings.json"] = "{\"env\":{}," }));
        Assert.Equal(("settings-unreadable", "/home/ada/.claude/settings.json"), (finding.Check, finding.Where));
    }
}
