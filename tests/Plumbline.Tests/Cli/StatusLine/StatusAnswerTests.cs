using Plumbline.Cli.LocalLogs;
using Plumbline.Cli.Reports;
using Plumbline.Cli.StatusLine;
using Plumbline.Core.Pricing;
using Plumbline.Tests.House;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Cli.StatusLine;

public sealed class StatusAnswerTests : IDisposable
{
    static readonly TimeSpan Ample = TimeSpan.FromSeconds(60);

    readonly TemporaryFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    static string Recorded => Path.Combine(WorkingCopy.Root, "tests", "data", "session-logs", "full-json");

    StatusAnswer Answer(Stream? input) =>
        new()
        {
            Input = input,
            Sources = LogSources.Of(Recorded),
            CacheFolder = _cache.Path,
            Prices = () => PriceBook.BuiltIn,
            Clock = new LocalClock(TimeZoneInfo.Utc),
            Now = DateTimeOffset.Parse("2026-11-20T16:00:00Z").ToUnixTimeMilliseconds(),
        };

    static FileStream Input() => File.OpenRead(Path.Combine(WorkingCopy.Root, "tests", "data", "statusline", "full.json"));

    [Fact]
    public void Without_an_index_the_line_is_what_the_input_says()
    {
        Assert.Equal("Opus 5.5 · $0.02 · context 43%", Answer(Input()).Line(StatusFormat.Default, false, Ample));
    }

    [Fact]
    public void With_an_index_it_says_what_the_logs_say_too()
    {
        LocalIndex.Refresh(LogSources.Of(Recorded), _cache.Path, new LocalIndexOptions()).Dispose();

        Assert.Matches(
            @"^Opus 5\.5 · \$0\.02 · \$0\.5\d today · \$\d+\.\d\d/h · cache 8\d% · context 43%$",
            Answer(Input()).Line(StatusFormat.Default, false, Ample)
        );
    }

    [Fact]
    public void What_the_input_alone_can_tell_is_kept()
    {
        Answer(Input()).Line(StatusFormat.Default, false, Ample);

        Assert.Equal(23.5m, new Plumbline.Cli.Client.ClientStates(_cache.Path).LatestWithLimits()!.Limits!.FiveHour!.UsedPercent);
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("")]
    [InlineData("[]")]
    public void Bad_input_gives_a_line_all_the_same(string text)
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal("plumb: no input from Claude Code", Answer(input).Line(StatusFormat.Default, false, Ample));
    }

    [Fact]
    public void When_time_is_up_the_line_is_what_the_input_says()
    {
        LocalIndex.Refresh(LogSources.Of(Recorded), _cache.Path, new LocalIndexOptions()).Dispose();

        Assert.Equal("Opus 5.5 · $0.02 · context 43%", Answer(Input()).Line(StatusFormat.Default, false, TimeSpan.Zero));
    }
}
