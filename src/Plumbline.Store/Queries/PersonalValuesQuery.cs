namespace Plumbline.Store.Queries;

/// <summary>Every value that a dimension which names people has ever had.</summary>
public sealed record PersonalValuesQuery(Dimension Dimension)
{
    /// <summary>Asks.</summary>
    public IReadOnlyList<string> Run(IStoreReader store)
    {
        if (Dimension.Kind == DimensionKind.User)
            return store.Read("SELECT DISTINCT p.user FROM people p WHERE p.user IS NOT NULL", row => row.Text(0)!);
        if (Dimension.Kind == DimensionKind.Owner)
            return store.Read(
                """
                SELECT p.user FROM people p WHERE p.user IS NOT NULL
                UNION SELECT w.person FROM owners w JOIN owner_state s ON s.generation = w.generation WHERE w.person IS NOT NULL
                """,
                row => row.Text(0)!
            );
        string Of(string column, string from) => $"SELECT {store.Dialect.JsonText(column, Dimension.Source)} AS value FROM {from}";
        var parts = string.Join(
            " UNION ALL ",
            Of("attributes", "contexts"),
            Of("resource_attributes", "contexts"),
            Of("a.value", "(SELECT DISTINCT attributes_id FROM series) AS s JOIN strings a ON a.id = s.attributes_id")
        );
        return store.Read($"SELECT DISTINCT value FROM ({parts}) AS found WHERE value IS NOT NULL", row => row.Text(0)!);
    }
}
