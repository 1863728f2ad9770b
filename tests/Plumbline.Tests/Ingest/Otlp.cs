namespace Plumbline.Tests.Ingest;

/// <summary>Builds OTLP messages for tests.</summary>
public static class Otlp
{
    public const string Claude = "com.anthropic.claude_code";

    public static Message Value(object? value) =>
        value switch
        {
            null => new(),
            string text => new Message().Text(1, "stringValue", text),
            bool flag => new Message().Add(2, "boolValue", FieldForm.Bool, flag),
            int number => new Message().Add(3, "intValue", FieldForm.Int, (long)number),
            long number => new Message().Add(3, "intValue", FieldForm.Int, number),
            double number => new Message().Add(4, "doubleValue", FieldForm.Double, number),
            byte[] bytes => new Message().Add(7, "bytesValue", FieldForm.Bytes, bytes),
            object?[] items => new Message().Nested(5, "arrayValue", new Message().All(1, "values", items.Select(Value))),
            (string, object?)[] members => new Message().Nested(
                6,
                "kvlistValue",
                new Message().All(1, "values", members.Select(Attribute))
            ),
            _ => throw new ArgumentException(value.GetType().Name),
        };

    public static Message Attribute((string Key, object? Value) attribute) =>
        new Message().Text(1, "key", attribute.Key).Nested(2, "value", Value(attribute.Value));

    public static Message WithAttributes(this Message message, int number, IEnumerable<(string, object?)> attributes) =>
        message.All(number, "attributes", attributes.Select(Attribute));

    public static Message Request(string signal, (string, object?)[] resource, string scope, params Message[] records) =>
        Request(signal, Group(signal, resource, scope, "1.0", records));

    public static Message Request(string signal, params Message[] groups) => new Message().All(1, "resource" + signal, groups);

    public static Message Group(string signal, (string, object?)[] resource, string scope, string version, params Message[] records) =>
        new Message()
            .Nested(1, "resource", new Message().WithAttributes(1, resource))
            .All(
                2,
                "scope" + signal,
                [
                    new Message()
                        .Nested(1, "scope", new Message().Text(1, "name", scope).Text(2, "version", version))
                        .All(
                            2,
                            signal == "Metrics" ? "metrics"
                                : signal == "Logs" ? "logRecords"
                                : "spans",
                            records
                        ),
                ]
            );

    public static Message Sum(string name, string unit, int temporality, bool isMonotonic, params Message[] points) =>
        new Message()
            .Text(1, "name", name)
            .Text(3, "unit", unit)
            .Nested(
                7,
                "sum",
                new Message()
                    .All(1, "dataPoints", points)
                    .Add(2, "aggregationTemporality", FieldForm.Enum, temporality, enumName: TemporalityName(temporality))
                    .Add(3, "isMonotonic", FieldForm.Bool, isMonotonic)
            );

    public static string TemporalityName(int temporality) =>
        "AGGREGATION_TEMPORALITY_"
        + (
            temporality == 1 ? "DELTA"
            : temporality == 2 ? "CUMULATIVE"
            : "UNSPECIFIED"
        );

    public static Message Point(ulong start, ulong time, object value, params (string, object?)[] attributes) =>
        new Message()
            .Add(2, "startTimeUnixNano", FieldForm.Fixed64, start)
            .Add(3, "timeUnixNano", FieldForm.Fixed64, time)
            .Add(4, "asDouble", FieldForm.Double, value as double?)
            .Add(6, "asInt", FieldForm.SignedFixed64, value is int i ? (long)i : value as long?)
            .WithAttributes(7, attributes);

    public static Message Log(ulong time, object? body, params (string, object?)[] attributes) =>
        new Message()
            .Add(1, "timeUnixNano", FieldForm.Fixed64, time)
            .Nested(5, "body", body is null ? null : Value(body))
            .WithAttributes(6, attributes);

    public static Message Event(string name, params (string, object?)[] attributes) =>
        Log(1_795_189_000_000_000_000, "claude_code." + name, [("event.name", name), .. attributes]);

    public static Message Span(string name, params (string, object?)[] attributes) =>
        new Message()
            .Add(1, "traceId", FieldForm.Id, Convert.FromHexString("0123456789abcdef0123456789abcdef"))
            .Add(2, "spanId", FieldForm.Id, Convert.FromHexString("0123456789abcdef"))
            .Text(5, "name", name)
            .Add(6, "kind", FieldForm.Enum, 1, enumName: "SPAN_KIND_INTERNAL")
            .Add(7, "startTimeUnixNano", FieldForm.Fixed64, 1_795_189_000_000_000_000UL)
            .Add(8, "endTimeUnixNano", FieldForm.Fixed64, 1_795_189_001_000_000_000UL)
            .WithAttributes(9, attributes);
}
