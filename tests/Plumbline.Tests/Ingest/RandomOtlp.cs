using System.Text;

namespace Plumbline.Tests.Ingest;

/// <summary>Random but valid requests of every kind.</summary>
public sealed class RandomOtlp(Random random)
{
    const ulong Now = 1_795_189_000_000_000_000;

    static readonly string[] Keys =
    [
        "session.id",
        "user.id",
        "team",
        "model",
        "type",
        "query_source",
        "prompt",
        "tool_parameters",
        "event.name",
        "duration_ms",
        "cost_usd",
        "request_id",
        "success",
        "error",
        "custom",
        "küche",
        "",
        "input_tokens",
        "vcs.owner.name",
        "anthropic.new",
        "event.sequence",
    ];

    static readonly string[] Texts =
    [
        "",
        "a",
        "api_request",
        "tool_result",
        "true",
        "12",
        "0.25",
        "claude-opus-5-5[1m]",
        "é\u0001\"\\\n\t/",
        "日本語😀",
        "<REDACTED>",
        """{"bash_command":"ls","full_command":"ls -la /secret","timeout":5}""",
        "sdk",
        "Bearer abcdef",
    ];

    public string Text() => random.Next(8) == 0 ? new string('x', random.Next(300)) : Texts[random.Next(Texts.Length)];

    public (string, object?)[] Attributes() =>
        [.. Enumerable.Range(0, random.Next(8)).Select(_ => (Keys[random.Next(Keys.Length)], Any(0)))];

    object? Any(int depth) =>
        random.Next(depth > 3 ? 6 : 8) switch
        {
            0 => random.Next(5) == 0 ? null : Text(),
            1 => Text(),
            2 => random.Next(2) == 0,
            3 => random.NextInt64(long.MinValue, long.MaxValue),
            4 => Double(),
            5 => random.GetItems<byte>([0, 1, 62, 63, 250, 255], random.Next(20)),
            6 => Enumerable.Range(0, random.Next(4)).Select(_ => Any(depth + 1)).ToArray(),
            _ => Enumerable.Range(0, random.Next(4)).Select(_ => (Text(), Any(depth + 1))).ToArray(),
        };

    double Double() =>
        random.Next(12) switch
        {
            0 => double.NaN,
            1 => double.NegativeInfinity,
            2 => 1e300,
            3 => 5e-324,
            4 => random.Next(100),
            _ => (random.NextDouble() - 0.2) * Math.Pow(10, random.Next(-12, 12)),
        };

    ulong Time() => random.Next(20) == 0 ? 0 : Now + (ulong)random.Next(1_000_000);

    Message[] Many(int most, Func<Message> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];

    public Message Request(string signal) => Otlp.Request(signal, Many(3, () => Group(signal)));

    Message Group(string signal)
    {
        var scope = random.Next(3) switch
        {
            0 => "other",
            1 => Otlp.Claude + ".events",
            _ => Otlp.Claude,
        };
        return Otlp.Group(signal, Attributes(), scope, "2.1", Many(4, () => Record(signal)));
    }

    Message Record(string signal) =>
        signal switch
        {
            "Metrics" => Metric(),
            "Logs" => Log(),
            _ => Span(),
        };

    Message Metric()
    {
        var name = random.Next(6) switch
        {
            0 => "claude_code.cost.usage",
            1 => "claude_code.token.usage",
            2 => "",
            _ => "some.metric",
        };
        var metric = new Message().Text(1, "name", name).Text(3, "unit", random.Next(2) == 0 ? "USD" : null);
        var temporality = random.Next(3);
        var (number, field, data) = random.Next(7) switch
        {
            0 => (5, "gauge", new Message().All(1, "dataPoints", Many(4, NumberPoint))),
            1 => (9, "histogram", Temporal(temporality, Many(3, Histogram))),
            2 => (10, "exponentialHistogram", Temporal(temporality, Many(3, Exponential))),
            3 => (11, "summary", new Message().All(1, "dataPoints", Many(3, Summary))),
            _ => (7, "sum", Temporal(temporality, Many(4, NumberPoint)).Add(3, "isMonotonic", FieldForm.Bool, random.Next(3) > 0)),
        };
        return random.Next(15) == 0 ? metric : metric.Nested(number, field, data);
    }

    static Message Temporal(int temporality, Message[] points) =>
        new Message()
            .All(1, "dataPoints", points)
            .Add(2, "aggregationTemporality", FieldForm.Enum, temporality, enumName: Otlp.TemporalityName(temporality));

    Message Times(Message point) =>
        point
            .Add(2, "startTimeUnixNano", FieldForm.Fixed64, Now - (ulong)random.Next(1000))
            .Add(3, "timeUnixNano", FieldForm.Fixed64, Time());

    Message NumberPoint()
    {
        var point = Times(new()).WithAttributes(7, Attributes());
        if (random.Next(2) == 0)
            point.Add(4, "asDouble", FieldForm.Double, Double());
        else
            point.Add(6, "asInt", FieldForm.SignedFixed64, random.NextInt64());
        return random.Next(10) == 0 ? point.Add(8, "flags", FieldForm.UInt, 1UL) : point;
    }

