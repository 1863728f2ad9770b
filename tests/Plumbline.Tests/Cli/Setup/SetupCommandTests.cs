using Plumbline.Cli;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Cli.Setup;

public sealed class SetupCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string Settings => _folder.File("settings.json");

    public void Dispose() => _folder.Dispose();

    async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["setup", .. args, "--settings", Settings], output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    const string Usual = "{\n  \"model\": \"opus\", // the big one\n  \"env\": {\"A\": \"1\"}\n}\n";

    [Fact]
    public async Task The_status_line_is_added_and_everything_else_stays()
    {
        File.WriteAllText(Settings, Usual);

        var (code, output, _) = await RunAsync("statusline");

        Assert.Equal(0, code);
        Assert.Equal(
            """
            {
              "model": "opus", // the big one
              "env": {"A": "1"},
              "statusLine": {
                "type": "command",
                "command": "plumb statusline"
              }
            }

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Settings)
        );
        Assert.Contains("+     \"command\": \"plumb statusline\"", output);
        Assert.Equal(Usual, File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.Path, "*.bak"))));
    }

    [Fact]
    public async Task A_missing_file_is_made_and_a_second_time_changes_nothing()
    {
        await RunAsync("statusline");
        var written = File.ReadAllText(Settings);

        var (code, output, _) = await RunAsync("statusline");

        Assert.Equal(0, code);
        Assert.EndsWith("nothing to change.\n", output.ReplaceLineEndings("\n"));
        Assert.Equal(written, File.ReadAllText(Settings));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.bak"));
    }

    [Fact]
    public async Task A_dry_run_shows_and_writes_nothing()
    {
        File.WriteAllText(Settings, Usual);

        var (code, output, _) = await RunAsync("statusline", "--dry-run");

        Assert.Equal(0, code);
        Assert.Contains("+   \"statusLine\": {", output);
        Assert.Equal(Usual, File.ReadAllText(Settings));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("statusline")]
    [InlineData("hook")]
    public async Task Removing_gives_the_file_from_before(string command)
    {
        File.WriteAllText(Settings, Usual);
        await RunAsync(command);

        Assert.Equal(0, (await RunAsync(command, "--remove")).Code);

        Assert.Equal(Usual, File.ReadAllText(Settings));
    }

    [Fact]
    public async Task Another_status_line_is_only_replaced_when_asked_to()
    {
        const string other = "{\"statusLine\": {\"type\": \"command\", \"command\": \"~/bin/line.sh\", \"padding\": 0}}";
        File.WriteAllText(Settings, other);

        var (code, output, error) = await RunAsync("statusline");
        Assert.Equal((2, ""), (code, output));
        Assert.Matches(@"\Aplumb: [^\n]+--force[^\n]+\n\z", error.ReplaceLineEndings("\n"));
        Assert.Equal(2, (await RunAsync("statusline", "--remove")).Code);
        Assert.Equal(other, File.ReadAllText(Settings));

        Assert.Equal(0, (await RunAsync("statusline", "--force")).Code);
        Assert.Contains("plumb statusline", File.ReadAllText(Settings));
    }

    [Fact]
    public async Task Options_of_our_command_change_and_other_members_stay()
    {
        File.WriteAllText(Settings, "{\"statusLine\": {\"type\": \"command\", \"command\": \"/opt/plumb statusline\", \"padding\": 0}}");

        await RunAsync("statusline", "--command", "plumb statusline --tz UTC");

        Assert.Equal(
            "{\"statusLine\": {\"type\": \"command\", \"command\": \"plumb statusline --tz UTC\", \"padding\": 0}}",
            File.ReadAllText(Settings)
        );
    }

    [Fact]
    public async Task The_hook_joins_the_hooks_of_others_and_leaves_them_alone()
    {
        const string other = """
            {
              "hooks": {
                "Stop": [],
                "SessionEnd": [
                  { "hooks": [ { "type": "command", "command": "echo bye" } ] }
                ]
              }
            }
            """;
        File.WriteAllText(Settings, other);

        Assert.Equal(0, (await RunAsync("hook")).Code);
        var written = File.ReadAllText(Settings);
        Assert.Contains("\"command\": \"plumb push --hook\"", written);
        Assert.Contains("echo bye", written);
        Assert.Equal(0, (await RunAsync("hook", "--command", "plumb push --to http://127.0.0.1:4318")).Code);
        Assert.Equal(2, File.ReadAllText(Settings).Split("\"type\": \"command\"").Length - 1);

        Assert.Equal(0, (await RunAsync("hook", "--remove")).Code);
        Assert.Equal(other, File.ReadAllText(Settings));
    }

    [Theory]
    [InlineData("{\"a\": 1")]
    [InlineData("[]")]
    [InlineData("{\"hooks\": 3}")]
    [InlineData("{\"hooks\": {\"SessionEnd\": {}}}")]
    public async Task A_file_that_cannot_be_right_is_exit_code_2_and_stays(string text)
    {
        File.WriteAllText(Settings, text);

        var (code, output, error) = await RunAsync("hook");

        Assert.Equal((2, ""), (code, output));
        Assert.Matches(@"\Aplumb: [^\n]+nothing was written\.\n\z", error.ReplaceLineEndings("\n"));
        Assert.Equal(text, File.ReadAllText(Settings));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_link_stays_a_link()
    {
        if (OperatingSystem.IsWindows())
            return;
        var target = _folder.File("dotfiles.json");
        File.WriteAllText(target, Usual);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Settings, target);

        await RunAsync("statusline");

        Assert.Equal(target, new FileInfo(Settings).LinkTarget);
        Assert.Contains("plumb statusline", File.ReadAllText(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }
}
