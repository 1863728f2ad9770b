using System.Text.Json;
using Plumbline.Cli.Output;

namespace Plumbline.Cli.Reports;

/// <summary>A report over calls of tools in its three forms.</summary>
static class ToolOutput
{
    /// <summary>A number of the report: its name in JSON and CSV, null where it is not known.</summary>
    readonly record struct Number(string Name, Func<ToolReportRow, long?> Of);

    static readonly Number[] OfTools =
    [
        new("calls", row => row.Sums.Calls),
        new("results", row => row.Sums.Results),
        new("errors", row => row.Sums.Errors),
        new("denied", row => row.Sums.Denied),
        new("input_bytes", row => row.Sums.InputBytes),
        new("result_bytes", row => row.Sums.ResultBytes),
        new("average_duration_ms", row => row.Sums.AverageDurationMs),
        new("sessions", row => row.Sessions),
    ];

    static readonly Number[] OfFiles =
    [
        new("calls", row => row.Sums.Calls),
        new("writes", row => row.Sums.Writes),
        new("edits", row => row.Sums.Edits),
        new("reads", row => row.Sums.Reads),
        new("lines_added", row => row.Sums.LinesAdded),
        new("lines_removed", row => row.Sums.LinesRemoved),
        new("errors", row => row.Sums.Errors),
        new("denied", row => row.Sums.Denied),
        new("sessions", row => row.Sessions),
    ];

    /// <summary>Writes JSON, as <c>docs/formats/report-json.md</c> describes it.</summary>
    public static void WriteJson(TextWriter output, ToolReport report, ReportFrame frame, ToolDimension rows) =>
        JsonOutput.Write(
            output,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("report", frame.Name);
                json.WriteString("time_zone", frame.Zone);
                json.WriteStartArray("rows");
                foreach (var row in frame.Limited(report.Rows))
                    WriteRow(json, row, NumbersOf(rows), hasKey: true);
                json.WriteEndArray();
                json.WritePropertyName("total");
                WriteRow(json, report.Total, NumbersOf(rows), hasKey: false);
                UsageJson.WriteSkipped(json, frame.Skipped);
                json.WriteEndObject();
            }
        );

    /// <summary>Writes CSV: a line for each row, no total.</summary>
    public static void WriteCsv(TextWriter output, ToolReport report, ReportFrame frame, ToolDimension rows)
    {
        var csv = new CsvOutput(output);
        csv.Field("key");
        foreach (var number in NumbersOf(rows))
            csv.Field(number.Name);
        csv.Field("first").Field("last").EndLine();
        foreach (var row in frame.Limited(report.Rows))
        {
            csv.Field(row.Key);
            foreach (var number in NumbersOf(rows))
                csv.Field(number.Of(row));
            csv.Field(UsageJson.TimeOf(row.Sums.First)).Field(UsageJson.TimeOf(row.Sums.Last)).EndLine();
        }
    }

    /// <summary>Writes a table for people.</summary>
    public static void WriteTable(TextWriter output, Terminal terminal, ToolReport report, ReportFrame frame, ToolDimension rows)
    {
        var table = rows == ToolDimension.Tool ? ToolTable(report, frame) : FileTable(report, frame);
        table.Write(output, terminal);
        UsageNotes.WriteLimit(output, terminal, frame, report.Rows.Count);
        UsageNotes.WriteFrame(output, terminal, frame);
    }

    static Number[] NumbersOf(ToolDimension rows) => rows == ToolDimension.Tool ? OfTools : OfFiles;

    static void WriteRow(Utf8JsonWriter json, ToolReportRow row, Number[] numbers, bool hasKey)
    {
        json.WriteStartObject();
        if (hasKey)
            json.WriteString("key", row.Key);
        foreach (var number in numbers)
            json.WriteOptional(number.Name, number.Of(row));
        UsageJson.WriteTime(json, "first", row.Sums.Calls == 0 ? null : row.Sums.First);
        UsageJson.WriteTime(json, "last", row.Sums.Calls == 0 ? null : row.Sums.Last);
        json.WriteEndObject();
    }

    static FittedTable ToolTable(ToolReport report, ReportFrame frame)
    {
        var table = new FittedTable([
            new("tool", 0, false, 16),
            new("calls"),
            new("share", 3),
            new("errors", 2),
            new("denied", 2),
            new("result", 1),
            new("average", 1),
            new("sessions", 4),
        ]);
        foreach (var row in frame.Limited(report.Rows))
            Add(Style.None, row);
        table.AddRule();
        Add(Style.Bold, report.Total);
        return table;

        void Add(Style style, ToolReportRow row) =>
            table.Add(
                style,
                row.Key.Length == 0 ? "(none)" : row.Key,
                Cell.Of(row.Sums.Calls),
                Figures.Share(row.Sums.Calls, report.Total.Sums.Calls),
                Cell.Of(row.Sums.Errors),
                Cell.Of(row.Sums.Denied),
                Figures.Bytes(row.Sums.ResultBytes),
                row.Sums.AverageDurationMs is { } average ? Figures.Duration(average) : "–",
                Cell.Of(row.Sessions)
            );
    }

    static FittedTable FileTable(ToolReport report, ReportFrame frame)
    {
        var table = new FittedTable([
            new("file", 0, false, 20, KeepsEnd: true),
            new("written"),
            new("edits", 3),
            new("writes", 3),
            new("added", 1),
            new("removed", 1),
            new("reads", 2),
            new("failed", 4),
            new("sessions", 5),
        ]);
        foreach (var row in frame.Limited(report.Rows))
            Add(Style.None, row);
        table.AddRule();
        Add(Style.Bold, report.Total);
        return table;

        void Add(Style style, ToolReportRow row) =>
            table.Add(
                style,
                row.Key,
                Cell.Of(row.Sums.Changes),
                Cell.Of(row.Sums.Edits),
                Cell.Of(row.Sums.Writes),
                Signed('+', row.Sums.LinesAdded),
                Signed('−', row.Sums.LinesRemoved),
                Cell.Of(row.Sums.Reads),
                Cell.Of(row.Sums.Errors + row.Sums.Denied),
                Cell.Of(row.Sessions)
            );
    }

    static Cell Signed(char sign, long lines) =>
        lines == 0 ? new Cell("0") : new Cell(sign + Figures.Count(lines), sign + Figures.Compact(lines));
}
