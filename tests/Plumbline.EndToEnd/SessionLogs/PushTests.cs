using System.Globalization;
using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.SessionLogs;

/// <summary><c>plumb push</c> from many homes to one server.</summary>
public class PushTests
{
    static async Task<JsonElement> TotalAsync(PlumbProcess plumb) => (await plumb.Api.UsageAsync("session")).GetProperty("total");

    [Fact]
    public async Task Two_homes_with_the_same_synced_logs_count_once_however_often_they_push()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var one = new LogHome(scratch.Folder("one")).With("resume").With("full-json");
        var other = new LogHome(scratch.Folder("other")).With("resume").With("old-2.1.197");
        var whole = new LogHome(scratch.Folder("whole")).With("resume").With("full-json").With("old-2.1.197");
        var (_, report, _) = await whole.RunAsync(["daily", "--dir", whole.Config, "--json", "--tz", "utc"]);

        await one.PushAsync(plumb);
        await other.PushAsync(plumb);
        await one.PushAsync(plumb, "--again");
        await other.PushAsync(plumb, "--again", "--with-paths");

        using var expected = JsonDocument.Parse(report);
        var (total, truth) = (await TotalAsync(plumb), expected.RootElement.GetProperty("total"));
        foreach (
            var name in (string[])["requests", "sessions", "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_1h_tokens"]
        )
            Assert.Equal((name, truth.GetProperty(name).GetInt64()), (name, total.GetProperty(name).GetInt64()));
    }

    [Fact]
    public async Task A_second_push_sends_only_what_is_new()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var home = new LogHome(scratch.Folder("home")).With("resume");
        await home.PushAsync(plumb);

        var (code, nothing, _) = await home.RunAsync(["push", "--to", plumb.OtlpHttp.ToString(), "--json"]);
        Assert.Equal((0, 0), (code, JsonDocument.Parse(nothing).RootElement.GetProperty("bodies").GetInt32()));

        home.With("compact");
        var (_, news, _) = await home.RunAsync(["push", "--to", plumb.OtlpHttp.ToString(), "--json"]);
        Assert.Equal(1, JsonDocument.Parse(news).RootElement.GetProperty("logs").GetInt32());
    }

    [Fact]
    public async Task A_push_that_is_killed_again_and_again_and_then_repeated_loses_and_doubles_nothing()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var home = new LogHome(scratch.Folder("home"));
        var requests = WriteLargeLogs(home);
        var random = new Random(Seeds.Next());

        for (var i = 0; i < 4; i++)
        {
            using var process = home.Start(["push", "--to", plumb.OtlpHttp.ToString()]);
            await Task.Delay(300 + random.Next(1200));
            process.Kill();
            await process.WaitForExitAsync();
        }

        await home.PushAsync(plumb);

        var total = await TotalAsync(plumb);
        Assert.Equal((requests, requests * 7L), (total.GetProperty("requests").GetInt64(), total.GetProperty("output_tokens").GetInt64()));
    }

    // Enough for dozens of bodies.
    static long WriteLargeLogs(LogHome home)
    {
        var folder = Directory.CreateDirectory(Path.Combine(home.Projects, "-home-dev-large")).FullName;
        long count = 0;
        for (var file = 0; file < 12; file++)
        {
            using var log = File.CreateText(Path.Combine(folder, $"0000000{file:x1}-0000-4000-8000-000000000000.jsonl"));
            for (var i = 0; i < 4000; i++, count++)
                log.WriteLine(Line(file, i));
        }

        return count;
    }

    static string Line(int file, int i) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"type":"assistant","sessionId":"0000000{{{file:x1}}}-0000-4000-8000-000000000000","requestId":"req_{{{file}}}_{{{i}}}","uuid":"u-{{{file}}}-{{{i}}}","timestamp":"2026-11-20T10:{{{i / 100:00}}}:{{{i % 60:00}}}.000Z","version":"2.1.329","cwd":"/home/dev/large","message":{"id":"msg_{{{file}}}_{{{i}}}","model":"claude-opus-5-5","stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":7,"cache_creation_input_tokens":0,"cache_read_input_tokens":0},"content":[]}}"""
        );

    [Fact]
    public async Task A_hook_pushes_and_never_fails_its_session()
    {
        using var scratch = new ScratchFolder();
        await using var plumb = await PlumbProcess.StartAsync(scratch.Folder("data"));
        var home = new LogHome(scratch.Folder("home")).With("resume");
        var log = Directory.EnumerateFiles(home.Projects, "*.jsonl", SearchOption.AllDirectories).First();
        var input = JsonSerializer.Serialize(
            new
            {
                session_id = "s",
                transcript_path = log,
                hook_event_name = "SessionEnd",
            }
        );

        var (code, output, _) = await home.RunAsync(["push", "--hook", "--to", plumb.OtlpHttp.ToString()], input);

        Assert.Equal((0, ""), (code, output));
        Assert.True((await TotalAsync(plumb)).GetProperty("requests").GetInt64() > 0);
        foreach (var to in (string[])["http://127.0.0.1:1", "nonsense"])
            Assert.Equal(0, (await home.RunAsync(["push", "--hook", "--to", to, "--again"], "no json")).ExitCode);
        var lines = await File.ReadAllLinesAsync(Path.Combine(home.Path, "cache", "plumbline", "push.log"));
        Assert.Equal(3, lines.Length);
        Assert.Contains("cannot be reached", lines[1], StringComparison.Ordinal);
        Assert.Contains("--to: expected", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_one_line_and_an_exit_code()
    {
        using var scratch = new ScratchFolder();
        var home = new LogHome(scratch.Folder("home")).With("resume");
        var data = scratch.Folder("data");
        var (_, token, _) = await home.RunAsync(["token", "add", "laptop", "--data", data]);
        var options = new PlumbOptions
        {
            Replaced = new Dictionary<string, string> { ["--require-tokens"] = "true", ["--web"] = "127.0.0.1:0" },
        };
        Assert.Equal(0, (await home.RunAsync(["token", "add", "reader", "--kind", "read", "--data", data])).ExitCode);
        await using var plumb = await PlumbProcess.StartAsync(data, options);

        async Task ExpectAsync(int expected, string sentence, params string[] arguments)
        {
            var (code, _, errors) = await home.RunAsync(["push", .. arguments]);
            Assert.True(code == expected && errors.Contains(sentence, StringComparison.Ordinal), $"{code}: {errors}");
            Assert.Single(errors.Trim().Split('\n'));
        }

        var to = plumb.OtlpHttp.ToString();
        await ExpectAsync(2, "--to: expected");
        await ExpectAsync(2, "--to: expected", "--to", "ftp://x");
        await ExpectAsync(1, "without a token", "--to", to);
        await ExpectAsync(1, "refuses the token", "--to", to, "--token", "wrong");
        await ExpectAsync(1, "TLS", "--to", to.Replace("http:", "https:", StringComparison.Ordinal), "--token", token.Trim());
        await home.PushAsync(plumb, "--token", token.Trim());
    }
}
