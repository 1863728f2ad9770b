using Plumbline.Cli.Output;

namespace Plumbline.Tests.Cli.Output;

public class OutputTests
{
    [Theory]
    [InlineData(null, "xterm-256color", true)]
    [InlineData("", "xterm-256color", true)]
    [InlineData("1", "xterm-256color", false)]
    [InlineData("0", "xterm-256color", false)]
    [InlineData(null, "dumb", false)]
    [InlineData(null, null, false)]
    public void Colours_are_for_terminals_that_want_them(string? noColor, string? term, bool expected) =>
        Assert.Equal(expected, Terminal.WantsColor(name => name == "NO_COLOR" ? noColor : term));

    [Fact]
    public void Only_the_process_s_own_output_can_be_a_terminal() => Assert.Equal(Terminal.None, Terminal.Of(new StringWriter()));

    [Fact]
    public void Csv_quotes_only_what_must_be_quoted()
    {
        using var output = new StringWriter();
        var csv = new CsvOutput(output);

        csv.Field("plain").Field("a,b").Field("say \"x\"").Field("two\nlines").Field((string?)null).Field(-5).EndLine();
        csv.Field("").Field("").Field((long?)null).EndLine();

        Assert.Equal("plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,-5\n\"\",,\n", output.ToString());
    }

    [Fact]
    public void Progress_is_shown_after_a_moment_and_taken_away()
    {
        using var output = new StringWriter();
        var time = new ManualTime();
        using (var line = new ProgressLine(output, time, new Terminal(60, HasColor: true)))
        {
            line.Show("Reading", 1, 4);
            Assert.Equal("", output.ToString());
            time.Advance(TimeSpan.FromMilliseconds(400));
            line.Show("Reading", 1, 4);
            line.Show("Reading", 2, 4); // A moment later: not again.
            Assert.Equal("\r\e[K██████░░░░░░░░░░░░░░░░░░  25 %  Reading", output.ToString());
        }

        Assert.EndsWith("Reading\r\e[K", output.ToString());
    }

    [Fact]
    public void Progress_is_not_for_files()
    {
        using var output = new StringWriter();
        var time = new ManualTime();
        using (var line = new ProgressLine(output, time))
        {
            time.Advance(TimeSpan.FromSeconds(5));
            line.Show("Reading", 1, 4);
        }

        Assert.Equal("", output.ToString());
    }

    sealed class ManualTime : TimeProvider
    {
        long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
