using System.Text.Json;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.Captures;

/// <summary>A point of a monotonic sum, read from a recording.</summary>
/// <param name="Series">Metric, unit and point attributes in one text; attributes are typed and unordered.</param>
/// <param name="StartNanos">Start of the window, in nanoseconds since 1970.</param>
/// <param name="EndNanos">End of the window, in nanoseconds since 1970.</param>
sealed record RecordedPoint(
    string Metric,
    string Series,
    RecordedAttributes Attributes,
    bool IsDelta,
    long StartNanos,
    long EndNanos,
    decimal Value
)
{
    public static IEnumerable<RecordedPoint> In(JsonElement body) =>
        from resource in Json.Items(body, "resourceMetrics")
        from scope in Json.Items(resource, "scopeMetrics")
        from metric in Json.Items(scope, "metrics")
        where metric.TryGetProperty("sum", out var sum) && sum.TryGetProperty("isMonotonic", out var monotonic) && monotonic.GetBoolean()
        from point in Json.Items(metric.GetProperty("sum"), "dataPoints")
        select From(metric, point);

    static RecordedPoint From(JsonElement metric, JsonElement point)
    {
        var attributes = RecordedAttributes.Of(point);
        var name = metric.GetProperty("name").GetString()!;
        var unit = metric.TryGetProperty("unit", out var text) ? text.GetString() : "";
        var value = point.TryGetProperty("asDouble", out var number) ? number : point.GetProperty("asInt");
        return new(
            name,
            $"{name}|{unit}|{attributes.Text}",
            attributes,
            metric.GetProperty("sum").GetProperty("aggregationTemporality").GetRawText() is "1" or "\"AGGREGATION_TEMPORALITY_DELTA\"",
            Json.Nanos(point, "startTimeUnixNano"),
            Json.Nanos(point, "timeUnixNano"),
            Exact.FromJson(value)
        );
    }
}
