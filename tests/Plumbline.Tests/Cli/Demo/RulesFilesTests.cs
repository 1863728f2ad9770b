using Plumbline.Cli.Demo;
using Plumbline.Core.Attribution;
using Plumbline.Server.Rules;

namespace Plumbline.Tests.Cli.Demo;

public sealed class RulesFilesTests : IDisposable
{
    static readonly DemoSettings Settings = new(1, 400, 90, 5, new DateOnly(2026, 11, 20));

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-demo-test-");
    readonly Company _company = CompanyMaker.Make(Settings);

    public void Dispose() => _folder.Delete(recursive: true);

    RuleSet Rules()
    {
        var reading = RulesFile.Read(RulesFiles.Write(_folder.FullName, _company, Settings));
        Assert.Empty(reading.Problems);
        return reading.Rules!;
    }

    [Fact]
    public void The_rules_find_out_whose_every_persons_usage_is_on_every_day()
    {
        var rules = Rules();

        foreach (var person in _company.People)
        {
            var install = person.Installs[0];
            var owners = rules.OwnersOf(SubjectOf(person, install));
            foreach (var day in Settings.AllDays)
            {
                var noon = new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero).ToUnixTimeMilliseconds();
                var found = owners.Single(one => one.From <= noon && noon < one.Until).Owner;
                var truth = TruthOwner.Of(person, install, day);
                Assert.Equal(
                    (truth.Team, truth.CostCenter, truth.Department, truth.Reason, truth.Billing),
                    (found.Team, found.CostCenter, found.Department, found.Reason, found.Billing)
                );
                Assert.Equal(truth.Person, found.Person ?? (person.Login == Login.Account ? person.Email : install));
            }
        }
    }

    static Subject SubjectOf(Person person, string install) =>
        new()
        {
            Attributes = new Dictionary<string, string>(),
            Person =
            [
                .. person.Login == Login.Account
                    ? new PersonKey[]
                    {
                        new(PersonKeyKind.Email, person.Email),
                        new(PersonKeyKind.Account, person.AccountUuid),
                        new(PersonKeyKind.InstallId, install),
                    }
                    : [new PersonKey(PersonKeyKind.InstallId, install)],
            ],
        };

    [Fact]
    public void Every_program_is_in_its_pool()
    {
        var rules = Rules();

        foreach (var service in _company.Services)
        {
            var subject = new Subject { Attributes = new Dictionary<string, string> { [service.Tag.Key] = service.Tag.Value } };
            Assert.Equal(service.Pool, Assert.Single(rules.OwnersOf(subject)).Owner.Pool);
        }
    }

    [Fact]
    public void Every_repository_belongs_to_its_project()
    {
        var rules = Rules();

        foreach (var repository in _company.Teams.SelectMany(team => team.Repositories))
        {
            var subject = new Subject { Attributes = new Dictionary<string, string>(), Repository = $"{Company.Slug}/{repository.Name}" };
            Assert.Equal(repository.Project, Assert.Single(rules.OwnersOf(subject)).Owner.Project);
        }
    }
}
