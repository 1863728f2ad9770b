using System.Globalization;
using System.Text;
using Plumbline.Core.Attribution;

namespace Plumbline.Cli.Demo;

/// <summary>The company's rules as <c>plumb serve --rules</c> reads them: one YAML file, and the identity map that it names.</summary>
static class RulesFiles
{
    public const string RulesName = "rules.yaml",
        MapName = "people.csv";

    /// <summary>Writes both into a folder.</summary>
    /// <returns>The path of the rules file.</returns>
    public static string Write(string folder, Company company, DemoSettings settings)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, MapName), Map(company, settings));
        var path = Path.Combine(folder, RulesName);
        File.WriteAllText(path, Rules(company));
        return path;
    }

    /// <summary>The identity map.</summary>
    public static string Map(Company company, DemoSettings settings)
    {
        var text = new StringBuilder("email,account,install_id,person,team,cost_center,department,billing,from,until\n");
        foreach (var person in company.People)
        {
            foreach (var key in KeysOf(person))
            {
                if (person.Assignments.Count == 0)
                    text.Append(key).Append(Row(person, null, settings)).Append('\n');
                foreach (var assignment in person.Assignments)
                    text.Append(key).Append(Row(person, assignment, settings)).Append('\n');
            }
        }

        return text.ToString();
    }

    // The first three columns, each followed by a comma.
    static IEnumerable<string> KeysOf(Person person) =>
        person.MapEntry switch
        {
            MapEntry.Email => [person.Email + ",,,"],
            MapEntry.Account => [$",{person.AccountUuid},,"],
            MapEntry.Installs => person.Installs.Select(install => $",,{install},"),
            _ => [],
        };

    static string Row(Person person, Assignment? assignment, DemoSettings settings)
    {
        var team = assignment?.Team;
        var billing = person.Billing == Billing.Subscription ? "subscription" : "metered";
        // Those who were there when the time began were there before it.
        var from = assignment is null || assignment.From == settings.From ? "" : Day(assignment.From);
        // The last day that belongs to it, as people write it.
        var until = assignment?.Until is { } end ? Day(end.AddDays(-1)) : "";
        return $"{person.Name},{team?.Name},{team?.CostCenter},{team?.Department},{billing},{from},{until}";
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Rules(Company company)
    {
        var text = new StringBuilder($"# {Company.Name}: whose usage is.\nidentity_maps: {MapName}\n\nrules:\n");
        foreach (var service in company.Services)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {service.Tag.Value} works for many teams\n");
            text.Append(CultureInfo.InvariantCulture, $"    when: {{ {service.Condition} }}\n    set: {{ pool: {service.Pool} }}\n");
        }

        foreach (var project in company.Teams.SelectMany(team => team.Repositories).GroupBy(one => one.Project))
        {
            var repositories = string.Join(", ", project.Select(one => $"{Company.Slug}/{one.Name}"));
            text.Append(CultureInfo.InvariantCulture, $"  - name: repositories of {project.Key}\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"    when: {{ repository: [{repositories}] }}\n    set: {{ project: {project.Key} }}\n"
            );
        }

        text.Append("  - name: contractors are booked apart\n");
        text.Append(CultureInfo.InvariantCulture, $"    when: {{ email_domain: {Company.ContractorDomain} }}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"    set: {{ department: {Company.ContractorDepartment} }}\n  - identity_map\n\npools:\n"
        );
        foreach (var service in company.Services)
            text.Append(Pool(service, company));
        return text.ToString();
    }

    static string Pool(ServiceAccount service, Company company)
    {
        if (service.Shares.Count == 0)
            return $"  - name: {service.Pool}\n    by_use: true\n";
        var text = new StringBuilder($"  - name: {service.Pool}\n    shares:\n");
        foreach (var (team, weight) in service.Shares)
        {
            var costCenter = company.Teams.First(one => one.Name == team).CostCenter;
            text.Append(CultureInfo.InvariantCulture, $"      - {{ team: {team}, cost_center: {costCenter}, weight: {weight} }}\n");
        }

        return text.ToString();
    }
}
