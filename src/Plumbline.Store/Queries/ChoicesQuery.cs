using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>What the filters of a page can be set to: few of each, so that a page stays small; any other value can be typed.</summary>
public sealed record ChoicesQuery
{
    /// <summary>Values of one filter at most.</summary>
    public const int Most = 100;

    // A longer value is nothing to choose from a list; links in tables lead to it.
    const int LengthMax = 100;

    /// <summary>Asks.</summary>
    public Choices Run(IStoreReader store) =>
        new(Column(store, "team"), Column(store, "project"), Models(store))
        {
            Users = Recent(store, "SELECT p.user AS value, c.first_seen AS seen FROM people p JOIN contexts c ON c.id = p.context_id"),
            Versions = Recent(store, "SELECT version AS value, first_seen AS seen FROM contexts"),
        };

    // Of requests that were added up the combinations tell it, which are few.
    static IReadOnlyList<string> Models(IStoreReader store)
    {
        var addedTo = CostVersion.Current(store)?.FoldedTo ?? 0;
        return Read(
            store,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT DISTINCT n.value AS value FROM (
                    SELECT model_id FROM combinations UNION SELECT model_id FROM requests WHERE row > {addedTo} UNION SELECT model_id FROM series
                ) AS used JOIN strings n ON n.id = used.model_id
                """
            )
        );
    }

    static IReadOnlyList<string> Column(IStoreReader store, string column) =>
        Read(
            store,
            $"SELECT DISTINCT w.{column} AS value FROM owners w JOIN owner_state s ON s.generation = w.generation WHERE w.{column} IS NOT NULL"
        );

    static IReadOnlyList<string> Read(IStoreReader store, string values) =>
        store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT value FROM ({values}) AS found WHERE length(value) <= {LengthMax} ORDER BY value LIMIT {Most}"
            ),
            row => row.Text(0)!
        );

    // By the alphabet they would tell, as pseudonyms, who comes first.
    static IReadOnlyList<string> Recent(IStoreReader store, string values) =>
        store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT value FROM ({values}) AS found WHERE length(value) <= {LengthMax} GROUP BY value ORDER BY max(seen) DESC, value LIMIT {Most}"
            ),
            row => row.Text(0)!
        );
}

/// <summary>Teams and projects that have usage by the rules, and models that have been seen, in the order of the alphabet.</summary>
public sealed record Choices(IReadOnlyList<string> Teams, IReadOnlyList<string> Projects, IReadOnlyList<string> Models)
{
    /// <summary>People, the one whose newest session or resource began last first.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Versions of the client, the one that was heard of last first.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];
}
