using System.Globalization;

namespace Plumbline.Store.Queries;

/// <summary>
/// Whose contexts are, as the questions of one window see it. Mostly every context has one owner all through the window, and its facts can be added up
/// before its owner is looked up; once one changes hands within the window, the time of each fact matters.
/// </summary>
/// <param name="Generation">Which owners count.</param>
/// <param name="Rules">The version of the rules they are by.</param>
/// <param name="Range">The window.</param>
/// <param name="Moves">When contexts change hands within the window.</param>
public sealed record OwnerIntervals(int Generation, string Rules, TimeRange Range, IReadOnlyList<long> Moves)
{
    /// <summary>Reads what is so at present.</summary>
    public static OwnerIntervals Read(IStoreReader store, TimeRange range)
    {
        var (generation, rules) = store.Read("SELECT generation, rules FROM owner_state", row => ((int)row.Int64(0), row.Text(1)!))[0];
        var moves = store.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT DISTINCT from_time FROM context_owners
                WHERE generation = {generation} AND from_time > {range.From} AND from_time < {range.To}
                """
            ),
            row => row.Int64(0)
        );
        return new OwnerIntervals(generation, rules, range, moves);
    }

    /// <summary>Whether any context changes hands within the window.</summary>
    public bool HasMoves => Moves.Count > 0;

    /// <summary>Whether contexts change hands at multiples of a length only (nanoseconds).</summary>
    public bool ChangeAt(long length) => Moves.All(time => time % length == 0);

    /// <summary>All parts of the window of all contexts for which conditions on owners are met; null when there is none.</summary>
    public string? Filtered(IReadOnlyList<Filter> filters, SqlParameters parameters) =>
        filters.Any(IsOfOwners) ? All(filters, parameters) : null;

    /// <summary>All parts of the window of all contexts, as far as conditions on owners are met.</summary>
    public string All(IEnumerable<Filter> filters, SqlParameters parameters) => Owned(filters, parameters);

    /// <summary>Whether it is a condition on owners.</summary>
    public static bool IsOfOwners(Filter filter) => filter.Dimension.Kind == DimensionKind.Owner;

    /// <summary>The column of a dimension of owners (w); a person that the rules do not name is the merged one (p).</summary>
    public static string Column(Dimension dimension) =>
        dimension.Source == "person" ? "coalesce(w.person, p.user)" : "w." + dimension.Source;

    string Overlaps => string.Create(CultureInfo.InvariantCulture, $"co.from_time < {Range.To} AND co.until_time > {Range.From}");

    string Owned(IEnumerable<Filter> filters, SqlParameters parameters)
    {
        var conditions = filters.Where(IsOfOwners).ToList();
        var joins = conditions.Count == 0 ? "" : $" JOIN {Owners} w ON w.id = co.owner_id";
        if (conditions.Any(filter => filter.Dimension.Source == "person"))
            joins += " JOIN people p ON p.context_id = co.context_id";
        var and = string.Concat(
            conditions.Select(filter => " AND " + TextConditions.In(Column(filter.Dimension), filter.Values, parameters))
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT co.context_id AS context_id, co.from_time AS from_time, co.until_time AS until_time, co.owner_id AS owner_id
            FROM context_owners co{joins} WHERE co.generation = {Generation} AND {Overlaps}{and}
            """
        );
    }

    /// <summary>The owners that count, to join with.</summary>
    public string Owners => string.Create(CultureInfo.InvariantCulture, $"(SELECT * FROM owners WHERE generation = {Generation})");
}
