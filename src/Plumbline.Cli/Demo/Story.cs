using Plumbline.Core.Attribution;
using Plumbline.Core.Pricing;

namespace Plumbline.Cli.Demo;

/// <summary>What happens in the company, day by day, as the export requests that its machines send. The same settings tell the same story.</summary>
sealed class Story
{
    const long Hour = 3_600_000,
        Minute = 60_000;
    const int OfDay = 2,
        OfRun = 3;

    // Requests of a day that was worth starting it.
    const int UsefulDay = 16;

    readonly DemoSettings _settings;
    readonly PriceBook _book;

    // The last conversation of each person: some are taken up again the next day.
    readonly Dictionary<int, (string Session, string Install, Repository Repository, long Tokens, string Version)> _last = [];

    public Story(DemoSettings settings, PriceBook book)
    {
        (_settings, _book) = (settings, book);
        Company = CompanyMaker.Make(settings);
    }

    public Company Company { get; }

    /// <summary>What was used, by what was told so far.</summary>
    public Truth Truth { get; } = new();

    /// <summary>Tells it, in the order of days.</summary>
    public IEnumerable<DemoBody> Tell() =>
        _settings.AllDays.SelectMany(day =>
            Company.People.SelectMany(person => DayOf(person, day)).Concat(Company.Services.SelectMany(service => RunsOf(service, day)))
        );

    IEnumerable<DemoBody> DayOf(Person person, DateOnly day)
    {
        // Contractors' machines are not always collected in time.
        var gone = person.Left?.AddDays(person.IsContractor ? 4 : 0);
        var dice = Dice.For(_settings.Seed, OfDay, person.Number, day.DayNumber);
        // Whoever uses it little does so on few days, not in crumbs on every day.
        var usualHundredths = Math.Max(1, _settings.RequestsPerDay * person.Intensity);
        var presence = Math.Clamp(usualHundredths * 10 / UsefulDay, 30, 880);
        if (day < person.Joined || day >= gone || !dice.Chance(IsWeekend(day) ? presence / 20 : presence))
            yield break;
        var requests = Math.Max(1, usualHundredths * 10 / presence * dice.Between(40, 160) / 100);
        var at = Midnight(day) + person.DayBegins * Hour + dice.Below(90) * Minute + dice.Below(60_000);
        for (var run = 0; requests > 0 && at < Midnight(day) + 21 * Hour; run++)
        {
            var share = Math.Min(requests, dice.Between(6, 60));
            requests -= share;
            var (bodies, end) = Run(person, day, run, at, share);
            foreach (var body in bodies)
                yield return body;
            at = end + dice.Between(3, 50) * Minute;
        }
    }

    (IEnumerable<DemoBody> Bodies, long End) Run(Person person, DateOnly day, int run, long at, int requests)
    {
        var dice = Dice.For(_settings.Seed, OfRun, person.Number, day.DayNumber, run);
        var menu = ModelMenu.At(_book, at);
        var team = person.At(day)?.Team ?? Company.Teams[person.Number % Company.Teams.Count];
        var client = ClientRelease.At(day, _settings.Until, person.UpgradeDelay);
        var isResumed = dice.Chance(120) & _last.TryGetValue(person.Number, out var last);
        var session = isResumed ? last.Session : dice.Uuid();
        var repository =
            isResumed ? last.Repository
            : dice.Chance(930) ? dice.Pick(team.Repositories)
            : dice.Pick(dice.Pick(Company.Teams).Repositories);
        var install = isResumed ? last.Install : dice.Pick(person.Installs);
        var sender = new Sender
        {
            SessionId = session,
            InstallId = install,
            Client = client,
            Account = person.Login == Login.Account ? person : null,
            OrganizationId = Company.OrganizationId,
            Repository = repository,
            Signals = person.Signals,
            IsCumulative = person.IsCumulative,
        };
        var start = new ConversationStart
        {
            At = at,
            EndsBy = Midnight(day) + 22 * Hour,
            Requests = requests,
            Model = ModelOf(dice, menu, team),
            LifetimeMs = person.Billing == Billing.Subscription ? Hour : 5 * Minute,
            Branch = $"{AddressPart(person)}/{repository.Name}-{dice.Between(100, 999)}",
            McpServer = team.Name is "Platform" or "Data" ? "tickets" : "custom",
            StartType = isResumed ? "resume" : "fresh",
            CarriedTokens = isResumed ? last.Tokens : 0,
            CauseOfFirstMiss = last.Version == client.Version ? MissCause.Resume : MissCause.ClientUpgrade,
            LosesEvents = person.Signals == SentSignals.Both && dice.Chance(20),
        };
        var end = at;
        var process = new DemoProcess(sender, _book, dice, Made);
        var tokens = new Conversation(process, dice, menu, start).Play();
        _last[person.Number] = (session, install, repository, tokens, client.Version);
        return (process.Finish(), end);

        void Made(MadeRequest request)
        {
            end = request.At;
            Truth.Add(TruthOwner.Of(person, install, day), repository.Project, request);
        }
    }

    static string ModelOf(Dice dice, ModelMenu menu, Team team) =>
        team.Name == "Research" && dice.Chance(60) ? ModelMenu.Unknown
        : dice.Chance(700) ? menu.Large
        : menu.Middle;

    static string AddressPart(Person person) => person.Email[..person.Email.IndexOf('.', StringComparison.Ordinal)];

    IEnumerable<DemoBody> RunsOf(ServiceAccount service, DateOnly day)
    {
        var dice = Dice.For(_settings.Seed, OfDay, -1 - service.Number, day.DayNumber);
        var runs = IsWeekend(day) ? 1 : Math.Max(1, service.RunsPerDay * _settings.People / 100);
        for (var run = 0; run < runs; run++)
        {
            foreach (var body in RunOf(service, Dice.For(_settings.Seed, OfRun, -1 - service.Number, day.DayNumber, run), day))
                yield return body;
        }
    }

    IEnumerable<DemoBody> RunOf(ServiceAccount service, Dice dice, DateOnly day)
    {
        var at = Midnight(day) + dice.Between(5, 20) * Hour + dice.Below(3_600_000);
        var repository = dice.Pick(dice.Pick(Company.Teams, team => team.Weight).Repositories);
        var menu = ModelMenu.At(_book, at);
        var sender = new Sender
        {
            SessionId = dice.Uuid(),
            InstallId = Dice.For(_settings.Seed, OfRun, -1 - service.Number).Hex(64),
            Client = ClientRelease.At(day, _settings.Until, 1),
            OrganizationId = Company.OrganizationId,
            Tags = [service.Tag],
            Repository = repository,
            IsHeadless = true,
            Signals = SentSignals.Both,
            IsCumulative = false,
        };
        var start = new ConversationStart
        {
            At = at,
            EndsBy = at + Hour,
            Requests = Math.Max(1, _settings.RequestsPerDay / 4),
            Model = menu.Middle,
            LifetimeMs = 5 * Minute,
            Branch = "main",
            McpServer = "custom",
            IsHeadless = true,
        };
        var process = new DemoProcess(
            sender,
            _book,
            dice,
            request => Truth.Add(TruthOwner.Of(service, sender.InstallId), repository.Project, request)
        );
        new Conversation(process, dice, menu, start).Play();
        return process.Finish();
    }

    static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    static long Midnight(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