    ulong[] Counts() => [.. Enumerable.Range(0, random.Next(5)).Select(_ => (ulong)random.NextInt64())];

    Message Histogram() =>
        Times(new())
            .Add(4, "count", FieldForm.Fixed64, (ulong)random.Next(100))
            .Add(5, "sum", FieldForm.Double, random.Next(2) == 0 ? Double() : null)
            .Add(6, "bucketCounts", FieldForm.Fixed64List, Counts())
            .Add(7, "explicitBounds", FieldForm.DoubleList, new[] { 1.5, 2, Double() })
            .WithAttributes(9, Attributes())
            .Add(11, "min", FieldForm.Double, random.Next(2) == 0 ? Double() : null)
            .Add(12, "max", FieldForm.Double, random.Next(2) == 0 ? Double() : null);

    Message Exponential() =>
        Times(new())
            .WithAttributes(1, Attributes())
            .Add(4, "count", FieldForm.Fixed64, (ulong)random.Next(100))
            .Add(5, "sum", FieldForm.Double, random.Next(2) == 0 ? Double() : null)
            .Add(6, "scale", FieldForm.Zigzag, random.Next(-10, 10))
            .Add(7, "zeroCount", FieldForm.Fixed64, (ulong)random.Next(10))
            .Nested(8, "positive", Buckets())
            .Nested(9, "negative", Buckets())
            .Add(14, "zeroThreshold", FieldForm.Double, random.Next(2) == 0 ? Double() : null);

    Message Buckets() =>
        new Message().Add(1, "offset", FieldForm.Zigzag, random.Next(-100, 100)).Add(2, "bucketCounts", FieldForm.UIntList, Counts());

    Message Summary() =>
        Times(new())
            .Add(4, "count", FieldForm.Fixed64, (ulong)random.Next(100))
            .Add(5, "sum", FieldForm.Double, Double())
            .All(
                6,
                "quantileValues",
                Many(3, () => new Message().Add(1, "quantile", FieldForm.Double, 0.5).Add(2, "value", FieldForm.Double, Double()))
            )
            .WithAttributes(7, Attributes());

    byte[]? Id(int size) =>
        random.Next(12) switch
        {
            0 => null,
            1 => new byte[size],
            2 => new byte[size - 1],
            _ => random.GetItems<byte>([1, 2, 0xab, 0xff], size),
        };

    Message Log() =>
        new Message()
            .Add(1, "timeUnixNano", FieldForm.Fixed64, Time())
            .Add(2, "severityNumber", FieldForm.Enum, 9, enumName: "SEVERITY_NUMBER_INFO")
            .Text(3, "severityText", random.Next(3) == 0 ? "Info" : null)
            .Nested(5, "body", random.Next(4) == 0 ? null : Otlp.Value(random.Next(2) == 0 ? "claude_code.api_request" : Any(0)))
            .WithAttributes(6, Attributes())
            .Add(7, "droppedAttributesCount", FieldForm.UInt, random.Next(9) == 0 ? 3UL : null)
            .Add(8, "flags", FieldForm.Fixed32, 1U)
            .Add(9, "traceId", FieldForm.Id, Id(16))
            .Add(10, "spanId", FieldForm.Id, Id(8))
            .Add(11, "observedTimeUnixNano", FieldForm.Fixed64, Time())
            .Text(12, "eventName", random.Next(5) == 0 ? Text() : null);

    Message Span() =>
        new Message()
            .Add(1, "traceId", FieldForm.Id, Id(16))
            .Add(2, "spanId", FieldForm.Id, Id(8))
            .Text(3, "traceState", random.Next(4) == 0 ? "a=b" : null)
            .Add(4, "parentSpanId", FieldForm.Id, Id(8))
            .Text(5, "name", random.Next(9) == 0 ? "" : "claude_code.tool")
            .Add(6, "kind", FieldForm.Enum, 3, enumName: "SPAN_KIND_CLIENT")
            .Add(7, "startTimeUnixNano", FieldForm.Fixed64, Time())
            .Add(8, "endTimeUnixNano", FieldForm.Fixed64, Time())
            .WithAttributes(9, Attributes())
            .Add(10, "droppedAttributesCount", FieldForm.UInt, random.Next(9) == 0 ? 3UL : null)
            .All(
                11,
                "events",
                Many(
                    3,
                    () =>
                        new Message()
                            .Add(1, "timeUnixNano", FieldForm.Fixed64, Time())
                            .Text(2, "name", Text())
                            .WithAttributes(3, Attributes())
                )
            )
            .All(
                13,
                "links",
                Many(
                    2,
                    () =>
                        new Message()
                            .Add(1, "traceId", FieldForm.Id, Id(16))
                            .Add(2, "spanId", FieldForm.Id, Id(8))
                            .WithAttributes(4, Attributes())
                )
            )
            .Nested(15, "status", new Message().Text(2, "message", Text()).Add(3, "code", FieldForm.Enum, 2, enumName: "STATUS_CODE_ERROR"))
            .Add(16, "flags", FieldForm.Fixed32, 0x101U);
}
