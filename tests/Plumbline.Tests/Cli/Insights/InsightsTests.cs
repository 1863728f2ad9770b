using System.Text.Json;
using Plumbline.Cli.Insights;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Store.SessionIndex;
using Plumbline.Tests.Cli.Reports;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Cli.Insights;

public sealed class InsightsTests : IDisposable
{
    static readonly LocalClock Utc = new(TimeZoneInfo.Utc);

    readonly TemporaryFolder _folder = new();
    readonly LogBook _book = new();
    readonly int _file;

    public InsightsTests()
    {
        _file = _book.Snapshot.AddFile(_folder.File("s1.jsonl"), _folder.Path, "-home-dev-shop", "/home/dev/shop");
        File.WriteAllText(
            _folder.File("s1.jsonl"),
            "{}\n{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"Make   the\\nshop \\u001b[2Jfaster\"}}\n"
        );
        Add("2026-11-20T10:00:00Z", "s1", 1, 100, thinking: 10);
        Add("2026-11-20T10:05:00Z", "s1", 1, 100, thinking: -1);
        Add("2026-11-19T11:00:00Z", "s2", 2, 50, thinking: -1);
        Add("2026-11-01T11:00:00Z", "s3", 3, 5000, thinking: -1);
        _book.Snapshot.Add(Prompt(1, 3, 400, 800));
        _book.Snapshot.Add(Prompt(1, 3, 4000, 0) with { Flags = PromptFlags.Gone });
        _book.Snapshot.Add(_book.Tool(_file, "2026-11-20T10:01:00Z", "Read") with { InputBytes = 40, ResultBytes = 4000 });
        _book.Snapshot.Add(_book.Tool(_file, "2026-11-20T10:02:00Z", "mcp__jira__search") with { InputBytes = 0, ResultBytes = 400 });
        _book.Snapshot.Add(_book.Tool(_file, "2026-11-20T10:02:00Z", "Write", "/home/dev/shop/a.cs") with { InputBytes = 360 });
    }

    public void Dispose() => _folder.Dispose();

    void Add(string time, string session, ulong prompt, long output, int thinking) =>
        _book.Snapshot.Add(
            _book.Request(_file, time, session, output: output) with
            {
                Prompt = prompt,
                TextBytes = 200,
                ThinkingBytes = 80,
                ThinkingTokens = thinking,
            }
        );

    PromptRow Prompt(ulong key, long offset, int bytes, int attached) =>
        new()
        {
            Key = key,
            Time = DateTimeOffset.Parse("2026-11-20T09:59:00Z").ToUnixTimeMilliseconds(),
            File = _file,
            Offset = offset,
            Bytes = bytes,
            AttachedBytes = attached,
            Session = _book.Snapshot.Number("s1"),
            Flags = PromptFlags.FromPerson,
        };

    InsightsReport Report() =>
        InsightsReport.Of(
            _book.Snapshot,
            PriceBook.BuiltIn,
            new LogFilter { Since = DateTimeOffset.Parse("2026-11-14T00:00:00Z").ToUnixTimeMilliseconds() },
            Utc,
            7
        );

    [Fact]
    public void Only_the_asked_days_count()
    {
        var report = Report();

        Assert.Equal((2, 3L), (report.Total.Sessions, report.Total.Sums.Requests));
        Assert.Equal("s1", report.Longest!.Key);
        Assert.Equal((report.Total.Sums.Tokens + 1) / 2, report.AverageTokens);
        Assert.Equal(["10", "11"], report.Hours.Select(hour => hour.Key));
        Assert.Equal("/home/dev/shop/a.cs", Assert.Single(report.Files).Key);
    }

    [Fact]
    public void Tokens_go_where_their_bytes_came_from()
    {
        var uses = Report().Uses.ToDictionary(use => use.Name, use => use.Tokens);

        // 400 bytes of a prompt and 3 × 200 of answers; 800 attached and 4,000 read; calls of Read and Write; MCP; 10 counted and 2 × 80 bytes.
        Assert.Equal(250, uses["conversation"]);
        Assert.Equal(1200, uses["file references"]);
        Assert.Equal(100, uses["tool output"]);
        Assert.Equal(100, uses["MCP"]);
        Assert.Equal(50, uses["thinking"]);
    }

    [Fact]
    public void The_costliest_prompt_comes_first_with_all_that_answers_it()
    {
        var prompts = Report().Prompts;

        Assert.Equal([2L, 1L], prompts.Select(prompt => prompt.Sums.Requests));
        Assert.Equal("/home/dev/shop", prompts[0].Project.Path);
        Assert.NotNull(prompts[0].Prompt);
        Assert.Null(prompts[1].Prompt);
    }

    [Fact]
    public void Words_of_prompts_are_only_in_the_json_that_asks_for_them()
    {
        Assert.DoesNotContain("faster", Json(withPrompts: false));

        using var json = JsonDocument.Parse(Json(withPrompts: true));
        Assert.Equal("Make the shop \e[2Jfaster", json.RootElement.GetProperty("costliest_prompts")[0].GetProperty("prompt").GetString());
    }

    [Fact]
    public void Words_of_prompts_are_not_in_what_a_file_or_a_pipe_gets()
    {
        using var output = new StringWriter();

        new InsightsText(Report(), _book.Snapshot, Utc, output).Write();

        Assert.Contains("The costliest prompts", output.ToString());
        Assert.DoesNotContain("faster", output.ToString());
    }

    [Theory]
    [InlineData(3, 8, "Make th…")]
    [InlineData(0, 100, null)]
    [InlineData(100_000, 100, null)]
    public void A_prompt_is_read_where_its_line_begins(long offset, int length, string? expected) =>
        Assert.Equal(expected, PromptText.Read(_folder.File("s1.jsonl"), offset, length));

    string Json(bool withPrompts)
    {
        using var output = new StringWriter();
        InsightsJson.Write(output, Report(), _book.Snapshot, new ReportFrame { Name = "insights" }, withPrompts);
        return output.ToString();
    }
}
