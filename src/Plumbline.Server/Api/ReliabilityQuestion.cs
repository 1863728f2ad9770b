using Plumbline.Core.Reliability;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>How reliable the API was: what the path of the API and the page ask alike.</summary>
sealed record ReliabilityQuestion
{
    const long Minute = 60_000_000_000;

    // So many slices at most; beyond, a quarter of an hour, which every zone's days and hours are made of.
    const long SlicesMax = 10_000;

    // Only the worst are looked into.
    const int OutagesMax = 50;

    /// <summary>What failures can be kept apart by, the usual first.</summary>
    public static IReadOnlyList<string> Groups { get; } =
    [
        "model",
        "version",
        "user",
        "team",
        "query_source_detail",
        "query_source",
        "project",
        "cost_center",
        "department",
        "person",
        "repository",
        "session",
        "provider",
        "entrypoint",
        "organization",
    ];

    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }

    /// <summary>Day or hour.</summary>
    public required Dimension Step { get; init; }

    /// <summary>One of <see cref="Groups"/>.</summary>
    public required Dimension By { get; init; }

    public required Objectives Objectives { get; init; }

    /// <summary>In nanoseconds since 1970: burn is of the time up to now, or to the window's end where that is earlier.</summary>
    public required long Now { get; init; }

    /// <summary>As the request says them.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Whether requests and errors both know what is asked.</summary>
    public bool IsKnown => Filters.All(filter => AttemptQuery.Knows(filter.Dimension));

    /// <summary>The length of slices.</summary>
    public long Slice => (Range.To - Range.From) / (5 * Minute) <= SlicesMax ? 5 * Minute : 15 * Minute;

    /// <summary>Asks everything; what does not depend on another answer runs together.</summary>
    public async Task<ReliabilityReport> AskAsync(IQueryRunner store, People people, CancellationToken cancellation)
    {
        Task<T> Ask<T>(Func<IStoreReader, IReadOnlyList<Filter>, T> question) =>
            store.AskAsync(reader => question(reader, people.Resolve(Filters, reader)), cancellation);

        var end = Math.Min(Range.To, Now);
        var (longest, latest) = (BurnWindow.All.Max(window => window.Long), 5 * Minute);
        var recent = new TimeRange((end - longest) / latest * latest, end);
        var attempts = Ask((reader, filters) => Attempts(Range, Slice, filters).Run(reader));
        var burn = Ask((reader, filters) => Attempts(recent, latest, filters).Run(reader));
        var latency = Ask(
            (reader, filters) =>
                new LatencyQuery
                {
                    Range = Range,
                    Zone = Zone,
                    Step = Step,
                    Filters = filters,
                }.Run(reader)
        );
        var failures = Ask(
            (reader, filters) =>
                new FailureQuery
                {
                    Range = Range,
                    By = By,
                    Filters = filters,
                }.Run(reader)
        );
        var answered = Ask(
            (reader, filters) =>
                new AnsweredQuery
                {
                    Range = Range,
                    By = By,
                    Filters = filters,
                }.Run(reader)
        );
        var badly = Ask((reader, filters) => new AnsweredBadlyQuery { Range = Range, Filters = filters }.Run(reader));
        var retried = Ask((reader, filters) => new RetriedQuery { Range = Range, Filters = filters }.Run(reader));
        var found = (await attempts).Outages();
        var worst = found.OrderByDescending(outage => outage.Failed).Take(OutagesMax).OrderBy(outage => outage.Start).ToList();
        var outages = Ask((reader, filters) => new OutageQuery { Outages = worst, Filters = filters }.Run(reader));
        return new ReliabilityReport
        {
            Question = this,
            Attempts = await attempts,
            Recent = await burn,
            End = end,
            Latency = await latency,
            Failures = (await failures).All,
            Failing = FailingGroup.Of((await failures).Groups, await answered),
            Badly = await badly,
            Retried = await retried,
            Outages = await outages,
            OutagesFound = found.Count,
        };
    }

    AttemptQuery Attempts(TimeRange range, long slice, IReadOnlyList<Filter> filters) =>
        new()
        {
            Range = range,
            Slice = slice,
            LatencyMs = Objectives.LatencyP95Ms,
            Filters = filters,
        };
}
