using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>How a list of sessions is ordered; the most first.</summary>
public enum SessionOrder
{
    /// <summary>By the first record.</summary>
    Newest,

    /// <summary>By the client's estimate, and by list cost where nobody estimated any.</summary>
    Cost,
    Tokens,
    Duration,
    Errors,
}

/// <summary>
/// The sessions of a window, each with what it used in it. Which sessions, and what they used, is the answer of <see cref="UsageQuery"/>, so that it is
/// the same number everywhere; times, prompts and tools are looked up for a page of them.
/// </summary>
public sealed record SessionsQuery
{
    public required TimeRange Range { get; init; }
    public required ZoneClock Zone { get; init; }
    public IReadOnlyList<Filter> Filters { get; init; } = [];
    public SessionOrder Order { get; init; }

    /// <summary>Only sessions of which the id, the project, repository, branch or person contains this, in any case; null for all.</summary>
    public string? Search { get; init; }

    /// <summary>People as they are shown: only so they can be searched.</summary>
    public Func<string, string?> ShowPerson { get; init; } = name => name;

    /// <summary>Sessions to skip.</summary>
    public int Offset { get; init; }
    public int Limit { get; init; } = 50;

    /// <summary>Asks: first for the order of all, as cheaply as that can be told, then for everything about a page of them.</summary>
    public SessionsAnswer Run(IStoreReader store)
    {
        var ranking = SessionRanking.Knows(Filters) ? new SessionRanking(Range, Filters, Order).Run(store) : RankedByUsage(store);
        IEnumerable<string> ordered = ranking.Sessions;
        if (Search is { } text)
            ordered = ordered.Where(new SessionSearch(Range, ShowPerson).Run(store, text).Contains);
        List<string> sessions = [.. ordered];
        List<string> page = [.. sessions.Skip(Offset).Take(Limit)];
        var usage = Usage(page.Count == 0 ? Filters : [.. Filters, new Filter(Dimension.Of("session"), page)]).Run(store);
        var rows = usage.Rows.Where(row => row.Key[0] is not null).ToDictionary(row => row.Key[0]!, StringComparer.Ordinal);
        var details = new SessionDetails(store, Range, page);
        return new SessionsAnswer(
            [.. page.Where(rows.ContainsKey).Select(session => details.Of(rows[session]))],
            sessions.Count > Offset + Limit
        )
        {
            Cost = new CostShown(ranking.IsListCost && usage.Costs is not null, usage.Costs?.PriceBook),
            Costs = usage.Costs,
            Sessions = sessions.Count,
        };
    }

    UsageQuery Usage(IReadOnlyList<Filter> filters) =>
        new()
        {
            Range = Range,
            Zone = Zone,
            By = [Dimension.Of("session")],
            Filters = filters,
            Sort = UsageQuery.DefaultSort([]),
            Limit = UsageQuery.AllRows,
        };

    // Conditions that only the whole question knows.
    SessionOrdering RankedByUsage(IStoreReader store)
    {
        var answer = Usage(Filters).Run(store);
        var times = Order is SessionOrder.Duration or SessionOrder.Newest ? new SessionRanking(Range, [], Order).Run(store).Sessions : [];
        var places = times.Select((session, i) => (session, i)).ToDictionary(pair => pair.session, pair => pair.i, StringComparer.Ordinal);
        var rows = answer.Rows.Where(row => row.Key[0] is not null);
        // The rows come by cost already.
        rows = Order switch
        {
            SessionOrder.Tokens => rows.OrderByDescending(row => row.Amounts.Tokens),
            SessionOrder.Errors => rows.OrderByDescending(row => row.Errors),
            SessionOrder.Cost => rows,
            _ => rows.OrderBy(row => places.GetValueOrDefault(row.Key[0]!, int.MaxValue)),
        };
        return new SessionOrdering([.. rows.Select(row => row.Key[0]!)], CostShown.Of(answer).IsListCost);
    }
}

/// <summary>A page of sessions, and whether more follow.</summary>
public sealed record SessionsAnswer(IReadOnlyList<SessionRow> Rows, bool HasMore)
{
    /// <summary>Which cost the list is about.</summary>
    public required CostShown Cost { get; init; }

    /// <summary>The prices of list costs; null while there are none, and for an empty page.</summary>
    public CostVersion? Costs { get; init; }

    /// <summary>How many sessions the list has.</summary>
    public int Sessions { get; init; }
}

/// <summary>One session, as far as it is within a window.</summary>
public sealed record SessionRow
{
    public required string Session { get; init; }
    public required UsageRow Usage { get; init; }

    /// <summary>Its first and last record, in nanoseconds since 1970; null when only metrics tell of it.</summary>
    public long? First { get; init; }
    public long? Last { get; init; }

    /// <summary>Prompts that were told: <c>user_prompt</c>, each once.</summary>
    public long Prompts { get; init; }

    /// <summary>Calls of tools with a result: <c>tool_result</c>, each once.</summary>
    public long ToolCalls { get; init; }

    /// <summary>The one with the most requests first.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];
    public SessionFacts Facts { get; init; } = SessionFacts.None;

    public bool HasEvents { get; init; }
    public bool HasLogs { get; init; }
    public bool HasMetrics { get; init; }
    public bool HasTraces { get; init; }

    /// <summary>In nanoseconds; null when not known.</summary>
    public long? Duration => Last - First;
}
