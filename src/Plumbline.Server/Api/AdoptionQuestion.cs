using Plumbline.Core.Adoption;
using Plumbline.Core.Attribution;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>Who uses it, how often, and who no longer does: what page and API ask for.</summary>
public sealed record AdoptionQuestion
{
    /// <summary>What is said of clients: the dimension, in the order in which it is shown.</summary>
    static readonly IReadOnlyList<Dimension> InUse =
    [
        .. new[] { "version", "terminal", "entrypoint", "agent", "skill", "mcp_server", "plugin" }.Select(Dimension.Of),
    ];

    const int InUseRows = 50;

    public required TimeRange Range { get; init; }

    /// <summary>The zone that days belong to.</summary>
    public required ZoneClock Zone { get; init; }

    /// <summary>As the URL has them: people may still be pseudonyms.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>Who has a seat; null when nobody said.</summary>
    public SeatList? Seats { get; init; }

    /// <summary>In which attributes senders say who they are.</summary>
    public PersonKeyAttributes Keys { get; init; } = PersonKeyAttributes.Default;

    /// <summary>Asks: what is about usage together, the other questions beside it.</summary>
    public async Task<AdoptionReport> AskAsync(IQueryRunner store, People people, CancellationToken cancellation)
    {
        Task<T> Ask<T>(Func<IStoreReader, IReadOnlyList<Filter>, T> question) =>
            store.AskAsync(reader => question(reader, people.Resolve(Filters, reader)), cancellation);
        var knows = Filters.All(HistoryQuery.Knows);
        var usage = Ask((reader, filters) => AskUsage(filters, reader));
        var history = Ask((reader, _) => new HistoryQuery { Range = Range }.Run(reader));
        var filtered =
            Filters.Count > 0 && knows
                ? Ask((reader, filters) => new HistoryQuery { Range = Range, Filters = filters }.Run(reader))
                : history;
        var keys = Seats is null ? null : Ask((reader, _) => KeysQuery.Run(reader));
        var setUp = knows ? Ask((reader, filters) => new SetUpQuery { Range = Range, Filters = filters }.Run(reader)) : null;
        var made = knows
            ? Ask(
                (reader, filters) =>
                    new ActivityQuery { Range = Range, Filters = filters }
                        .Run(reader)
                        .Now
            )
            : null;
        var (users, days, inUse) = await usage;
        return new AdoptionReport(this, users, days, await history)
        {
            Before = knows ? await filtered : null,
            PersonOf = keys is null ? null : await keys,
            InUse = [.. InUse.Zip(inUse)],
            SetUp = setUp is null ? null : await setUp,
            Made = made is null ? null : await made,
        };
    }

    // Asked together, because all of it is about the same requests.
    (UsageAnswer Users, IReadOnlyList<PersonDays> Days, IEnumerable<UsageAnswer> InUse) AskUsage(
        IReadOnlyList<Filter> filters,
        IStoreReader store
    )
    {
        var days = new ActiveDaysQuery
        {
            Range = Range,
            Zone = Zone,
            Filters = filters,
        };
        var users = Usage("user", filters) with { Sort = UsageQuery.DefaultSort([]), Limit = UsageQuery.AllRows };
        var inUse = InUse.Select(dimension => Usage(dimension.Name, filters) with { WithListCosts = false, Limit = InUseRows });
        var answers = UsageQuery.RunAll(store, [users, days.Question, .. inUse]);
        return (answers[0], days.Answer(answers[1]), answers.Skip(2));
    }

    PersonKeysQuery KeysQuery =>
        new()
        {
            Attributes = Keys,
            WithAttributes = Seats!.Seats.Any(seat =>
                seat.Keys.Any(key => key.Kind is PersonKeyKind.ApiKey or PersonKeyKind.GatewaySubject)
            ),
        };

    UsageQuery Usage(string by, IReadOnlyList<Filter> filters) =>
        new()
        {
            Range = Range,
            Zone = Zone,
            By = [Dimension.Of(by)],
            Filters = filters,
            Sort = ["-users", "-sessions", "-requests"],
        };
}
