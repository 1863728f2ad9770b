using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>What the filters of a page can be set to.</summary>
public sealed record ChoicesQuery
{
    const int Most = 200;

    /// <summary>Asks.</summary>
    public Choices Run(IStoreReader store) =>
        new(
            Column(store, "team"),
            Column(store, "project"),
            Read(
                store,
                "SELECT DISTINCT n.value AS value FROM (SELECT model_id FROM requests UNION SELECT model_id FROM series) AS used JOIN strings n ON n.id = used.model_id"
            )
        );

    static IReadOnlyList<string> Column(IStoreReader store, string column) =>
        Read(
            store,
            $"SELECT DISTINCT w.{column} AS value FROM owners w JOIN owner_state s ON s.generation = w.generation WHERE w.{column} IS NOT NULL"
        );

    static IReadOnlyList<string> Read(IStoreReader store, string values) =>
        store.Read(string.Create(CultureInfo.InvariantCulture, $"{values} ORDER BY value LIMIT {Most}"), row => row.Text(0)!);
}

/// <summary>Every team and project that has usage by the rules, and every model that has been seen, in the order of the alphabet.</summary>
public sealed record Choices(IReadOnlyList<string> Teams, IReadOnlyList<string> Projects, IReadOnlyList<string> Models);
