using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.SessionLogs;

/// <summary>A machine that sends no telemetry: what it shows comes from its session logs.</summary>
public class FollowTests
{
    static readonly string[] Tokens =
    [
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_5m_tokens",
        "cache_creation_1h_tokens",
        "requests",
        "sessions",
    ];

    static readonly string[] Scenarios = ["full-json", "resume", "compact", "errors", "old-2.0.76", "old-2.1.197"];

    static Dictionary<string, long> Read(JsonElement total) =>
        Tokens.ToDictionary(name => name, name => total.GetProperty(name).GetInt64());

    static async Task<Dictionary<string, long>> UntilAsync(PlumbProcess plumb, Func<Dictionary<string, long>, bool> isEnough)
    {
        for (var attempt = 0; ; attempt++)
        {
            var total = Read((await plumb.Api.UsageAsync("model")).GetProperty("total"));
            if (isEnough(total) || attempt == 150)
                return total;
            await Task.Delay(200);
        }
    }

    static async Task<Dictionary<string, long>> ReportAsync(LogHome home)
    {
        var (code, output, errors) = await home.RunAsync(["daily", "--dir", home.Config, "--json", "--tz", "utc"]);
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        return Read(json.RootElement.GetProperty("total"));
    }

    [Fact]
    public async Task A_server_shows_what_the_command_line_reports_of_the_same_logs_also_after_a_restart()
    {
        using var scratch = new ScratchFolder();
        var home = new LogHome(scratch.Folder("home"));
        foreach (var scenario in Scenarios)
            home.With(scenario);
        var expected = await ReportAsync(home);
        Assert.True(expected["requests"] > 60, $"only {expected["requests"]} requests in the logs");

        await using (var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"), home.Following()))
        {
            Assert.Equal(expected, await UntilAsync(plumb, total => total["requests"] >= expected["requests"]));
            var sources = await plumb.Api.SourcesAsync();
            Assert.All(
                sources.GetProperty("rows").EnumerateArray(),
                row =>
                    Assert.Equal(
                        ("session logs (this machine)", "session_logs"),
                        (row.GetProperty("scope").GetString(), row.GetProperty("signal").GetString())
                    )
            );
            Assert.Equal(0, await plumb.TerminateAsync());
        }

        await using var again = await PlumbProcess.StartAsync(scratch.Folder("data"), home.Following());
        Assert.Equal(expected, await UntilAsync(again, total => total["requests"] > expected["requests"] || again.Log.Contains("Follows")));
    }

    [Fact]
    public async Task What_is_written_while_the_server_runs_is_there_within_seconds()
    {
        using var scratch = new ScratchFolder();
        var home = new LogHome(scratch.Folder("home")).With("resume");
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"), home.Following());
        var before = await UntilAsync(plumb, total => total["requests"] > 0);
        Assert.True(before["requests"] > 0, plumb.Log);

        home.With("compact");
        var expected = await ReportAsync(home);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var after = await UntilAsync(plumb, total => total["requests"] >= expected["requests"]);

        Assert.Equal(expected, after);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
        Assert.NotEqual(before["requests"], after["requests"]);
    }

    [Fact]
    public async Task A_machine_without_logs_is_none_of_its_business()
    {
        using var scratch = new ScratchFolder();
        var home = new LogHome(scratch.Folder("home"));
        Directory.Delete(home.Config, recursive: true);
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"), home.Following());

        await Task.Delay(2000);

        Assert.DoesNotContain("session logs", plumb.Log, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(scratch.Folder("data"), "session-logs.json")));
    }
}
