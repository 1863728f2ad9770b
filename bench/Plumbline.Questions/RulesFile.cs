using System.Globalization;
using System.Text;

namespace Plumbline.Questions;

/// <summary>Rules for the made-up company: an identity map of all people, a third of whom change teams once or twice within the month.</summary>
public static class RulesFile
{
    /// <summary>Writes them.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="end">The last day.</param>
    /// <returns>The file.</returns>
    public static string Write(string folder, DateOnly end)
    {
        var people = new StringBuilder("email,person,team,cost_center,from,until\n");
        for (var user = 0; user < EventFill.Users; user++)
        {
            DateOnly? from = null;
            for (var moves = user % 3 == 0 ? 1 + user % 2 : 0; moves >= 0; moves--)
            {
                DateOnly? until = moves == 0 ? null : end.AddDays(-moves * 9 - user % 7);
                var team = (user + moves) % EventFill.Teams;
                people.Append(
                    CultureInfo.InvariantCulture,
                    $"user{user}@example.com,user{user}@example.com,team-{team},cc-{team / 2},{from:yyyy-MM-dd},{until:yyyy-MM-dd}\n"
                );
                from = until?.AddDays(1);
            }
        }

        File.WriteAllText(Path.Combine(folder, "people.csv"), people.ToString());
        var rules = Path.Combine(folder, "rules.yaml");
        File.WriteAllText(rules, "identity_maps: people.csv\n\nrules:\n  - identity_map\n");
        return rules;
    }
}
