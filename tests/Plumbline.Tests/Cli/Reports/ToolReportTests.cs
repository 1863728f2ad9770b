using Plumbline.Cli.Reports;
using Plumbline.Store.SessionIndex;
using Plumbline.Tests.OfCore;

namespace Plumbline.Tests.Cli.Reports;

public class ToolReportTests
{
    [Fact]
    public void Sums_are_those_of_a_plain_count() =>
        Seeds.Try(
            40,
            dice =>
            {
                var book = Random(dice);
                foreach (var dimension in Enum.GetValues<ToolDimension>())
                {
                    var rows = ToolReport.Of(book.Snapshot, new ToolQuestion { Rows = dimension }).Rows;

                    var calls = new List<ToolRow>();
                    foreach (var row in book.Snapshot.Tools)
                        calls.Add(row);
                    var counted = calls
                        .Where(call => !call.Flags.HasFlag(ToolFlags.Gone) && !call.Flags.HasFlag(ToolFlags.ResultOnly))
                        .Where(call => dimension == ToolDimension.Tool || call.Path != 0)
                        .GroupBy(call => book.Snapshot.Text(dimension == ToolDimension.Tool ? call.Name : call.Path)!)
                        .Select(group => (group.Key, Plain([.. group], book.Snapshot)));
                    Assert.Equal(
                        counted.OrderBy(one => one.Key, StringComparer.Ordinal),
                        rows.Select(row => (row.Key, Plain(row))).OrderBy(one => one.Key, StringComparer.Ordinal)
                    );
                }
            }
        );

    [Fact]
    public void Rows_add_up_to_the_total() =>
        Seeds.Try(
            40,
            dice =>
            {
                var book = Random(dice);
                foreach (var dimension in Enum.GetValues<ToolDimension>())
                {
                    var report = ToolReport.Of(book.Snapshot, new ToolQuestion { Rows = dimension });

                    var sum = default(ToolMeasures);
                    foreach (var row in report.Rows)
                        sum.Add(row.Sums);
                    Assert.Equal(report.Total.Sums, sum);
                }
            }
        );

    [Fact]
    public void A_filter_by_tool_takes_only_its_calls()
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        book.Snapshot.Add(book.Tool(file, "2026-11-19T10:00:00Z", "Write", "/a"));
        book.Snapshot.Add(book.Tool(file, "2026-11-19T10:00:00Z", "Read", "/a"));

        var report = ToolReport.Of(book.Snapshot, new ToolQuestion { Rows = ToolDimension.File, Tools = ["write"] });

        Assert.Equal((1L, 1L, 0L), (report.Total.Sums.Calls, report.Total.Sums.Writes, report.Total.Sums.Reads));
    }

    [Fact]
    public void The_most_written_file_comes_first_and_what_failed_is_not_written()
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        void Add(string name, string path, ToolFlags flags) =>
            book.Snapshot.Add(book.Tool(file, "2026-11-19T10:00:00Z", name, path, flags: flags));
        for (var i = 0; i < 5; i++)
        {
            Add("Edit", "/denied", ToolFlags.HasResult | ToolFlags.Denied | ToolFlags.Error);
            Add("Read", "/read", ToolFlags.HasResult);
        }

        Add("Write", "/once", ToolFlags.HasResult);
        Add("Edit", "/twice", ToolFlags.HasResult);
        Add("NotebookEdit", "/twice", ToolFlags.None);

        var rows = ToolReport.Of(book.Snapshot, new ToolQuestion { Rows = ToolDimension.File }).Rows;

        Assert.Equal(["/twice", "/once", "/read", "/denied"], rows.Select(row => row.Key));
        Assert.Equal((5L, 0L, 0L), (rows[3].Sums.Denied, rows[3].Sums.Errors, rows[3].Sums.Changes));
    }

    static (long Calls, long Errors, long Denied, long Bytes, long Added, long Changes, int Sessions) Plain(ToolReportRow row) =>
        (row.Sums.Calls, row.Sums.Errors, row.Sums.Denied, row.Sums.ResultBytes, row.Sums.LinesAdded, row.Sums.Changes, row.Sessions);

    static (long Calls, long Errors, long Denied, long Bytes, long Added, long Changes, int Sessions) Plain(
        List<ToolRow> calls,
        IndexSnapshot snapshot
    )
    {
        var denied = calls.Where(call => call.Flags.HasFlag(ToolFlags.Denied)).ToList();
        var failed = calls.Except(denied).Where(call => call.Flags.HasFlag(ToolFlags.Error)).ToList();
        var worked = calls.Except(denied).Except(failed).ToList();
        return (
            calls.Count,
            failed.Count,
            denied.Count,
            calls.Sum(call => call.ResultBytes),
            worked.Sum(call => (long)call.LinesAdded),
            worked.Count(call => snapshot.Text(call.Name) is "Write" or "Edit"),
            calls.Select(call => call.Session).Distinct().Count()
        );
    }

    static LogBook Random(Random dice)
    {
        var book = new LogBook();
        var file = book.File("/home/dev/shop");
        string[] names = ["Read", "Write", "Edit", "Bash"];
        string?[] paths = [null, "/a", "/b", "/c"];
        for (var i = dice.Next(100); i > 0; i--)
        {
            var row = book.Tool(
                file,
                "2026-11-19T10:00:00Z",
                names[dice.Next(4)],
                paths[dice.Next(4)],
                "s" + dice.Next(3),
                (ToolFlags)dice.Next(128)
            );
            (row.ResultBytes, row.LinesAdded, row.LinesRemoved, row.DurationMs) = (
                dice.Next(999),
                dice.Next(9),
                dice.Next(9),
                dice.Next(-1, 9)
            );
            book.Snapshot.Add(row);
        }

        return book;
    }
}
