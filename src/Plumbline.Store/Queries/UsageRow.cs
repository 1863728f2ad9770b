using Plumbline.Core.Model;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>Tokens and the client's cost estimate. Quantities are exact; tokens are whole but for senders who say otherwise.</summary>
public sealed record UsageAmounts(Quantity Input, Quantity Output, Quantity CacheRead, Quantity CacheCreation, Quantity ClientCost)
{
    /// <summary>Nothing.</summary>
    public static readonly UsageAmounts None = new(default, default, default, default, default);

    /// <summary>All tokens.</summary>
    public Quantity Tokens => Input + Output + CacheRead + CacheCreation;

    public static UsageAmounts operator +(UsageAmounts left, UsageAmounts right) =>
        new(
            left.Input + right.Input,
            left.Output + right.Output,
            left.CacheRead + right.CacheRead,
            left.CacheCreation + right.CacheCreation,
            left.ClientCost + right.ClientCost
        );
}

/// <summary>The usage of one group.</summary>
public sealed record UsageRow
{
    /// <summary>The group: a value for each dimension asked for, null where it is absent.</summary>
    public required IReadOnlyList<string?> Key { get; init; }

    /// <summary>Itemised plus unitemised.</summary>
    public required UsageAmounts Amounts { get; init; }

    /// <summary>What metrics metered beyond the known requests; part of <see cref="Amounts"/>.</summary>
    public required UsageAmounts Unitemised { get; init; }

    /// <summary>Requests that are known one by one.</summary>
    public long Requests { get; init; }

    /// <summary>Of these, requests known from events.</summary>
    public long EventRequests { get; init; }

    /// <summary>Of these, requests known from session logs only.</summary>
    public long LogRequests { get; init; }

    /// <summary>Cache writes that are known to live for 5 minutes and for an hour; itemised only.</summary>
    public long CacheCreation5m { get; init; }

    public long CacheCreation1h { get; init; }

    /// <summary>What the requests cost at list prices; null when that was not asked for, or is being worked out.</summary>
    public ListCosts? ListCosts { get; init; }

    /// <summary>Distinct sessions with usage or a prompt, plus what senders without session ids counted.</summary>
    public Quantity Sessions { get; init; }

    /// <summary>Distinct people with usage or a prompt.</summary>
    public long Users { get; init; }

    /// <summary><c>api_error</c> events.</summary>
    public long Errors { get; init; }

    /// <summary>
    /// The share of the client's estimate that stands on requests known one by one, from 0 to 1 with six decimals, rounded down so that 1 means all; null
    /// where nothing was estimated.
    /// </summary>
    public decimal? Coverage =>
        Amounts.ClientCost.Nanos <= 0
            ? null
            : (decimal)((Amounts.ClientCost - Unitemised.ClientCost).Nanos * 1_000_000 / Amounts.ClientCost.Nanos) / 1_000_000;

    /// <summary>Nothing at all.</summary>
    public static readonly UsageRow None = new()
    {
        Key = [],
        Amounts = UsageAmounts.None,
        Unitemised = UsageAmounts.None,
    };

    /// <summary>Reads a row of <see cref="UsageSql"/>.</summary>
    internal static (bool IsTotal, UsageRow Row) Read(IRow row, IReadOnlyList<Dimension> by, bool hasListCosts)
    {
        var total = row.Int64(0) != 0;
        var at = 1 + by.Count;
        var itemised = new UsageAmounts(Whole(row, at), Whole(row, at + 1), Whole(row, at + 2), Whole(row, at + 3), row.Quantity(at + 4));
        var unitemised = new UsageAmounts(
            row.Quantity(at + 9),
            row.Quantity(at + 10),
            row.Quantity(at + 11),
            row.Quantity(at + 12),
            row.Quantity(at + 13)
        );
        var (requests, events) = ((long)row.Int128(at + 5), (long)row.Int128(at + 6));
        return (
            total,
            new UsageRow
            {
                Key = total ? [] : [.. by.Select((dimension, i) => Label(row, i + 1, dimension))],
                Amounts = itemised + unitemised,
                Unitemised = unitemised,
                Requests = requests,
                EventRequests = events,
                LogRequests = requests - events,
                CacheCreation5m = (long)row.Int128(at + 7),
                CacheCreation1h = (long)row.Int128(at + 8),
                ListCosts = hasListCosts ? ReadListCosts(row, at, requests) : null,
                Errors = (long)row.Int128(at + UsageSql.IndexOf("errors")),
                Sessions = row.Quantity(at + UsageSql.MeasureCount),
                Users = (long)row.Int128(at + UsageSql.MeasureCount + 1),
            }
        );
    }

    static ListCosts ReadListCosts(IRow row, int at, long requests)
    {
        Quantity Money(string measure) => row.Quantity(at + UsageSql.IndexOf(measure));
        long Count(string measure) => (long)row.Int128(at + UsageSql.IndexOf(measure));
        var (unpriced, effective) = (Count("unpriced"), Money("effective"));
        var hasPriced = unpriced < requests;
        return new ListCosts(hasPriced ? Money("list_cost") : null, Money("list_low"), Money("list_high"), unpriced)
        {
            UnpricedTokens = Count("unpriced_tokens"),
            // A contract may have a price where the book has none.
            Effective = hasPriced || effective != Quantity.Zero ? effective : null,
            SolvedRequests = Count(UsageSql.RequestsBy(CostBasis.Solved)),
            BoundedRequests = Count(UsageSql.RequestsBy(CostBasis.Bounded)),
            Differences = CostDifferences
                .All.Select(cause => KeyValuePair.Create(cause, Money(UsageSql.DifferenceBy(cause))))
                .Where(pair => pair.Value != Quantity.Zero)
                .ToDictionary(),
        };
    }

    static Quantity Whole(IRow row, int column) => Quantity.FromWhole(row.Int128(column));

    static string? Label(IRow row, int column, Dimension dimension)
    {
        if (row.IsNull(column))
            return null;
        return dimension.Kind switch
        {
            DimensionKind.Day => ZoneClock.DayLabel(row.Int64(column)),
            DimensionKind.Hour => ZoneClock.HourLabel(row.Int64(column)),
            DimensionKind.QuerySource => Dimension.QuerySources[(int)row.Int64(column)],
            _ => row.Text(column),
        };
    }
}
