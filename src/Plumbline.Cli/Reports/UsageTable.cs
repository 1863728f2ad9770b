using System.Globalization;
using Plumbline.Cli.Output;
using Plumbline.Core.Model;

namespace Plumbline.Cli.Reports;

/// <summary>A report over requests as a table for people, and what has to be said of its numbers below it.</summary>
static class UsageTable
{
    const int BarWidth = 20;
    const string Total = "total";

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, Terminal terminal, UsageReport report, ReportFrame frame, UsageQuestion question)
    {
        var columns = ColumnsOf(question);
        var table = new FittedTable([.. columns.Select(column => column.Column)]);
        var busiest = question.Rows == Dimension.Hour ? report.Rows.Select(row => row.Sums.Requests).DefaultIfEmpty().Max() : 0;
        void Add(Style style, UsageRow row, Cell key) => table.Add(style, [.. columns.Select(column => column.Show(row, key, busiest))]);

        foreach (var row in frame.Limited(report.Rows))
        {
            Add(Style.None, row, KeyCell("", question.Rows, row.Key));
            AddParts(row, "  ");
            foreach (var group in row.Groups)
            {
                Add(Style.Faint, group, KeyCell("  ", question.By!.Value, group.Key));
                AddParts(group, "    ");
            }
        }

        table.AddRule();
        Add(Style.Bold, report.Total, Total);
        table.Write(output, terminal);
        UsageNotes.Write(output, terminal, report, frame);

        void AddParts(UsageRow row, string indent)
        {
            foreach (var part in row.Breakdown)
                Add(Style.Faint, part, KeyCell(indent, Dimension.Model, part.Key));
        }
    }

    delegate Cell ShowCell(UsageRow row, Cell key, long busiest);

    sealed record ReportColumn(Column Column, ShowCell Show);

    // The ranks say what goes first where it is narrow: a column that another one nearly tells (models, sessions, the split of tokens).
    static List<ReportColumn> ColumnsOf(UsageQuestion question)
    {
        var columns = new List<ReportColumn> { new(KeyColumn(question), (_, key, _) => key) };
        void Add(string title, int rank, ShowCell show, string? narrow = null) => columns.Add(new(new(title, rank, Short: narrow), show));

        if (question.Rows == Dimension.Session)
        {
            columns.Add(new(new("project", 3, false, 18, true), (row, _, _) => row.Project is { } project ? project.Path : ""));
            columns.Add(new(new("last", 2, false), (row, _, _) => row.Project is null ? "" : LocalTime(row.Sums.Last, question.Clock)));
        }
        else
        {
            Add("sessions", 8, (row, _, _) => Cell.Of(row.Sessions));
        }

        Add("requests", question.Rows == Dimension.Hour ? 1 : 6, (row, _, _) => Cell.Of(row.Sums.Requests));
        Add("input", 5, (row, _, _) => Cell.Of(row.Sums.InputTokens));
        Add("output", 4, (row, _, _) => Cell.Of(row.Sums.OutputTokens));
        Add("cache write", 5, (row, _, _) => Cell.Of(row.Sums.CacheCreationTokens), "write");
        Add("cache read", 5, (row, _, _) => Cell.Of(row.Sums.CacheReadTokens), "read");
        Add("tokens", 1, (row, _, _) => Cell.Of(row.Sums.Tokens));
        Add("cache hits", 7, (row, _, _) => Figures.Share(row.Sums.CacheReadTokens, row.Sums.PromptTokens), "hits");
        Add("response", question.Rows == Dimension.Model ? 2 : 9, (row, _, _) => ResponseTime(row.Sums.AverageResponseMs));
        Add("cost", 0, (row, _, _) => Cost(row.Sums));
        if (question.Rows == Dimension.Hour)
            columns.Add(new(new("", 6, false), (row, key, busiest) => key.Text == Total ? "" : Bar(row.Sums.Requests, busiest)));
        else if (question.Rows != Dimension.Model)
            columns.Add(new(new("models", 10, false, 16), (row, key, _) => key.Text == Total ? "" : Models(row.Models)));
        return columns;
    }

    static Column KeyColumn(UsageQuestion question)
    {
        var title = question.Rows == Dimension.Week ? "week of" : question.Rows.ToString().ToLowerInvariant();
        var isShort = question.Rows is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Hour or Dimension.Session;
        // Below a row may stand what it is divided into, and models.
        var width = question.By is null && !question.HasBreakdown && isShort ? 10 : 20;
        return new(title, 0, false, width, KeepsEnd: question.Rows == Dimension.Project);
    }

    static Cell KeyCell(string indent, Dimension dimension, string key) =>
        key.Length == 0 ? indent + "(none)"
        : dimension == Dimension.Pr ? new Cell(indent + key, indent + PullRequestNames.Short(key))
        : dimension == Dimension.Hour ? $"{indent}{key}:00"
        : dimension == Dimension.Model ? new Cell(indent + key, indent + WithoutVendor(key))
        : indent + key;

    static string LocalTime(long time, LocalClock clock) =>
        DateTime
            .UnixEpoch.AddTicks(clock.Local(time) * TimeSpan.TicksPerMillisecond)
            .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static string ResponseTime(long? milliseconds) => milliseconds is { } known ? Figures.Duration(known) : "–";

    static string Cost(in Measures sums) =>
        sums.UnpricedRequests == 0
            ? Figures.Money(new Usd(sums.PricedNanos))
            : Figures.Money(new Usd(sums.LowNanos), new Usd(sums.HighNanos));

    static Cell Models(IReadOnlyList<string> models) => new(string.Join(", ", models), string.Join(", ", models.Select(WithoutVendor)));

    // All models are Claude's: where it is narrow, the rest of the name says more.
    static string WithoutVendor(string model) => model.StartsWith("claude-") ? model["claude-".Length..] : model;

    static Cell Bar(long value, long most) => new(Bar(value, most, BarWidth), Bar(value, most, BarWidth / 2));

    // In eighths of a character.
    static string Bar(long value, long most, int width)
    {
        var eighths = most == 0 ? 0 : (int)((value * width * 8 + most - 1) / most);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : ((char)('█' + 8 - eighths % 8)).ToString());
    }
}
