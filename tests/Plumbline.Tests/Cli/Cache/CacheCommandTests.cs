using System.Text.Json;
using Plumbline.Cli;
using Plumbline.Cli.Cache;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;
using Plumbline.Tests.Cli.Reports;
using Plumbline.Tests.House;

namespace Plumbline.Tests.Cli.Cache;

public sealed class CacheCommandTests
{
    static readonly string Sessions = Path.Combine(WorkingCopy.Root, "tests", "data", "session-logs");

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        string[] all = ["cache", .. args, "--dir", Sessions, "--no-index", "--tz", "utc"];
        var code = await CommandLine.RunAsync(all, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task Json_and_csv_of_recorded_logs_say_the_same()
    {
        var (code, text, _) = await RunAsync("--json", "--by", "model");
        var json = JsonDocument.Parse(text).RootElement;
        var csv = (await RunAsync("--csv", "--by", "model")).Output.Split('\n');

        Assert.Equal(0, code);
        Assert.Equal(json.GetProperty("rows").GetArrayLength(), csv.Length - 2);
        var first = csv[1].Split(',');
        var names = csv[0].Split(',').ToList();
        foreach (var name in (string[])["key", "lost_usd", "saved_usd", "write_premium_usd"])
            Assert.Equal(json.GetProperty("rows")[0].GetProperty(name).GetString(), first[names.IndexOf(name)]);
        Assert.Equal("2026-11-20", json.GetProperty("price_book").GetString()![..10]);
    }

    // A process of the client ended in that session, and its conversation was compacted in another.
    [Fact]
    public async Task Recorded_logs_tell_of_compactions_and_of_resumed_sessions()
    {
        var json = JsonDocument.Parse((await RunAsync("--json")).Output).RootElement;
        var causes = json.GetProperty("largest_misses").EnumerateArray().Select(miss => miss.GetProperty("cause").GetString()).ToHashSet();

        Assert.Contains("compaction", causes);
        Assert.Contains("resume", causes);
        Assert.Contains("model_switch", causes);
    }

    [Fact]
    public async Task A_filter_that_fits_nothing_says_so()
    {
        var (code, output, _) = await RunAsync("--model", "none");

        Assert.Equal(0, code);
        Assert.StartsWith("Nothing in ", output);
    }

    [Fact]
    public async Task A_grouping_that_is_not_there_is_exit_code_2()
    {
        var (code, _, error) = await RunAsync("--by", "colour");

        Assert.Equal(2, code);
        Assert.StartsWith("plumb: --by: expected day, week, month, hour, session,", error);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var book = new LogBook();
        var file = book.File("/home/dev/a-rather-long-name-of-a-working-folder/that-goes-on-and-on");
        for (var i = 0; i < 60; i++)
            book.Snapshot.Add(
                book.Request(
                    file,
                    $"2026-11-{i % 20 + 1:00}T10:{i % 60:00}:00Z",
                    read: i % 3 == 0 ? 0 : 90_000_000,
                    write5m: i % 3 == 0 ? 95_000_000 : 1_000_000
                )
            );
        var question = new UsageQuestion { Rows = Dimension.Day, Clock = new LocalClock(TimeZoneInfo.Utc) };
        var output = new StringWriter { NewLine = "\n" };

        new CacheText(
            CacheReport.Of(book.Snapshot, PriceBook.BuiltIn, question),
            book.Snapshot,
            question,
            output,
            new Terminal(width, HasColor: false)
        ).Write(new ReportFrame { Name = "cache" });

        var lines = output.ToString().Split('\n');
        Assert.All(lines, line => Assert.InRange(DisplayText.Width(line), 0, width));
        Assert.Contains(lines, line => line.StartsWith("lost in all", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', output.ToString());
    }
}
