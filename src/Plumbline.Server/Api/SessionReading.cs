using Plumbline.Core.Timelines;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>A session as pages and API tell it: its records as a story, and what it used by the same question as everywhere.</summary>
/// <param name="Records">What is known of it.</param>
/// <param name="Story">That, told.</param>
/// <param name="Usage">What it used, whenever that was.</param>
public sealed record SessionReading(SessionRecords Records, SessionStory Story, UsageAnswer Usage)
{
    /// <summary>Asks; null when nothing is known of the session.</summary>
    public static SessionReading? Ask(IStoreReader store, string session)
    {
        if (SessionRecords.OfSession(store, session) is not { } records)
            return null;
        var usage = new UsageQuery
        {
            Range = records.Range,
            Zone = new ZoneClock(TimeZoneInfo.Utc, new TimeRange(0, 1)),
            Filters = [new Filter(Dimension.Of("session"), [session])],
            Sort = UsageQuery.DefaultSort([]),
        };
        return new SessionReading(records, SessionStory.Of(records.Records), usage.Run(store));
    }

    /// <summary>Which cost is shown where there is room for one.</summary>
    public CostShown Cost => CostShown.Of(Usage);

    /// <summary>What it stands on, in the API's words.</summary>
    public IReadOnlyList<string> Sources => SourcesOf(Records);

    /// <summary>What some records stand on: <c>events</c>, <c>session_logs</c>, <c>metrics</c>, <c>traces</c>.</summary>
    public static IReadOnlyList<string> SourcesOf(SessionRecords records)
    {
        var (calls, events, spans) = (records.Records.Calls, records.Records.Events, records.Records.Spans);
        List<string> sources = [];
        if (calls.Any(call => !call.IsFromLog) || events.Any(record => !record.IsFromLog))
            sources.Add("events");
        if (calls.Any(call => call.IsFromLog || call.IsInBoth) || events.Any(record => record.IsFromLog))
            sources.Add("session_logs");
        if (records.HasMetrics)
            sources.Add("metrics");
        if (spans.Count > 0)
            sources.Add("traces");
        return sources;
    }
}
