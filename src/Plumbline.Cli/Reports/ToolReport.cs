using Plumbline.Store.SessionIndex;

namespace Plumbline.Cli.Reports;

/// <summary>The answer to a <see cref="ToolQuestion"/>.</summary>
sealed class ToolReport
{
    /// <summary>Tools by calls, files by how often they were written, falling.</summary>
    public required IReadOnlyList<ToolReportRow> Rows { get; init; }

    public required ToolReportRow Total { get; init; }

    /// <summary>Works out the answer.</summary>
    public static ToolReport Of(IndexSnapshot snapshot, ToolQuestion question)
    {
        var filter = new RowFilter(snapshot, question.Filter, Projects.Of(snapshot), null);
        var works = new FileWork[snapshot.TextCount + 1];
        var wanted = Wanted(snapshot, question.Tools, works);
        var (keys, pairs, sessions) = (new NumberTable(), new NumberTable(), new NumberTable());
        var sums = new ToolMeasures[16];
        foreach (ref readonly var row in snapshot.Tools)
        {
            if (!filter.Takes(row) || (wanted is not null && !wanted[row.Name]) || (question.Rows == ToolDimension.File && row.Path == 0))
                continue;
            var number = keys.Of(question.Rows == ToolDimension.File ? row.Path : row.Name, 0, 0);
            if (number >= sums.Length)
                Array.Resize(ref sums, sums.Length * 2);
            sums[number].Add(row, works[row.Name]);
            pairs.Of(number, row.Session, 0);
            sessions.Of(row.Session, 0, 0);
        }

        var sessionsOf = new int[keys.Count];
        for (var i = 0; i < pairs.Count; i++)
            sessionsOf[pairs[i].A]++;
        var rows = Enumerable
            .Range(0, keys.Count)
            .Select(number => new ToolReportRow(snapshot.Text(keys[number].A) ?? "", sums[number], sessionsOf[number]));
        return new() { Rows = Ordered(rows, question.Rows), Total = TotalOf(sums.AsSpan(0, keys.Count), sessions.Count) };
    }

    // Which tools are asked for, and what they do with files, by the number of their name. Null when all are asked for.
    static bool[]? Wanted(IndexSnapshot snapshot, IReadOnlyList<string> tools, FileWork[] works)
    {
        var wanted = tools.Count == 0 ? null : new bool[works.Length];
        var seen = new bool[works.Length];
        foreach (ref readonly var row in snapshot.Tools)
        {
            if (seen[row.Name])
                continue;
            seen[row.Name] = true;
            var name = snapshot.Text(row.Name) ?? "";
            works[row.Name] = WorkOf(name);
            if (wanted is not null)
                wanted[row.Name] = tools.Contains(name, StringComparer.OrdinalIgnoreCase);
        }

        return wanted;
    }

    /// <summary>What Claude Code's own tools do with files.</summary>
    static FileWork WorkOf(string tool) =>
        tool switch
        {
            "Write" => FileWork.Write,
            "Edit" or "MultiEdit" or "NotebookEdit" => FileWork.Edit,
            "Read" or "NotebookRead" => FileWork.Read,
            _ => FileWork.None,
        };

    static IReadOnlyList<ToolReportRow> Ordered(IEnumerable<ToolReportRow> rows, ToolDimension dimension) =>
        dimension == ToolDimension.Tool
            ? [.. rows.OrderByDescending(row => row.Sums.Calls).ThenBy(row => row.Key, StringComparer.Ordinal)]
            :
            [
                .. rows.OrderByDescending(row => row.Sums.Changes)
                    .ThenByDescending(row => row.Sums.LinesAdded + row.Sums.LinesRemoved)
                    .ThenByDescending(row => row.Sums.Reads)
                    .ThenBy(row => row.Key, StringComparer.Ordinal),
            ];

    static ToolReportRow TotalOf(ReadOnlySpan<ToolMeasures> sums, int sessions)
    {
        var total = default(ToolMeasures);
        foreach (ref readonly var one in sums)
            total.Add(one);
        return new("total", total, sessions);
    }
}

/// <summary>A row of a <see cref="ToolReport"/>.</summary>
/// <param name="Key">The tool's name, or the file's path.</param>
/// <param name="Sessions">How many sessions made its calls.</param>
sealed record ToolReportRow(string Key, ToolMeasures Sums, int Sessions);
