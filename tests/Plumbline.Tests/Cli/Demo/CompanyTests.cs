using Plumbline.Cli.Demo;
using Plumbline.Core.Attribution;

namespace Plumbline.Tests.Cli.Demo;

public class CompanyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12345)]
    public void A_company_of_four_hundred_has_people_of_every_kind(long seed)
    {
        var settings = new DemoSettings(seed, 400, 90, 5, new DateOnly(2026, 11, 20));

        var people = CompanyMaker.Make(settings).People;

        Assert.Equal(400, people.Count);
        Assert.Equal(12, people.SelectMany(person => person.Assignments).Select(one => one.Team).Distinct().Count());
        Assert.InRange(people.Count(person => person.Assignments.Count > 1), 20, 60);
        Assert.InRange(people.Count(person => person.Left is not null), 10, 60);
        Assert.InRange(people.Count(person => person.Joined > settings.From), 10, 60);
        Assert.InRange(people.Count(person => person.IsContractor), 20, 60);
        Assert.InRange(people.Count(person => person.Installs.Count > 1), 80, 200);
        Assert.All(Enum.GetValues<Login>(), login => Assert.Contains(people, person => person.Login == login));
        Assert.All(Enum.GetValues<MapEntry>(), entry => Assert.Contains(people, person => person.MapEntry == entry));
        Assert.All(Enum.GetValues<Billing>(), billing => Assert.Contains(people, person => person.Billing == billing));
        Assert.All(Enum.GetValues<SentSignals>(), signals => Assert.Contains(people, person => person.Signals == signals));
        Assert.Contains(people, person => person.IsCumulative);
        Assert.Contains(people, person => person.Assignments.Count == 0);
    }

    [Fact]
    public void No_two_people_share_a_name_an_address_or_an_installation()
    {
        var people = CompanyMaker.Make(new DemoSettings(1, 4000, 90, 5, new DateOnly(2026, 11, 20))).People;

        Assert.Equal(4000, people.Select(person => person.Name).Distinct().Count());
        Assert.Equal(4000, people.Select(person => person.Email).Distinct().Count());
        Assert.Equal(people.Sum(person => person.Installs.Count), people.SelectMany(person => person.Installs).Distinct().Count());
    }

    [Fact]
    public void Somebodys_teams_follow_one_another_without_gaps()
    {
        var settings = new DemoSettings(1, 400, 90, 5, new DateOnly(2026, 11, 20));

        foreach (var person in CompanyMaker.Make(settings).People.Where(person => person.Assignments.Count > 0))
        {
            Assert.Equal((person.Joined, person.Left), (person.Assignments[0].From, person.Assignments[^1].Until));
            Assert.All(
                person.Assignments.Zip(person.Assignments.Skip(1)),
                pair => Assert.Equal(((DateOnly?)pair.Second.From, false), (pair.First.Until, pair.First.Team == pair.Second.Team))
            );
        }
    }
}
