using System.Globalization;
using System.Text.Json;

namespace Plumbline.Tests.Ingest;

/// <summary>What a recorded request says, read the plain way.</summary>
public static class Truth
{
    public sealed record Item(string Metric, string Temporality, JsonElement Record);

    public static IEnumerable<Item> Records(JsonElement request) =>
        from resource in All(request, "resourceMetrics", "resourceLogs", "resourceSpans")
        from scope in All(resource, "scopeMetrics", "scopeLogs", "scopeSpans")
        from record in All(scope, "metrics", "logRecords", "spans")
        from item in ItemsOf(record)
        select item;

    static IEnumerable<Item> ItemsOf(JsonElement record)
    {
        if (!record.TryGetProperty("sum", out var sum))
            return [new("", "", record)];
        var temporality = sum.GetProperty("aggregationTemporality").ToString() is "1" or "AGGREGATION_TEMPORALITY_DELTA"
            ? "Delta"
            : "Cumulative";
        return All(sum, "dataPoints").Select(point => new Item(record.GetProperty("name").GetString()!, temporality, point));
    }

    static IEnumerable<JsonElement> All(JsonElement parent, params string[] names) =>
        names.SelectMany(name => parent.TryGetProperty(name, out var list) ? list.EnumerateArray() : Enumerable.Empty<JsonElement>());

    public static IEnumerable<string> Points(IEnumerable<Item> items) =>
        from item in items
        where item.Metric.Length > 0
        let point = item.Record
        select $"{item.Metric} {item.Temporality} {point.GetProperty("startTimeUnixNano")} {point.GetProperty("timeUnixNano")} "
            + Exact(point.GetProperty("asDouble").GetDouble().ToString("R", CultureInfo.InvariantCulture));

    public static IEnumerable<string> Requests(IEnumerable<Item> items) =>
        from item in items
        where item.Metric.Length == 0 && Attribute(item.Record, "event.name") == "api_request"
        let a = item.Record
        select $"{Attribute(a, "request_id")} {Exact(Attribute(a, "cost_usd")!)} {Attribute(a, "input_tokens")} {Attribute(a, "output_tokens")} "
            + $"{Attribute(a, "cache_read_tokens")} {Attribute(a, "cache_creation_tokens")} {Attribute(a, "session.id")}";

    public static string? Attribute(JsonElement record, string name)
    {
        foreach (var attribute in All(record, "attributes"))
        {
            if (attribute.GetProperty("key").GetString() != name)
                continue;
            var value = attribute.GetProperty("value").EnumerateObject().First();
            return value.Name == "doubleValue"
                ? value.Value.GetDouble().ToString("R", CultureInfo.InvariantCulture)
                : value.Value.ToString();
        }

        return null;
    }

    // Half to even at a billionth, without trailing zeros.
    static string Exact(string number) =>
        Math.Round(decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture), 9, MidpointRounding.ToEven)
            .ToString("0.#########", CultureInfo.InvariantCulture);
}
