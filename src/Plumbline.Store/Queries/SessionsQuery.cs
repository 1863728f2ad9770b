using System.Globalization;
using Plumbline.Core.Model;

namespace Plumbline.Store.Queries;

/// <summary>How a list of sessions is ordered; the most first.</summary>
public enum SessionOrder
{
    /// <summary>By the client's estimate, and by list cost where there is none.</summary>
    Cost,
    Tokens,
    Duration,
    Errors,

    /// <summary>By the first record.</summary>
    Newest,
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

    /// <summary>Asks.</summary>
    public SessionsAnswer Run(IStoreReader store)
    {
        // The rows without a session are no session; which they are is known when they are read.
        var all = Search is not null || Order is SessionOrder.Tokens or SessionOrder.Duration or SessionOrder.Newest;
        var usage = Usage(all ? UsageQuery.AllRows : Offset + Limit + 2).Run(store);
        IEnumerable<UsageRow> rows = usage.Rows.Where(row => row.Key[0] is not null);
        if (Search is { } text)
            rows = rows.Where(row => Found(store, text).Contains(row.Key[0]!));
        var ordered = InOrder(store, rows);
        var page = ordered.Skip(Offset).Take(Limit).ToList();
        var details = new SessionDetails(store, Range, [.. page.Select(row => row.Key[0]!)]);
        return new SessionsAnswer([.. page.Select(details.Of)], ordered.Count > Offset + Limit)
        {
            Total = usage.Total,
            Costs = usage.Costs,
            Matching = all ? ordered.Count : null,
        };
    }

    UsageQuery Usage(int limit) =>
        new()
        {
            Range = Range,
            Zone = Zone,
            By = [Dimension.Of("session")],
            Filters = Filters,
            Sort = Order == SessionOrder.Errors ? ["-errors", .. UsageQuery.DefaultSort([])] : UsageQuery.DefaultSort([]),
            Limit = limit,
        };

    List<UsageRow> InOrder(IStoreReader store, IEnumerable<UsageRow> rows)
    {
        if (Order == SessionOrder.Tokens)
            return [.. rows.OrderByDescending(row => row.Amounts.Tokens).ThenBy(row => row.Key[0], StringComparer.Ordinal)];
        if (Order is not (SessionOrder.Duration or SessionOrder.Newest))
            return [.. rows];
        var times = Times(store);
        long Key(UsageRow row) =>
            !times.TryGetValue(row.Key[0]!, out var span) ? long.MinValue
            : Order == SessionOrder.Newest ? span.First
            : span.Last - span.First;
        return [.. rows.OrderByDescending(Key).ThenBy(row => row.Key[0], StringComparer.Ordinal)];
    }

    // The first and the last record of every session. Added up by context, whose numbers are small.
    Dictionary<string, (long First, long Last)> Times(IStoreReader store)
    {
        var sql = $"""
            SELECT c.session, min(x.first), max(x.last) FROM (
                SELECT context_id, min(time) AS first, max(time) AS last FROM requests WHERE {Range.Sql("time")} GROUP BY context_id
                UNION ALL
                SELECT context_id, min(time) AS first, max(time) AS last FROM events WHERE {Range.Sql("time")} GROUP BY context_id
            ) AS x JOIN contexts c ON c.id = x.context_id WHERE c.session IS NOT NULL GROUP BY c.session
            """;
        return store
            .Read(sql, row => (Session: row.Text(0)!, First: row.Int64(1), Last: row.Int64(2)))
            .ToDictionary(row => row.Session, row => (row.First, row.Last), StringComparer.Ordinal);
    }

    HashSet<string>? _found;

    HashSet<string> Found(IStoreReader store, string text)
    {
        if (_found is not null)
            return _found;
        var shown = new Dictionary<string, string?>(StringComparer.Ordinal);
        bool Matches(string? value) => value is not null && value.Contains(text, StringComparison.OrdinalIgnoreCase);
        bool MatchesPerson(string? name)
        {
            if (name is null)
                return false;
            if (!shown.TryGetValue(name, out var known))
                shown[name] = known = ShowPerson(name);
            return Matches(known);
        }

        var rows = store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT DISTINCT c.session, c.repository, c.branch, p.user, w.project
                FROM contexts c JOIN people p ON p.context_id = c.id
                LEFT JOIN context_owners co ON co.context_id = c.id AND co.generation = (SELECT generation FROM owner_state)
                    AND co.from_time < {Range.To} AND co.until_time > {Range.From}
                LEFT JOIN owners w ON w.id = co.owner_id AND w.generation = co.generation
                WHERE c.session IS NOT NULL
                """
            ),
            row =>
                (
                    row.Text(0)!,
                    Is: Matches(row.Text(0))
                        || Matches(row.Text(1))
                        || Matches(row.Text(2))
                        || MatchesPerson(row.Text(3))
                        || Matches(row.Text(4))
                )
        );
        return _found = [.. rows.Where(row => row.Is).Select(row => row.Item1)];
    }
}

/// <summary>A page of sessions, and whether more follow.</summary>
public sealed record SessionsAnswer(IReadOnlyList<SessionRow> Rows, bool HasMore)
{
    /// <summary>All sessions of the window and its filters, whatever was searched.</summary>
    public required UsageRow Total { get; init; }

    /// <summary>The prices of list costs; null while there are none.</summary>
    public CostVersion? Costs { get; init; }

    /// <summary>How many sessions the list has; null where only a page of it was looked at.</summary>
    public int? Matching { get; init; }
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
