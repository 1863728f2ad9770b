namespace Plumbline.Core.Pricing;

/// <summary>The causes of differences by name.</summary>
public static class CostDifferences
{
    /// <summary>Every cause, by its number.</summary>
    public static IReadOnlyList<CostDifference> All { get; } = Enum.GetValues<CostDifference>();

    /// <summary>Its name in the API, such as <c>web_search</c>.</summary>
    public static string Name(this CostDifference cause) => Names[(int)cause];

    static readonly string[] Names =
    [
        "none",
        "no_estimate",
        "client_table_older",
        "client_table_newer",
        "unknown_model",
        "double_counting",
        "geo",
        "fast",
        "web_search",
        "cache_write_split",
        "advisor_iterations",
        "estimated_stream_output",
        "unknown",
    ];
}
