using System.Globalization;
using Plumbline.Core.Attribution;

namespace Plumbline.Cli.Demo;

/// <summary>Makes the company of a seed. The first people of the list are cast by hand, so that even a small company has every kind.</summary>
sealed class CompanyMaker(DemoSettings settings)
{
    const int OfPerson = 1;

    // Every so many-th person is of a kind, beginning with the number behind it.
    const int ContractorEvery = 12,
        MoverEvery = 11,
        LeaverEvery = 17,
        JoinerEvery = 13,
        KeyLoginEvery = 15,
        ForgottenEvery = 41,
        TeamlessEvery = 67;

    public static Company Make(DemoSettings settings)
    {
        var maker = new CompanyMaker(settings);
        return new Company(
            Dice.For(settings.Seed, 0).Uuid(),
            CompanyTable.Teams,
            [.. Enumerable.Range(0, settings.People).Select(maker.MakePerson)],
            CompanyTable.Services
        );
    }

    Person MakePerson(int number)
    {
        var dice = Dice.For(settings.Seed, OfPerson, number);
        var isContractor = IsOneIn(number, ContractorEvery, 3);
        var name = NameOf(number);
        var login = IsOneIn(number, KeyLoginEvery, 4) ? Login.ApiKey : Login.Account;
        var joined = IsOneIn(number, JoinerEvery, 5)
            ? settings.From.AddDays(dice.Between(5, Math.Max(5, settings.Days * 2 / 3)))
            : settings.From;
        DateOnly? left = IsOneIn(number, LeaverEvery, 6) ? joined.AddDays(dice.Between(10, Math.Max(10, settings.Days / 2))) : null;
        return new Person
        {
            Number = number,
            Name = name,
            Email = AddressOf(name, isContractor ? Company.ContractorDomain : Company.MailDomain),
            AccountUuid = dice.Uuid(),
            AccountId = "user_01" + dice.Hex(22),
            Installs = [.. Enumerable.Range(0, dice.Chance(350) ? 2 : 1).Select(_ => dice.Hex(64))],
            Assignments = IsOneIn(number, TeamlessEvery, 9) ? [] : Career(dice, number, joined, left),
            IsContractor = isContractor,
            Login = login,
            MapEntry = MapEntryOf(dice, number, login),
            Billing = dice.Chance(550) ? Billing.Subscription : Billing.Metered,
            Signals = SignalsOf(dice),
            IsCumulative = dice.Chance(120),
            DayBegins = dice.Pick([6, 7, 7, 8, 12, 13, 14]),
            Intensity = dice.Chance(100) ? dice.Between(200, 400) : dice.Between(30, 140),
            UpgradeDelay = dice.Chance(700) ? dice.Between(0, 2) : dice.Between(3, 25),
            Joined = joined,
            Left = left,
        };
    }

    static bool IsOneIn(int number, int every, int first) => number % every == first;

    static MapEntry MapEntryOf(Dice dice, int number, Login login)
    {
        if (IsOneIn(number, ForgottenEvery, 8))
            return MapEntry.None;
        if (login == Login.ApiKey)
            return MapEntry.Installs;
        return dice.Chance(120) ? MapEntry.Account : MapEntry.Email;
    }

    static SentSignals SignalsOf(Dice dice) =>
        dice.Below(100) switch
        {
            < 8 => SentSignals.MetricsOnly,
            < 16 => SentSignals.EventsOnly,
            _ => SentSignals.Both,
        };

    List<Assignment> Career(Dice dice, int number, DateOnly joined, DateOnly? left)
    {
        var team = dice.Pick(CompanyTable.Teams, one => one.Weight);
        if (!IsOneIn(number, MoverEvery, 2))
            return [new(team, joined, left)];
        var end = left ?? settings.Until;
        var moved = joined.AddDays(Math.Max(1, (end.DayNumber - joined.DayNumber) * dice.Between(30, 70) / 100));
        var next = dice.Pick([.. CompanyTable.Teams.Where(one => one != team)], one => one.Weight);
        return [new(team, joined, moved), new(next, moved, left)];
    }

    // Two people of one name are told apart by a number, as companies do.
    static string NameOf(int number)
    {
        var (given, family) = (CompanyTable.GivenNames, CompanyTable.FamilyNames);
        var round = number / (given.Count * family.Count);
        var within = number % (given.Count * family.Count);
        var first = given[within % given.Count];
        var last = family[(within / given.Count + within * 7) % family.Count];
        return round == 0 ? $"{first} {last}" : string.Create(CultureInfo.InvariantCulture, $"{first} {last} {round + 1}");
    }

    static string AddressOf(string name, string domain) => name.ToLowerInvariant().Replace(' ', '.') + "@" + domain;
}
