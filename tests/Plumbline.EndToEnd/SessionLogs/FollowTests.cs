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
    ];

    static readonly string[] Scenarios = ["full-json", "resume", "compact", "errors", "old-2.0.76", "old-2.1.197"];

    static string Read(JsonElement total) => string.Join(", ", Tokens.Select(name => $"{name} {total.GetProperty(name).GetInt64()}"));

    static long Requests(JsonElement total) => total.GetProperty("requests").GetInt64();

    static async Task<JsonElement> UntilAsync(PlumbProcess plumb, Func<JsonElement, bool> isEnough)
    {
        for (var attempt = 0; ; attempt++)
        {
            var total = (await plumb.Api.UsageAsync("model")).GetProperty("total");
            if (isEnough(total) || attempt == 150)
                return total;
            await Task.Delay(200);
        }
    }

    static async Task<JsonElement> ReportAsync(LogHome home)
    {
        var (code, output, errors) = await home.RunAsync(["daily", "--dir", home.Config, "--json", "--tz", "utc"]);
        Assert.True(code == 0, errors);
        return JsonElement.Parse(output).GetProperty("total");
    }

    [Fact]
    public async Task A_server_shows_what_the_command_line_reports_of_the_same_logs_also_after_a_restart()
    {
        using var scratch = new ScratchFolder();
        var home = new LogHome(scratch.Folder("home"));
        foreach (var scenario in Scenarios)
            home.With(scenario);
        var expected = await ReportAsync(home);
        Assert.True(Requests(expected) > 60, Read(expected));

        await using (var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"), home.Following()))
        {
            Assert.Equal(Read(expected), Read(await UntilAsync(plumb, total => Requests(total) >= Requests(expected))));
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
        await UntilAsync(again, _ => again.Log.Contains("Follows", StringComparison.Ordinal));
        Assert.Equal(Read(expected), Read((await again.Api.UsageAsync("model")).GetProperty("total")));
    }

    [Fact]
    public async Task What_is_written_while_the_server_runs_is_there_within_seconds()
    {
        using var scratch = new ScratchFolder();
        var home = new LogHome(scratch.Folder("home")).With("resume");
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"), home.Following());
        var before = await UntilAsync(plumb, total => Requests(total) > 0);
        Assert.True(Requests(before) > 0, plumb.Log);

        home.With("compact");
        var expected = await ReportAsync(home);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var after = await UntilAsync(plumb, total => Requests(total) >= Requests(expected));

        Assert.Equal(Read(expected), Read(after));
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
        Assert.NotEqual(Requests(before), Requests(after));
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
