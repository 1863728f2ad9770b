using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.RealClient;

/// <summary>Everything for one run of the real client: its network, its home, a pretend API, and a server to send to.</summary>
public sealed class ClientAtWork : IAsyncDisposable
{
    readonly DeveloperHome _home;
    readonly FakeMessagesApi _model;

    ClientAtWork(ScratchFolder scratch, DeveloperHome home, SealedNetwork network, FakeMessagesApi model, PlumbProcess plumb)
    {
        (Scratch, _home, Network, _model, Plumb) = (scratch, home, network, model, plumb);
    }

    public ScratchFolder Scratch { get; }

    public SealedNetwork Network { get; }

    public PlumbProcess Plumb { get; }

    /// <summary>What the pretend API billed.</summary>
    public IReadOnlyCollection<BilledRequest> Billed => _model.Billed;

    /// <summary>Sets everything up; skips the test where that is not possible.</summary>
    public static async Task<ClientAtWork> StartAsync(bool followsLogs = false)
    {
        var (program, whyNoClient) = await ClaudeCode.TryInstallAsync();
        Assert.SkipWhen(program is null, whyNoClient);
        var scratch = new ScratchFolder();
        var home = await DeveloperHome.CreateAsync(scratch);
        var (network, whyNoNetwork) = await SealedNetwork.TryCreateAsync(home.Replaced(program!));
        Assert.SkipWhen(network is null, whyNoNetwork);
        var model = await FakeMessagesApi.StartAsync(network!, Plan(home.Repository));
        var options = new PlumbOptions { Launcher = network!.ServerLauncher, Handler = network.Handler };
        if (followsLogs)
            options = Following(options, home);
        return new(scratch, home, network, model, await PlumbProcess.StartAsync(scratch.Folder("data"), options));
    }

    // As on a developer's own machine: the server sees the home and the settings that the client sees.
    static PlumbOptions Following(PlumbOptions options, DeveloperHome home) =>
        options with
        {
            Replaced = new Dictionary<string, string> { ["--session-logs"] = "auto" },
            Environment = new Dictionary<string, string>
            {
                ["HOME"] = home.Home,
                ["CLAUDE_CONFIG_DIR"] = "",
                ["OTEL_RESOURCE_ATTRIBUTES"] = ResourceAttributes,
            },
        };

    const string ResourceAttributes = "team=payments,cost_center=cc-7,project=till";

    /// <summary>Lets the client work off the plan, sending over a protocol in a temporality.</summary>
    public async Task RunClientAsync(string protocol, string temporality, bool hasTelemetry = true)
    {
        string[] prompt = ["-p", "Round the change and propose it.", "--model", "claude-haiku-4-5"];
        string[] command =
        [
            .. Network.ClientLauncher(DeveloperHome.UserId, _home.Repository),
            _home.Program,
            .. prompt,
            "--dangerously-skip-permissions",
        ];
        var environment = Environment(protocol, temporality);
        if (!hasTelemetry)
            environment.Remove("CLAUDE_CODE_ENABLE_TELEMETRY");
        var limit = TimeSpan.FromSeconds(90);
        var (code, output) = await ClaudeCode.RunAsync(command[0], command[1..], limit, environment);
        Assert.True(code == 0, $"Claude Code ended with {code}: {output}");
        Assert.Equal(Plan(_home.Repository).Length, Billed.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await Plumb.DisposeAsync();
        await _model.DisposeAsync();
        await Network.DisposeAsync();
        Scratch.Dispose();
    }

    // Touches every metric: edits, a new file, a commit, a pull request; long enough for several exports a second apart.
    static PlannedTurn[] Plan(string repository) =>
        [
            new("Reading.", new PlannedTool("Read", new { file_path = $"{repository}/src/till.py" })),
            new(
                "Editing.",
                new PlannedTool(
                    "Edit",
                    new
                    {
                        file_path = $"{repository}/src/till.py",
                        old_string = "    return paid - price\n",
                        new_string = "    # Never owe the customer a negative coin.\n    return max(0, paid - price)\n",
                    }
                )
            ),
            new(
                "Writing.",
                new PlannedTool("Write", new { file_path = $"{repository}/src/tax.py", content = "RATE = 0.2\n\nprint(RATE)" })
            ),
            new("Committing.", Bash("sleep 1.2 && git add -A && git commit -m 'Round the change'")),
            new("Proposing.", Bash("sleep 1.2 && gh pr create --title change --body change")),
            new("Done."),
        ];

    static PlannedTool Bash(string command) => new("Bash", new { command, description = "work" });

    Dictionary<string, string> Environment(string protocol, string temporality)
    {
        var endpoint = protocol == "grpc" ? Plumb.OtlpGrpc : Plumb.OtlpHttp;
        return new(_home.Environment())
        {
            ["ANTHROPIC_API_KEY"] = "made-up-key",
            ["ANTHROPIC_BASE_URL"] = _model.Address,
            ["DISABLE_AUTOUPDATER"] = "1",
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["CLAUDE_CODE_ENABLE_TELEMETRY"] = "1",
            ["CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"] = "1",
            ["OTEL_METRICS_EXPORTER"] = "otlp",
            ["OTEL_LOGS_EXPORTER"] = "otlp",
            ["OTEL_TRACES_EXPORTER"] = "otlp",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint.GetLeftPart(UriPartial.Authority),
            ["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"] = temporality,
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_LOGS_EXPORT_INTERVAL"] = "1000",
            ["OTEL_TRACES_EXPORT_INTERVAL"] = "1000",
            ["OTEL_RESOURCE_ATTRIBUTES"] = ResourceAttributes,
        };
    }
}
