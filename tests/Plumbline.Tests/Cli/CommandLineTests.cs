using Plumbline.Cli;

namespace Plumbline.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("plumbline-cli-");

    public void Dispose() => _data.Delete(recursive: true);

    sealed record Outcome(int Code, string Output, string Error);

    static async Task<Outcome> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(args, output, error, CancellationToken.None);
        return new(code, output.ToString(), error.ToString());
    }

    [Fact]
    public void Exit_codes_are_those_of_the_documentation() =>
        Assert.Equal((0, 1, 2, 3), ((int)ExitCode.Done, (int)ExitCode.Failed, (int)ExitCode.WrongInput, (int)ExitCode.BudgetPassed));

    [Fact]
    public async Task Version_is_one_line()
    {
        var outcome = await RunAsync("--version");
        Assert.Equal(0, outcome.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", outcome.Output);
    }

    [Theory]
    [InlineData()]
    [InlineData("serve")]
    [InlineData("doctor")]
    [InlineData("token", "add")]
    public async Task Every_command_has_help(params string[] command)
    {
        var outcome = await RunAsync([.. command, "--help"]);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("Usage:", outcome.Output);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("serve", "--nope")]
    [InlineData("serve", "--web", "nowhere")]
    [InlineData("serve", "--web")]
    [InlineData("serve", "--settings", "/no/such/file.json")]
    [InlineData("token", "add")]
    [InlineData("token", "add", "x", "--kind", "write")]
    [InlineData("doctor", "--send", "not a url")]
    [InlineData("doctor", "--read", "http://127.0.0.1:1")]
    [InlineData("doctor", "--send", "http://127.0.0.1:1", "--read-kind", "oracle")]
    [InlineData("doctor", "--project", "/no/such/folder")]
    public async Task Wrong_input_is_exit_code_2_and_one_line(params string[] args)
    {
        var outcome = await RunAsync(args);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Matches(@"\Aplumb: [^\n]+\n\z", outcome.Error.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    [Fact]
    public async Task Tokens_are_added_listed_and_revoked()
    {
        string[] data = ["--data", _data.FullName];
        var added = await RunAsync(["token", "add", "ci", .. data]);
        Assert.Equal(0, added.Code);
        Assert.Matches(@"^plumb_ingest_[0-9a-f]{64}\s*$", added.Output);
        Assert.Equal(2, (await RunAsync(["token", "add", "ci", "--kind", "read", .. data])).Code);
        var listed = await RunAsync(["token", "list", .. data]);
        Assert.Matches(@"ci\s+ingest", listed.Output);
        Assert.DoesNotContain(added.Output.Trim(), listed.Output);
        Assert.Equal(0, (await RunAsync(["token", "revoke", "ci", .. data])).Code);
        Assert.Equal(2, (await RunAsync(["token", "revoke", "ci", .. data])).Code);
    }
}
