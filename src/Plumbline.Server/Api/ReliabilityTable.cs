using System.Globalization;
using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>One table of how reliable the API was, for CSV.</summary>
sealed class ReliabilityTable(
    string name,
    Func<ReliabilityReport, IEnumerable<string>> columns,
    Func<ReliabilityReport, People, IEnumerable<IEnumerable<string?>>> rows
)
{
    static readonly string[] Durations = ["count", "p50_ms", "p95_ms", "p99_ms", "max_ms"];

    static readonly string[] Failures =
    [
        "class",
        "fault",
        "status_code",
        "failed",
        "retries_exhausted",
        "attempts_at_least",
        "lost_ms_at_least",
        "sessions",
        "users",
        "last",
        "text",
    ];

    static readonly IReadOnlyList<ErrorClasses> InErrors = [.. ErrorClasses.All.Where(known => known.Fault != ErrorFault.Answered)];

    static readonly ReliabilityTable[] All =
    [
        new(
            "steps",
            _ => ["step", "answered", "failed", "availability", "slow", .. Durations, .. InErrors.Select(known => known.Name)],
            (report, _) => report.Steps().Select(StepCells)
        ),
        new(
            "models",
            _ => ["model", .. Durations],
            (report, _) => report.Latency.Models.Select(model => Cells([model.Model, .. DurationCells(model.Counts)]))
        ),
        new("errors", _ => Failures, (report, people) => report.Failures.Select(row => FailureCells(row, people))),
        new(
            "failing",
            report => [report.Question.By.Name, "answered", .. Failures],
            (report, people) =>
                report
                    .FailingShown(people)
                    .SelectMany(group =>
                        group.Rows.Select(row =>
                            Cells([people.Show(report.Question.By, group.Key), Text(group.Answered), .. FailureCells(row, people)])
                        )
                    )
        ),
        new(
            "outages",
            _ => ["start", "end", "class", "answered", "failed", "sessions", "users", "lost_ms_at_least"],
            (report, _) => report.Outages.Select(OutageCells)
        ),
        new(
            "refusals",
            _ => ["model", "refusals", "server_fallback_hops", "prompts", "prompts_gone_on_by_another_model", "sessions"],
            (report, _) => report.Badly.Refusals.Select(RefusalCells)
        ),
    ];

    /// <summary>What the tables are called.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(table => table.Name)];

    /// <summary>The table of a name; null when there is none.</summary>
    public static ReliabilityTable? Find(string name) => All.FirstOrDefault(table => table.Name == name);

    public string Name => name;

    public IEnumerable<string> Columns(ReliabilityReport report) => columns(report);

    public IEnumerable<IEnumerable<string?>> Rows(ReliabilityReport report, People people) => rows(report, people);

    static IEnumerable<string?> StepCells(ReliabilityStep step) =>
        [
            step.Label,
            Text(step.Answered),
            Text(step.AllFailed),
            step.Availability.GoodShare is { } share ? Math.Round(share, 9).ToString(CultureInfo.InvariantCulture) : null,
            Text(step.InTime.Bad),
            .. DurationCells(step.Latency),
            .. InErrors.Select(known => Text(step.Failed.GetValueOrDefault(known.Class))),
        ];

    static IEnumerable<string?> DurationCells(DurationCounts counts) =>
        [Text(counts.Count), Text(counts.P50), Text(counts.P95), Text(counts.P99), Text(counts.Max)];

    static IEnumerable<string?> FailureCells(FailureRow row, People people) =>
        [
            ErrorClasses.Of(row.Class).Name,
            ErrorClasses.Of(row.Class).Fault.ToString().ToLowerInvariant(),
            Text(row.Status),
            Text(row.Failed),
            Text(row.Exhausted),
            Text(row.Attempts),
            Text(row.LostMs),
            Text(row.Sessions),
            Text(row.People),
            Rfc3339.Format(row.Last),
            people.ShowText(row.Text),
        ];

    static IEnumerable<string?> OutageCells(OutageRow row) =>
        [
            Rfc3339.Format(row.First),
            Rfc3339.Format(row.Last),
            ErrorClasses.Of(row.Main).Name,
            Text(row.Outage.Answered),
            Text(row.Outage.Failed),
            Text(row.Sessions),
            Text(row.People),
            Text(row.LostMs),
        ];

    static IEnumerable<string?> RefusalCells(RefusalRow row) =>
        [row.Model, Text(row.Refusals), Text(row.ServerHops), Text(row.Prompts), Text(row.GoneOn), Text(row.Sessions)];

    static IEnumerable<string?> Cells(IEnumerable<string?> cells) => cells;

    static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
