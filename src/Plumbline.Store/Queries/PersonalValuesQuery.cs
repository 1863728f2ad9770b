namespace Plumbline.Store.Queries;

/// <summary>Every value that a dimension which names people has ever had.</summary>
public sealed record PersonalValuesQuery(Dimension Dimension)
{
    /// <summary>Asks.</summary>
    public IReadOnlyList<string> Run(IStoreReader store)
    {
        if (Dimension.Kind == DimensionKind.User)
            return store.Read("SELECT DISTINCT p.user FROM people p WHERE p.user IS NOT NULL", row => row.Text(0)!);
        var (context, series) = (
            store.Dialect.JsonText("attributes", Dimension.Source),
            store.Dialect.JsonText("attributes", Dimension.Source)
        );
        return store.Read(
            $"SELECT DISTINCT value FROM (SELECT {context} AS value FROM contexts UNION ALL SELECT {series} AS value FROM series) AS found WHERE value IS NOT NULL",
            row => row.Text(0)!
        );
    }
}
