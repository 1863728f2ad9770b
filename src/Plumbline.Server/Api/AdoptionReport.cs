using Plumbline.Core.Adoption;
using Plumbline.Core.Attribution;
using Plumbline.Core.Model;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>The answers on adoption, put together. What is counted is counted by Core/Adoption.</summary>
public sealed class AdoptionReport
{
    /// <summary>Days that everyone has to get a new version before the ones before it count as old.</summary>
    public const int OldAfterDays = 14;

    /// <summary>Days without anything after which someone who was active in the window is named as quiet.</summary>
    public const int QuietAfterDays = 14;

    /// <summary>While names are hidden, groups of fewer people are shown as numbers only.</summary>
    public const int GroupMin = 5;

    readonly AdoptionQuestion _question;
    readonly Dictionary<string, PersonDays> _days;
    readonly ILookup<string, HistoryRow> _history;
    readonly HashSet<string> _active;
    IReadOnlyList<AdoptionPerson>? _people;
    ILookup<string, Seat>? _seatOf;

    internal AdoptionReport(AdoptionQuestion question, UsageAnswer users, IReadOnlyList<PersonDays> days, IReadOnlyList<HistoryRow> history)
    {
        (_question, Users) = (question, users);
        _days = days.ToDictionary(person => person.User, StringComparer.Ordinal);
        _history = history.ToLookup(row => row.User, StringComparer.Ordinal);
        // A window may begin within a day, of which the days know more than it.
        _active = [.. users.Rows.Where(row => row.Users > 0).Select(row => row.Key[0]).OfType<string>()];
        FirstActiveDay = history.Count == 0 ? null : Zone.DayOf(history.Min(row => row.First));
        Cost = CostShown.Of(users);
        var inWindow = days.Select(person => person.Days).ToList();
        Active = ActiveUsers.Over(inWindow, FirstDay, LastDay);
        ByCost = Concentration.Of(Ranked(Cost.In));
        ByTokens = Concentration.Of(Ranked(row => row.Amounts.Tokens));
    }

    /// <summary>What was in use before the window under the same filters; null when that is not known.</summary>
    internal IReadOnlyList<HistoryRow>? Before { get; init; }

    /// <summary>Whom keys belong to; null without a list of seats.</summary>
    internal IReadOnlyDictionary<PersonKey, string>? PersonOf { get; init; }

    /// <summary>Usage by what clients say of themselves and of requests, what most people use first.</summary>
    public required IReadOnlyList<(Dimension By, UsageAnswer Answer)> InUse { get; init; }

    /// <summary>What clients said when they started; null when a filter is on that it does not know.</summary>
    public required SetUpAnswer? SetUp { get; init; }

    /// <summary>Lines, commits, pull requests, time; null when a filter is on that metrics do not know.</summary>
    public required ActivityCounts? Made { get; init; }

    public TimeRange Range => _question.Range;

    public ZoneClock Zone => _question.Zone;

    /// <summary>The first local day of the window, in days since 1970-01-01.</summary>
    public int FirstDay => Zone.DayOf(Range.From);

    /// <summary>The last one.</summary>
    public int LastDay => Zone.DayOf(Range.To - 1);

    /// <summary>Usage by person; its total is that of everyone, with those of whom nobody knows who they are.</summary>
    public UsageAnswer Users { get; }

    /// <summary>The first local day on which anyone was active at all; null when nobody ever was.</summary>
    public int? FirstActiveDay { get; }

    /// <summary>Which cost it is about.</summary>
    public CostShown Cost { get; }

    /// <summary>Active people, day by day.</summary>
    public IReadOnlyList<ActiveUsers> Active { get; }

    /// <summary>How the cost is spread over the active people.</summary>
    public Concentration ByCost { get; }

    /// <summary>How tokens are.</summary>
    public Concentration ByTokens { get; }

    /// <summary>Whether the time before the window is known under these filters.</summary>
    public bool KnowsStanding => Before is not null;

