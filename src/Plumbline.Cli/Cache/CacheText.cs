using Plumbline.Cli.Blocks;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reports;
using Plumbline.Core.Caching;
using Plumbline.Core.Model;
using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Cache;

/// <summary>The cache doctor for people: how much was read, what was lost and why, and what would stop it.</summary>
sealed class CacheText(CacheReport report, IndexSnapshot snapshot, UsageQuestion question, TextWriter output, Terminal terminal)
{
    const int MissesShown = 5;

    static readonly Column[] CauseColumns =
    [
        new("cause", 0, IsNumber: false, MinWidth: 14),
        new("times", 2),
        new("tokens", 1),
        new("cost"),
        new("what avoids it", 3, IsNumber: false, MinWidth: 24),
    ];

    static readonly Column[] MissColumns =
    [
        new("largest misses", 0, IsNumber: false, MinWidth: 16),
        new("cause", 0, IsNumber: false, MinWidth: 14),
        new("rest", 3),
        new("expected", 4),
        new("lost", 1),
        new("cost"),
        new("model", 5, IsNumber: false, MinWidth: 10),
        new("project", 6, IsNumber: false, MinWidth: 14, KeepsEnd: true),
        new("session", 7, IsNumber: false, MinWidth: 8),
    ];

    /// <summary>Writes it.</summary>
    public void Write(ReportFrame frame)
    {
        WriteRows(frame);
        output.WriteLine();
        WriteCauses();
        WriteMisses();
        WriteLives();
        if (report.Total.UnpricedRequests > 0)
            output.WriteLine(
                terminal.Paint(
                    $"No price is known for {Figures.Some(report.Total.UnpricedRequests, "request")}: amounts are at least this.",
                    Style.Warning
                )
            );
    }

    void WriteRows(ReportFrame frame)
    {
        var table = new FittedTable([
            new(
                question.Rows == Dimension.Week ? "week of" : question.Rows.ToString().ToLowerInvariant(),
                0,
                IsNumber: false,
                MinWidth: 10
            ),
            new("requests", 5),
            new("input", 6),
            new("cache write", 4, Short: "write"),
            new("cache read", 4, Short: "read"),
            new("hits"),
            new("saved", 1),
            new("written", 3),
            new("lost"),
        ]);
        foreach (var row in frame.Limited(report.Rows))
            Add(table, Style.None, row.Key.Length == 0 ? "(none)" : row.Key, row.Sums);
        table.AddRule();
        Add(table, Style.Bold, "total", report.Total);
        table.Write(output, terminal);
        UsageNotes.WriteLimit(output, terminal, frame, report.Rows.Count);
    }

    static void Add(FittedTable table, Style style, string name, CacheSums sums) =>
        table.Add(
            style,
            name,
            Cell.Of(sums.Requests),
            Cell.Of(sums.InputTokens),
            Cell.Of(sums.WrittenTokens),
            Cell.Of(sums.ReadTokens),
            Figures.Share(sums.ReadTokens, sums.PromptTokens),
            Figures.Money(sums.Saved),
            Figures.Money(sums.Premium),
            Figures.Money(sums.Lost.Cost)
        );

    void WriteCauses()
    {
        var table = new FittedTable(CauseColumns);
        foreach (var (advice, sums) in Causes.Of(report.Total).Where(one => one.Advice.Cause != CacheCause.SessionStart))
            table.Add(Style.None, advice.Title, Cell.Of(sums.Count), Cell.Of(sums.Tokens), Figures.Money(sums.Cost), advice.Advice);
        table.AddRule();
        var lost = report.Total.Lost;
        table.Add(Style.Bold, "lost in all", Cell.Of(lost.Count), Cell.Of(lost.Tokens), Figures.Money(lost.Cost), "");
        table.Write(output, terminal);
        if (report.Total[CacheCause.SessionStart] is { Count: > 0 } starts)
            Note(
                $"{Figures.Some(starts.Count, "conversation")} began, for {Figures.Money(starts.Cost)}: no loss, nothing had been cached."
            );
    }

    void WriteMisses()
    {
        if (report.Misses.Count == 0)
            return;
        output.WriteLine();
        var table = new FittedTable(MissColumns);
        foreach (var miss in report.Misses.Take(MissesShown))
        {
            ref readonly var row = ref snapshot.Requests[miss.Request];
            table.Add(
                Style.None,
                LocalTime.Minute(row.Time, question.Clock),
                Causes.Title(miss.Step),
                Figures.Duration(miss.Step.GapMs),
                Cell.Of(miss.Step.Expected),
                Cell.Of(miss.Step.Lost),
                miss.Lost is { } lost ? Figures.Money(lost) : "unpriced",
                BlocksTable.ShortName(report.ModelOf(row)),
                report.Projects.Value[report.Projects.Value.Of(row)].Path,
                snapshot.Text(row.Session) ?? ""
            );
        }

        table.Write(output, terminal);
    }

    void WriteLives()
    {
        var lives = report.Total.Lives;
        if (lives == default)
            return;
        output.WriteLine();
        Note(
            $"With these rests, prompts cost {Figures.Money(lives.FiveMinutes)} with 5-minute writes and {Figures.Money(lives.Hour)} with 1-hour writes: "
                + Causes.LifeAdvice(lives)
        );
    }

    // Words of a note break where the terminal ends.
    void Note(string text)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (terminal.Width > 0 && line.Length > 0 && line.Length + 1 + word.Length > terminal.Width)
            {
                output.WriteLine(terminal.Paint(line, Style.Faint));
                line = "";
            }

            line += line.Length == 0 ? word : " " + word;
        }

        output.WriteLine(terminal.Paint(line, Style.Faint));
    }
}
