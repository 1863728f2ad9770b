using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Pricing;

namespace Plumbline.Tests.Cli.Reports;

public class ReportOutputTests
{
    static readonly LocalClock Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    // The price book of a day: a new one must not change these files.
    static readonly PriceBook Book = PriceBook.TryParse(
        File.ReadAllBytes(Path.Combine(House.WorkingCopy.Root, "tests", "data", "reports", "prices.json")),
        out var book,
        out var problem
    )
        ? book!
        : throw new InvalidOperationException(problem);

    static UsageQuestion Question(Dimension rows) => new() { Rows = rows, Clock = Berlin };

    static ReportFrame Frame(string name, LogBook book) =>
        new()
        {
            Name = name,
            Zone = "Europe/Berlin",
            PriceBook = "test",
            Skipped = book.Snapshot.Skipped,
            Details = ["2 logs under /home/dev/.claude."],
        };

    static string Table(UsageQuestion question, LogBook book, Terminal terminal, Func<ReportFrame, ReportFrame>? with = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var frame = Frame("any", book);
        UsageTable.Write(output, terminal, UsageReport.Of(book.Snapshot, Book, question), with?.Invoke(frame) ?? frame, question);
        return output.ToString();
    }

    [Theory]
    [InlineData("daily", Dimension.Day)]
    [InlineData("hours", Dimension.Hour)]
    [InlineData("session", Dimension.Session)]
    [InlineData("project", Dimension.Project)]
    [InlineData("branch", Dimension.Branch)]
    [InlineData("model", Dimension.Model)]
    [InlineData("agents", Dimension.Agent)]
    internal void Tables_fit_80_and_200_columns(string name, Dimension rows)
    {
        var book = SampleBook.Create();
        foreach (var width in new[] { 80, 200 })
        {
            var table = Table(Question(rows), book, new(width, HasColor: false));

            Assert.All(table.Split('\n'), line => Assert.True(DisplayText.Width(line) <= width, line));
            Golden.Equal($"reports/{name}-{width}.txt", table);
        }
    }

    [Fact]
    public void Colours_change_nothing_but_colours()
    {
        var book = SampleBook.CreateWithDefects();
        var question = Question(Dimension.Day) with { HasBreakdown = true };

        var coloured = Table(question, book, new(80, HasColor: true));

        Golden.Equal("reports/daily-80-colour.txt", coloured);
        var plain = System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", "");
        Assert.Equal(Table(question, book, new(80, HasColor: false)), plain);
    }

    [Fact]
    public void A_pipe_gets_everything_in_full() =>
        Golden.Equal(
            "reports/daily-pipe.txt",
            Table(Question(Dimension.Day) with { By = Dimension.Project, HasBreakdown = true }, SampleBook.Create(), Terminal.None)
        );

    [Fact]
    public void Notes_name_what_has_no_price_and_what_is_a_lower_bound_and_what_was_skipped() =>
        Golden.Equal(
            "reports/notes.txt",
            Table(Question(Dimension.Model), SampleBook.CreateWithDefects(), new(100, false), frame => frame with { IsVerbose = true })
        );

    [Theory]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(300)]
    public void No_table_is_wider_than_its_terminal(int width)
    {
        var book = SampleBook.CreateWithDefects();
        foreach (var rows in Enum.GetValues<Dimension>())
        {
            var table = Table(Question(rows) with { By = Dimension.Session, HasBreakdown = true }, book, new(width, HasColor: false));
            // Notes are sentences, which the terminal may wrap.
            foreach (var line in table.Split('\n').TakeWhile(line => !line.StartsWith("total")))
                Assert.True(DisplayText.Width(line) <= width, $"{rows}: {line}");
        }
    }

    [Fact]
    public void A_limit_keeps_the_latest_days_and_the_costliest_sessions()
    {
        var book = SampleBook.Create();

        var days = Table(Question(Dimension.Day), book, Terminal.None, frame => frame with { Limit = 1, KeepsLast = true });
        var sessions = Table(Question(Dimension.Session), book, Terminal.None, frame => frame with { Limit = 1 });

        Assert.Contains("2026-11-20", days);
        Assert.DoesNotContain("2026-11-19", days);
        Assert.Contains("2 more rows of 3; the total is over all.", days);
        Assert.StartsWith(UsageReport.Of(book.Snapshot, Book, Question(Dimension.Session)).Rows[0].Key, sessions.Split('\n')[1]);
    }

    [Fact]
    public void Json_has_exactly_the_documented_keys()
    {
        using var output = new StringWriter();
        var question = Question(Dimension.Session) with { By = Dimension.Day, HasBreakdown = true };
        var book = SampleBook.CreateWithDefects();

        UsageJson.Write(output, UsageReport.Of(book.Snapshot, Book, question), Frame("session", book) with { By = "day", Limit = 1 });

        Golden.Equal("reports/session.json", output.ToString());
        JsonKeys.AssertDocumented(output.ToString(), "requests");
    }

    [Fact]
    public void Nothing_is_an_empty_report()
    {
        using var output = new StringWriter();
        var book = new LogBook();
        var question = Question(Dimension.Day);

        UsageJson.Write(output, UsageReport.Of(book.Snapshot, Book, question), Frame("daily", book));

        Golden.Equal("reports/nothing.json", output.ToString());
    }

    [Fact]
    public void Csv_has_a_line_for_each_part_and_the_names_of_the_json()
    {
        var book = SampleBook.CreateWithDefects();
        foreach (
            var (name, question) in new[]
            {
                ("project", Question(Dimension.Project)),
                ("daily", Question(Dimension.Day) with { By = Dimension.Agent, HasBreakdown = true }),
            }
        )
        {
            using var output = new StringWriter();

            UsageCsv.Write(output, UsageReport.Of(book.Snapshot, Book, question), Frame(name, book), question);

            Golden.Equal($"reports/{name}.csv", output.ToString());
        }
    }

    [Theory]
    [InlineData("tools", ToolDimension.Tool)]
    [InlineData("files", ToolDimension.File)]
    internal void Reports_over_tools_have_three_forms(string name, ToolDimension rows)
    {
        var book = SampleBook.CreateTools();
        var report = ToolReport.Of(book.Snapshot, new ToolQuestion { Rows = rows });
        foreach (var width in new[] { 80, 200 })
        {
            using var table = new StringWriter { NewLine = "\n" };
            ToolOutput.WriteTable(table, new(width, HasColor: false), report, Frame(name, book), rows);
            Golden.Equal($"reports/{name}-{width}.txt", table.ToString());
        }

        using var json = new StringWriter();
        ToolOutput.WriteJson(json, report, Frame(name, book), rows);
        Golden.Equal($"reports/{name}.json", json.ToString());
        JsonKeys.AssertDocumented(json.ToString(), name);
        using var csv = new StringWriter();
        ToolOutput.WriteCsv(csv, report, Frame(name, book), rows);
        Golden.Equal($"reports/{name}.csv", csv.ToString());
    }
}