    /// <summary>Whether it is so few people that pseudonyms would tell who is who.</summary>
    public bool IsSmall => People.Count < GroupMin;

    /// <summary>Everyone who was active in the window or before it: the active ones by cost, then the others, the last active first.</summary>
    public IReadOnlyList<AdoptionPerson> People => _people ??= [.. ActivePeople(), .. DormantPeople()];

    /// <summary>People who were active under these filters before the window, and were in it only elsewhere.</summary>
    public int Elsewhere => BeforeOnly().Count(user => _history[user].Max(row => row.Last) >= Range.From);

    /// <summary>How many stand so to the window.</summary>
    public int Count(Standing standing) => People.Count(person => person.Standing == standing);

    /// <summary>People who were active in the window.</summary>
    public int ActivePeopleCount => People.Count(person => person.Usage is not null);

    /// <summary>Active days of all people together.</summary>
    public int DeveloperDays => People.Sum(person => person.History.InWindow.Count);

    /// <summary>Sessions of each of these days, added up.</summary>
    public Quantity DaySessions => People.Aggregate(Quantity.Zero, (sum, person) => sum + person.DaySessions);

    /// <summary>Who came back, by the week of their first day.</summary>
    public IReadOnlyList<Cohort> Cohorts =>
        !KnowsStanding
            ? []
            : Cohort.Of(
                People
                    .Where(person => person.Usage is not null)
                    .Select(person => (person.History.FirstEver!.Value, person.History.InWindow)),
                FirstDay,
                LastDay
            );

    /// <summary>Active people of whom events told of requests, and so can tell of hooks, plugins and skills.</summary>
    public int PeopleWithEvents => Users.Rows.Count(row => row is { Key: [not null], Users: > 0, EventRequests: > 0 });

    /// <summary>How seats are used; null without a list, or with filters besides teams, which seats do not know.</summary>
    public SeatUse? Seats => PersonOf is null || !SeatFiltersFit ? null : UseOfSeats();

    /// <summary>Whether there is a list of seats at all.</summary>
    public bool HasSeatList => _question.Seats is not null;

    /// <summary>Versions of the client, the newest first.</summary>
    public IReadOnlyList<VersionUse> Versions()
    {
        var firstDays = _history
            .SelectMany(rows => rows)
            .Where(row => row.Version is not null)
            .GroupBy(row => row.Version!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Zone.DayOf(group.Min(row => row.First)), StringComparer.Ordinal);
        var settled = firstDays
            .Where(version => version.Value <= LastDay - OldAfterDays)
            .Select(version => version.Key)
            .Max(VersionOrder.Instance);
        var last = People.Where(person => person.Usage is not null).ToLookup(person => person.Version, StringComparer.Ordinal);
        return
        [
            .. InUse
                .First(use => use.By.Name == "version")
                .Answer.Rows.OrderByDescending(row => row.Key[0], VersionOrder.Instance)
                .Select(row => new VersionUse(
                    row,
                    row.Key[0] is { } version && firstDays.TryGetValue(version, out var day) ? day : null,
                    last[row.Key[0]].Count(),
                    row.Key[0] is { } known && settled is not null && VersionOrder.Instance.Compare(known, settled) < 0
                )),
        ];
    }

    IEnumerable<Int128> Ranked(Func<UsageRow, Quantity> amount) =>
        Users.Rows.Where(row => row is { Key: [not null], Users: > 0 }).Select(row => amount(row).Nanos);

    IEnumerable<AdoptionPerson> ActivePeople() =>
        Users
            .Rows.Where(row => row.Key[0] is { } user && row.Users > 0 && _days.ContainsKey(user))
            .OrderByDescending(Cost.In)
            .ThenByDescending(row => row.Amounts.Tokens)
            .ThenBy(row => row.Key[0], StringComparer.Ordinal)
            .Select(row => ActivePerson(row, _days[row.Key[0]!]));

