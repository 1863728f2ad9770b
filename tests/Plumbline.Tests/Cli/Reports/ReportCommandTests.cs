using System.Text.Json;
using Plumbline.Cli;

namespace Plumbline.Tests.Cli.Reports;

public sealed class ReportCommandTests : IDisposable
{
    readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("plumbline-reports-");

    public ReportCommandTests()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home.FullName, "projects", "-home-dev-shop"));
        File.WriteAllLines(
            Path.Combine(folder.FullName, "s1.jsonl"),
            [
                Response("m1", "2026-11-18T10:00:00Z", "claude-opus-4-8[1m]", 100),
                Response("m2", "2026-11-19T23:30:00Z", "claude-haiku-4-5", 200),
                Response("m2", "2026-11-19T23:30:00Z", "claude-haiku-4-5", 200),
                "{\"type\":\"assistant\",\"message\":",
            ]
        );
    }

    public void Dispose() => _home.Delete(recursive: true);

    static string Response(string id, string time, string model, int output) =>
        $$$"""
            {"type":"assistant","sessionId":"s1","requestId":"req_{{{id}}}","uuid":"u-{{{id}}}","timestamp":"{{{time}}}","cwd":"/home/dev/shop","gitBranch":"main","version":"2.1.329","message":{"id":"{{{id}}}","model":"{{{model}}}","stop_reason":"end_turn","content":[{"type":"text","text":"x"}],"usage":{"input_tokens":5,"output_tokens":{{{output}}},"cache_read_input_tokens":0,"cache_creation_input_tokens":0} } }
            """;

    async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--dir", _home.FullName, "--no-index"], output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    async Task<JsonElement> JsonAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync([.. args, "--json"]);
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    static string Rows(JsonElement report, string number) =>
        string.Join(' ', report.GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("key")}={row.GetProperty(number)}"));

    [Theory]
    [InlineData("daily", "output_tokens", "2026-11-18=100 2026-11-20=200")]
    [InlineData("weekly", "requests", "2026-11-16=2")]
    [InlineData("monthly", "requests", "2026-11=2")]
    [InlineData("session", "requests", "s1=2")]
    [InlineData("project", "requests", "/home/dev/shop=2")]
    [InlineData("branch", "requests", "main=2")]
    [InlineData("model", "requests", "claude-opus-4-8=1 claude-haiku-4-5=1")]
    [InlineData("hours", "requests", "00=1 11=1")]
    [InlineData("agents", "requests", "main=2")]
    [InlineData("tools", "calls", "")]
    [InlineData("files", "calls", "")]
    public async Task Each_report_answers_under_both_of_its_names(string name, string number, string expected)
    {
        var short_ = await JsonAsync(name, "--tz", "Europe/Berlin");
        var long_ = await JsonAsync("report", name, "--tz", "Europe/Berlin");

        Assert.Equal(expected, Rows(short_, number));
        Assert.Equal(name, short_.GetProperty("report").GetString());
        Assert.Equal(short_.ToString(), long_.ToString());
        Assert.Equal("{\"not_json\":1}", short_.GetProperty("skipped").ToString().Replace(" ", "").Replace("\n", ""));
    }

    [Fact]
    public async Task A_range_of_days_is_in_the_asked_zone()
    {
        string[] range = ["daily", "--since", "2026-11-20", "--until", "2026-11-20"];

        Assert.Equal("2026-11-20=1", Rows(await JsonAsync([.. range, "--tz", "Europe/Berlin"]), "requests"));
        Assert.Equal("", Rows(await JsonAsync([.. range, "--tz", "utc"]), "requests"));
    }

    [Theory]
    [InlineData("daily", "--by", "moon")]
    [InlineData("daily", "--by", "3")]
    [InlineData("daily", "--tz", "Mars/Olympus")]
    [InlineData("daily", "--since", "soon")]
    [InlineData("daily", "--since", "2026-11-20", "--until", "2026-11-19")]
    [InlineData("daily", "--json", "--csv")]
    [InlineData("daily", "--limit", "-1")]
    [InlineData("daily", "--project", "")]
    [InlineData("daily", "--prices", "/no/such/file")]
    [InlineData("daily", "--dir", "/no/such/folder")]
    [InlineData("daily", "--order", "up")]
    [InlineData("weekly", "--week-start", "noday")]
    [InlineData("tools", "--model", "opus")]
    [InlineData("report", "hourly")]
    public async Task Wrong_input_is_exit_code_2_and_one_line(params string[] args)
    {
        var outcome = await RunAsync(args);

        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Matches(@"\Aplumb: [^\n]+\n\z", outcome.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Where_nothing_is_it_says_where_it_looked_and_what_to_do()
    {
        Directory.Delete(Path.Combine(_home.FullName, "projects"), recursive: true);

        var (code, output, _) = await RunAsync("daily");

        Assert.Equal(0, code);
        Assert.Equal(
            $"No session logs were found in {_home.FullName}. Use Claude Code once, or say with --dir where they are.\n",
            output.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task Where_nothing_fits_it_says_what_there_is()
    {
        var (_, output, _) = await RunAsync("daily", "--tz", "utc", "--since", "2026-12-01", "--until", "2026-12-02");

        Assert.Contains("1 log", output);
        Assert.Contains("they reach from 2026-11-18 to 2026-11-19", output);
    }

    [Fact]
    public async Task The_logs_of_a_user_are_those_beside_whose_identity_they_lie()
    {
        File.WriteAllText(
            Path.Combine(_home.FullName, ".claude.json"),
            """{"userID":"abc123","oauthAccount":{"emailAddress":"dev@example.com"}}"""
        );

        Assert.Equal(2, (await JsonAsync("monthly", "--user", "ABC123")).GetProperty("total").GetProperty("requests").GetInt32());
        Assert.Equal(
            0,
            (await JsonAsync("monthly", "--user", "somebody@example.com")).GetProperty("total").GetProperty("requests").GetInt32()
        );
        Assert.Contains("somebody@example.com; they are of ", (await RunAsync("monthly", "--user", "somebody@example.com")).Output);
    }

    [Fact]
    public async Task Verbose_says_what_was_read_and_why_lines_were_skipped()
    {
        var (_, output, _) = await RunAsync("daily", "--verbose");

        Assert.Contains($"1 log under {_home.FullName}: 2 requests, 0 tool calls, 0 prompts.", output);
        Assert.Contains("Skipped 1 line: not_json, no JSON object (half-written, cut, or two run together).", output);
    }

    [Fact]
    public async Task A_price_book_of_ones_own_counts()
    {
        var file = Path.Combine(_home.FullName, "prices.json");
        var text = File.ReadAllText(Path.Combine(House.WorkingCopy.Root, "tests", "data", "reports", "prices.json"));
        File.WriteAllText(
            file,
            text.Replace("\"claude-haiku-4-5-20251001\"", "\"something-else\"").Replace("\"claude-haiku-4-5\"", "\"something\"")
        );

        var total = (await JsonAsync("daily", "--prices", file)).GetProperty("total");

        Assert.Equal(1, total.GetProperty("unpriced_requests").GetInt32());
        Assert.Equal(205, total.GetProperty("unpriced_tokens").GetInt32());
    }
}
