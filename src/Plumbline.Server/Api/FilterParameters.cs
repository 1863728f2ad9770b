using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>The filters of usage: a parameter for each dimension, and one for each attribute.</summary>
static class FilterParameters
{
    /// <summary>As paths describe them.</summary>
    public static IReadOnlyList<Parameter> All { get; } =
    [
        .. Dimension.All.Select(dimension => new Parameter(
            dimension.Name,
            $"Only where {dimension.Name} is this; given several times: one of these; empty: absent."
        )
        {
            Repeats = true,
            Values = dimension.Kind == DimensionKind.QuerySource ? ["main", "subagent", "auxiliary", ""] : [],
        }),
        new("attr.*", "Only where the attribute after the dot is this; given several times: one of these; empty: absent.")
        {
            Repeats = true,
        },
    ];

    /// <summary>The conditions of a request. People in them are still as they are shown.</summary>
    public static IReadOnlyList<Filter> Read(Question question) =>
        [.. question.Names.Where(name => Dimension.TryParse(name, out _)).Select(name => Read(question, Dimension.Of(name)))];

    static Filter Read(Question question, Dimension dimension)
    {
        var filter = new Filter(dimension, question.Values(dimension.Name));
        foreach (var value in filter.Values.OfType<string>())
            DimensionValues.Check(dimension, value);
        return filter;
    }
}