    AdoptionPerson ActivePerson(UsageRow row, PersonDays days)
    {
        var inWindow = days.Days.Within(FirstDay, LastDay);
        var all = _history[days.User].ToList();
        var last = all.Where(one => one.Last >= Range.From).MaxBy(one => one.Last);
        var first = all.Count == 0 ? inWindow.First : Zone.DayOf(all.Min(one => one.First));
        return new AdoptionPerson(days.User, new PersonHistory(first, LastBefore(all), inWindow))
        {
            HasStanding = KnowsStanding,
            LastDay = inWindow.Last ?? LastDay,
            DaySessions = days.DaySessions,
            Usage = row,
            Seat = SeatOf(days.User),
            Version = last?.Version,
        };
    }

    IEnumerable<AdoptionPerson> DormantPeople() =>
        BeforeOnly()
            .Select(user => (User: user, All: _history[user].ToList()))
            .Where(person => person.All.Count > 0 && person.All.Max(row => row.Last) < Range.From)
            .Select(person => DormantPerson(person.User, person.All))
            .OrderByDescending(person => person.LastDay)
            .ThenBy(person => person.User, StringComparer.Ordinal);

    AdoptionPerson DormantPerson(string user, List<HistoryRow> all)
    {
        var last = all.MaxBy(row => row.Last)!;
        return new AdoptionPerson(user, new PersonHistory(Zone.DayOf(all.Min(row => row.First)), Zone.DayOf(last.Last), ActiveDays.None))
        {
            HasStanding = true,
            LastDay = Zone.DayOf(last.Last),
            Seat = SeatOf(user),
            Version = last.Version,
        };
    }

    // Active under the filters before the window, not in it.
    IEnumerable<string> BeforeOnly() =>
        (Before ?? [])
            .Where(row => row.LastBefore is not null && !IsActive(row.User))
            .Select(row => row.User)
            .Distinct(StringComparer.Ordinal);

    bool IsActive(string user) => _active.Contains(user);

    int? LastBefore(IEnumerable<HistoryRow> rows) => rows.Max(row => row.LastBefore) is { } last ? Zone.DayOf(last) : null;

    // Seats know teams, and nothing else that one filters by.
    bool SeatFiltersFit => _question.Filters.All(filter => filter.Dimension.Name == "team");

    List<Seat> HeldSeats()
    {
        var teams = _question.Filters.FirstOrDefault(filter => filter.Dimension.Name == "team")?.Values;
        var (first, last) = (Date(FirstDay), Date(LastDay));
        return
        [
            .. (_question.Seats?.Seats ?? []).Where(seat => seat.IsHeldIn(first, last) && (teams is null || teams.Contains(seat.Team))),
        ];
    }

    Seat? SeatOf(string user)
    {
        if (PersonOf is null)
            return null;
        _seatOf ??= HeldSeats().Where(seat => Person(seat) is not null).ToLookup(seat => Person(seat)!, StringComparer.Ordinal);
        return _seatOf[user].FirstOrDefault();
    }

    string? Person(Seat seat) => seat.Keys.Select(key => PersonOf!.GetValueOrDefault(key)).FirstOrDefault(person => person is not null);

    SeatUse UseOfSeats()
    {
        var held = HeldSeats();
        // Whether someone is active is asked without filters: a seat is used wherever its holder works.
        var last = held.Select(seat =>
                (Seat: seat, Last: Person(seat) is { } user && _history.Contains(user) ? _history[user].Max(row => row.Last) : (long?)null)
            )
            .ToList();
        var holders = held.Select(Person).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return new SeatUse(
            held.Count,
            last.Count(seat => seat.Last >= Range.From),
            last.Count(seat => seat.Last < Range.From),
            [.. last.Where(seat => seat.Last is null).Select(seat => seat.Seat)],
            People.Count(person => person.Usage is not null && !holders.Contains(person.User))
        );
    }

    /// <summary>The date of a number of days since 1970-01-01.</summary>
    public static DateOnly Date(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);
}
