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
        var busiest = report.Rows.Select(row => row.Sums.Requests).DefaultIfEmpty().Max();
        void Add(Style style, UsageRow row, string key) => table.Add(style, [.. columns.Select(column => column.Show(row, key, busiest))]);

        foreach (var row in frame.Limited(report.Rows))
        {
            Add(Style.None, row, KeyText(question.Rows, row.Key));
            AddParts(row, "  ");
            foreach (var group in row.Groups)
            {
                Add(Style.Faint, group, "  " + KeyText(question.By!.Value, group.Key));
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
                Add(Style.Faint, part, indent + KeyText(Dimension.Model, part.Key));
        }
    }

    delegate Cell ShowCell(UsageRow row, string key, long busiest);

    readonly record struct ReportColumn(Column Column, ShowCell Show);

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
            columns.Add(new(new("", 7, false), (row, key, busiest) => key == Total ? "" : Bar(row.Sums.Requests, busiest)));
        else if (question.Rows != Dimension.Model)
            columns.Add(new(new("models", 10, false, 16), (row, key, _) => key == Total ? "" : Models(row.Models)));
        return columns;
    }

    static Column KeyColumn(UsageQuestion question) =>
        question.Rows switch
        {
            Dimension.Session => new("session", 0, false, 8),
            Dimension.Project => new("project", 0, false, 16, KeepsEnd: true),
            Dimension.Week => new("week of", 0, false, 10),
            Dimension.Day or Dimension.Month or Dimension.Hour => new(question.Rows.ToString().ToLowerInvariant(), 0, false, 10),
            _ => new(question.Rows.ToString().ToLowerInvariant(), 0, false, 16),
        };

    static string KeyText(Dimension dimension, string key) =>
        key.Length == 0 ? "(none)"
        : dimension == Dimension.Hour ? key + ":00"
        : key;

    static string LocalTime(long time, LocalClock clock) =>
        DateTime
            .UnixEpoch.AddTicks(clock.Local(time) * TimeSpan.TicksPerMillisecond)
            .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static string ResponseTime(long? milliseconds) => milliseconds is { } known ? Figures.Duration(known) : "–";

    static string Cost(in Measures sums) =>
        sums.UnpricedRequests == 0
            ? Figures.Money(new Usd(sums.PricedNanos))
            : Figures.Money(new Usd(sums.LowNanos), new Usd(sums.HighNanos));

    static Cell Models(IReadOnlyList<string> models) =>
        new(
            string.Join(", ", models),
            string.Join(", ", models.Select(model => model.StartsWith("claude-") ? model["claude-".Length..] : model))
        );

    // In eighths of a character.
    static string Bar(long value, long most)
    {
        var eighths = most == 0 ? 0 : (int)((value * BarWidth * 8 + most - 1) / most);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : ((char)('█' + 8 - eighths % 8)).ToString());
    }
}
