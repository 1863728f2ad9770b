using System.Text.Json;
using Plumbline.Cli;
using Plumbline.Tests.House;

namespace Plumbline.Tests.Cli.SessionCost;

public sealed class CostCommandTests
{
    const string Resumed = "0f0f0f0f-1111-4222-8333-444455556666";
    const string Fork = "f1ffa96c-f002-4703-be64-c047787992e9";

    static readonly string Sessions = Path.Combine(WorkingCopy.Root, "tests", "data", "session-logs", "resume");

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        string[] all = ["cost", .. args, "--dir", Sessions, "--no-index", "--tz", "utc"];
        var code = await CommandLine.RunAsync(all, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    static async Task<JsonElement> JsonAsync(string session)
    {
        var (code, output, _) = await RunAsync("--json", "--session", session);
        Assert.Equal(0, code);
        return JsonDocument.Parse(output).RootElement;
    }

    [Fact]
    public async Task A_resumed_session_costs_what_its_client_says()
    {
        var json = await JsonAsync(Resumed);

        Assert.Equal(json.GetProperty("client_cost_usd").GetString(), json.GetProperty("total").GetProperty("list_cost_usd").GetString());
        Assert.True(json.GetProperty("client_cost_is_comparable").GetBoolean());
        Assert.Equal(
            ("client", "client", "client"),
            (
                json.GetProperty("api_duration_source").GetString(),
                json.GetProperty("wall_duration_source").GetString(),
                json.GetProperty("lines_source").GetString()
            )
        );
        Assert.Equal((7, 1), (json.GetProperty("lines_added").GetInt32(), json.GetProperty("lines_removed").GetInt32()));
    }

    [Fact]
    public async Task A_forks_total_holds_its_parents_and_is_not_its_own()
    {
        var json = await JsonAsync(Fork);

        Assert.False(json.GetProperty("client_cost_is_comparable").GetBoolean());
        Assert.Equal(1, json.GetProperty("total").GetProperty("requests").GetInt32());
        Assert.True(
            decimal.Parse(json.GetProperty("client_cost_usd").GetString()!)
                > 5 * decimal.Parse(json.GetProperty("total").GetProperty("list_cost_usd").GetString()!)
        );
        Assert.NotEqual("client", json.GetProperty("wall_duration_source").GetString());
    }

    [Fact]
    public async Task The_page_shows_what_cost_showed()
    {
        var (code, output, _) = await RunAsync("--session", "0f0f");

        Assert.Equal(0, code);
        Assert.Contains("Claude Code says", output);
        Assert.Contains(", the same\n", output);
        Assert.Contains("Code changes      7 lines added, 1 line removed\n", output);
        Assert.Matches(@"model\s+requests\s+input\s+output\s+cache write\s+cache read\s+cache hits\s+cost\n", output);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_exit_code_2()
    {
        var (code, output, error) = await RunAsync("--session", "nope");

        Assert.Equal((2, ""), (code, output));
        Assert.Equal("plumb: --session: no session of the logs begins with \"nope\".\n", error);
    }

    [Fact]
    public async Task A_folder_without_sessions_says_so()
    {
        var (code, output, _) = await RunAsync();

        Assert.Equal(1, code);
        Assert.StartsWith("No session of ", output);
    }
}
