using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>Finds sessions by a part of their id, project, repository, branch or person, in any case.</summary>
/// <param name="Range">Whose it was within this window counts.</param>
/// <param name="ShowPerson">People as they are shown: nobody can be found by a name that is hidden.</param>
sealed record SessionSearch(TimeRange Range, Func<string, string?> ShowPerson)
{
    /// <summary>Asks.</summary>
    public IReadOnlySet<string> Run(IStoreReader store, string text)
    {
        var people = new Dictionary<string, bool>(StringComparer.Ordinal);
        bool Matches(string? value) => value is not null && value.Contains(text, StringComparison.OrdinalIgnoreCase);
        bool MatchesPerson(string? name)
        {
            if (name is null)
                return false;
            if (!people.TryGetValue(name, out var matches))
                people[name] = matches = Matches(ShowPerson(name));
            return matches;
        }

        var rows = store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT DISTINCT c.session, c.repository, c.branch, w.project, p.user
                FROM contexts c JOIN people p ON p.context_id = c.id
                LEFT JOIN context_owners co ON co.context_id = c.id AND co.generation = (SELECT generation FROM owner_state)
                    AND co.from_time < {Range.To} AND co.until_time > {Range.From}
                LEFT JOIN owners w ON w.id = co.owner_id AND w.generation = co.generation
                WHERE c.session IS NOT NULL
                """
            ),
            row =>
                (Session: row.Text(0)!, Is: Enumerable.Range(0, 4).Any(column => Matches(row.Text(column))) || MatchesPerson(row.Text(4)))
        );
        return rows.Where(row => row.Is).Select(row => row.Session).ToHashSet(StringComparer.Ordinal);
    }
}
