using System.Globalization;
using Plumbline.Store.Queries;

namespace Plumbline.Tests.Store.Queries;

/// <summary>
/// Questions about usage from a die, asked twice: of what was added up before, and of every request. The two answers are equal to the last digit, whatever the moment.
/// </summary>
public sealed class RandomUsage(Random random, Func<Func<IStoreReader, UsageAnswer>, UsageAnswer> ask)
{
    static readonly string[] Zones =
    [
        "UTC",
        "UTC",
        "Europe/Berlin",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Australia/Lord_Howe",
    ];

    /// <summary>Questions that were asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Asks about a part of a window; null when both answers are the same, else what they are.</summary>
    public string? Difference(TimeRange window)
    {
        Asked++;
        var together = Together(window);
        var at = random.Next(together.Count);
        var query = together[at];
        var (added, read) = (
            Lines(ask(store => UsageQuery.RunAll(store, together)[at])),
            Lines(ask((query with { FromRequests = true }).Run))
        );
        if (added.SequenceEqual(read))
            return null;
        var filters = query.Filters.Select(filter =>
            $"{filter.Dimension.Name}={string.Join('|', filter.Values.Select(value => value ?? "(absent)"))}"
        );
        return $"by {string.Join(',', query.By.Select(dimension => dimension.Name))} where {string.Join(" and ", filters)} of {query.Range.From}..{query.Range.To} in {query.Zone.Name}"
            + $"{(query.AmountsOnly ? ", amounts only" : "")}:\nadded up {string.Join("\n         ", added.Except(read))}\nread     {string.Join("\n         ", read.Except(added))}";
    }

    // Questions with the same conditions are answered together, whatever their windows are.
    List<UsageQuery> Together(TimeRange window)
    {
        var first = Question(window);
        return
        [
            first,
            .. Enumerable
                .Range(0, random.Next(4))
                .Select(_ => Question(window))
                .Select(other => other with { Filters = first.Filters, Zone = first.Zone.Over(other.Range) }),
        ];
    }

    UsageQuery Question(TimeRange window)
    {
        var range = Part(window);
        var by = Some(random.Next(4));
        return new UsageQuery
        {
            Range = range,
            Zone = new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(Zones[random.Next(Zones.Length)]), range),
            By = by,
            Filters =
            [
                .. Some(random.Next(3))
                    .Where(dimension => dimension.Kind is not (DimensionKind.Day or DimensionKind.Hour))
                    .Select(Condition),
            ],
            AmountsOnly = random.Next(4) == 0,
            WithPeople = random.Next(6) > 0,
            WithListCosts = random.Next(4) > 0,
            WithApiEquivalent = random.Next(4) == 0,
            Sort = Order(by),
            Offset = random.Next(4) == 0 ? random.Next(3) : 0,
            Limit = random.Next(4) == 0 ? random.Next(5) : UsageQuery.AllRows,
        };
    }

    IReadOnlyList<string> Order(IReadOnlyList<Dimension> by)
    {
        string[] names = [.. UsageQuery.SortableColumns, .. by.Select(dimension => dimension.Name)];
        string Name() => (random.Next(2) == 0 ? "-" : "") + names[random.Next(names.Length)];
        return random.Next(3) switch
        {
            0 => [],
            1 => UsageQuery.DefaultSort(by),
            _ => [Name(), Name()],
        };
    }

    // At times to the nanosecond, at times whole cells, at times within one.
    TimeRange Part(TimeRange window)
    {
        long Moment()
        {
            var time = random.NextInt64(window.From, window.To);
            return random.Next(3) switch
            {
                0 => CellSize.HalfHour.StartOf(time),
                1 => time / TimeRange.Day * TimeRange.Day,
                _ => time,
            };
        }

        if (random.Next(3) == 0)
            return window;
        var (one, other) = (Moment(), Moment());
        return one == other ? window : new TimeRange(Math.Min(one, other), Math.Max(one, other));
    }

    Dimension[] Some(int count)
    {
        var known = Dimension.All.Append(new Dimension("attr.user.id", DimensionKind.Attribute, "user.id")).ToArray();
        // Those that requests know are asked for more often.
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => known[random.Next(2) == 0 ? random.Next(10, 21) : random.Next(known.Length)])
                .Distinct(),
        ];
    }

    // A value that occurs, as a rule.
    Filter Condition(Dimension dimension)
    {
        var all = new UsageQuery
        {
            Range = new TimeRange(0, long.MaxValue / 2),
            Zone = new ZoneClock(TimeZoneInfo.Utc, new TimeRange(0, 1)),
            By = [dimension],
            FromRequests = true,
            Limit = UsageQuery.AllRows,
        };
        var values = ask(all.Run).Rows.Select(row => row.Key[0]).Append(random.Next(5) == 0 ? "nobody" : null).Distinct().ToArray();
        random.Shuffle(values);
        return new Filter(dimension, [.. values.Take(random.Next(1, 4))]);
    }

    /// <summary>All that an answer says, a line a row.</summary>
    public static List<string> Lines(UsageAnswer answer) =>
        [
            .. answer.Rows.Select(Line),
            "total " + Line(answer.Total),
            answer.Costs?.Version ?? "no costs",
            answer.HasMore ? "and more" : "all",
        ];

    static string Line(UsageRow row)
    {
        var costs = row.ListCosts is { } list
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{list.Amount} of it {list.ApiEquivalent} {list.Low}..{list.High} {list.Effective} unpriced {list.UnpricedRequests} {list.UnpricedTokens} solved {list.SolvedRequests} bounded {list.BoundedRequests} "
            ) + string.Join(' ', list.Differences.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}:{pair.Value}"))
            : "-";
        return string.Create(
                CultureInfo.InvariantCulture,
                $"[{string.Join('|', row.Key.Select(key => key ?? "(absent)"))}] {row.Requests}={row.EventRequests}+{row.LogRequests} {row.Amounts} un {row.Unitemised} {row.CacheCreation5m} {row.CacheCreation1h} "
            ) + string.Create(CultureInfo.InvariantCulture, $"sessions {row.Sessions} users {row.Users} errors {row.Errors} costs {costs}");
    }
}
