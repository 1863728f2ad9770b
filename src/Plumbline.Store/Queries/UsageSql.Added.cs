using System.Globalization;
using Plumbline.Core.Pricing;

namespace Plumbline.Store.Queries;

/// <summary>The part of a question that was added up before.</summary>
sealed partial class UsageSql
{
    // Cells know what requests and their list costs know together, but by the number of a combination, which is looked up last.
    string Added(string table, TimeRange part, bool byContext, IReadOnlyList<string> measures)
    {
        // Whose it is needs no combination.
        var isCombined = measures.Count > 0 || _dimensions.Any(dimension => dimension.IsOfRequests);
        List<string> keys = isCombined ? ["x.combination AS combination"] : [],
            outer = [$"{Request} AS kind", byContext ? "a.context_id AS context_id" : $"{dialect.NoNumber} AS context_id"];
        if (byContext)
            keys.Add("x.context_id AS context_id");
        if (ByOwner)
        {
            keys.Add("ow.owner_id AS owner_id");
            outer.Add("a.owner_id AS owner_id");
        }

        for (var i = 0; i < _dimensions.Count; i++)
        {
            var isOfTime = _dimensions[i].Kind is DimensionKind.Day or DimensionKind.Hour;
            if (isOfTime)
                keys.Add($"{IdOf(Request, _dimensions[i], "x", "x.time")} AS {Cell(i)}");
            outer.Add($"{(isOfTime ? "a." + Cell(i) : IdOf(Request, _dimensions[i], "b", ""))} AS {Cell(i)}");
            outer.Add($"{dialect.NoText} AS {CellText(i)}");
        }

        if (HasFindings && measures.Count > 0)
            outer.Add("CAST(b.finding AS INTEGER) AS finding");
        var sums = measures.SelectMany(name => ColumnsOf(name)).Distinct().Select(name => $"sum(x.{name}) AS {name}");
        outer.AddRange(measures.Select(name => $"{(AddedSums.TryGetValue(name, out var sum) ? sum : dialect.WideZero)} AS {name}"));
        var filters = AddedConditions().Select(condition => " AND " + condition);
        return $"""
            SELECT {string.Join(", ", outer)}
            FROM (
                SELECT {string.Join(", ", keys.Concat(sums))}
                FROM {table} x{OwnersOf("x", "x.time")} WHERE {part.Sql("x.time")}{string.Concat(filters)}
                GROUP BY {string.Join(", ", Enumerable.Range(1, keys.Count))} HAVING sum(x.requests) <> 0
            ) a{(isCombined ? " JOIN combinations b ON b.id = a.combination" : "")}
            """;
    }

    IEnumerable<string> AddedConditions()
    {
        if (TextConditions.Contexts(query.Filters, _parameters) is { } contexts)
            yield return $"x.context_id IN ({contexts})";
        foreach (var filter in query.Filters)
        {
            if (filter.Dimension.Kind is DimensionKind.Day or DimensionKind.Hour)
                yield return NumberIn(Request, filter, "x", "x.time");
            else if (filter.Dimension.IsOfRequests)
                yield return $"x.combination IN (SELECT b.id FROM combinations b WHERE {NumberIn(Request, filter, "b", "")})";
        }
    }

    static readonly string IsUnpriced = string.Create(
        CultureInfo.InvariantCulture,
        $"b.finding % {CostVersion.BasisCount} = {(int)CostBasis.Unpriced}"
    );

    // The sums of cells (a), with what their combination (b) tells.
    static readonly Dictionary<string, string> AddedSums = new(StringComparer.Ordinal)
    {
        ["it_input"] = "a.input_tokens",
        ["it_output"] = "a.output_tokens",
        ["it_cache_read"] = "a.cache_read_tokens",
        ["it_cache_creation"] = "a.cache_creation_tokens",
        ["it_cost"] = "a.client_cost",
        ["requests"] = "a.requests",
        ["event_requests"] = "CASE WHEN b.source = 1 THEN a.requests ELSE 0 END",
        ["creation_5m"] = "a.cache_creation_5m_tokens",
        ["creation_1h"] = "a.cache_creation_1h_tokens",
        ["list_cost"] = "a.list_cost",
        ["list_low"] = "a.list_cost + a.to_low",
        ["list_high"] = "a.list_cost + a.to_high",
        ["unpriced"] = $"CASE WHEN {IsUnpriced} THEN a.requests ELSE 0 END",
        ["unpriced_tokens"] = "a.unpriced_tokens",
        ["effective"] = "a.list_cost + a.to_effective",
        ["costed"] = "a.requests",
        ["difference"] = "a.difference",
    };

    // The columns of cells in such an expression.
    static IEnumerable<string> ColumnsOf(string measure) =>
        AddedSums.TryGetValue(measure, out var sum)
            ? sum.Split(' ').Where(part => part.StartsWith("a.", StringComparison.Ordinal)).Select(part => part[2..])
            : [];
}
