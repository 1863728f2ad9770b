using Plumbline.Core.Model;
using Plumbline.Ingest;
using Encoding = Plumbline.Core.Model.Encoding;

namespace Plumbline.Tests.Ingest;

public class EncodingTests(ITestOutputHelper output)
{
    public static readonly string[] Signals = ["Metrics", "Logs", "Spans"];

    static Signal SignalOf(string name) =>
        name switch
        {
            "Metrics" => Signal.Metrics,
            "Logs" => Signal.Logs,
            _ => Signal.Traces,
        };

    [Theory]
    [InlineData("Metrics")]
    [InlineData("Logs")]
    [InlineData("Spans")]
    public void Every_way_to_write_a_request_gives_the_same_batch(string signal)
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            output.WriteLine($"SEED={seed}");
            var random = new Random(seed);
            var request = new RandomOtlp(random).Request(signal);
            var expected = BatchDump.Of(Captures.Decode(SignalOf(signal), Encoding.Protobuf, request.ToProtobuf()));
            Assert.Equal(expected, BatchDump.Of(Captures.Decode(SignalOf(signal), Encoding.Json, request.ToJson())));
            Assert.Equal(expected, BatchDump.Of(Captures.Decode(SignalOf(signal), Encoding.Protobuf, request.ToProtobuf(random))));
            Assert.Equal(expected, BatchDump.Of(Captures.Decode(SignalOf(signal), Encoding.Json, request.ToJson(random))));
        }
    }

    [Fact]
    public void A_decoder_keeps_nothing_of_the_request_before()
    {
        var decoder = new OtlpDecoder(new());
        var batch = new Batch();
        for (var seed = 1; seed <= 200; seed++)
        {
            output.WriteLine($"SEED={seed}");
            var random = new Random(seed);
            var name = Signals[random.Next(3)];
            var body = new RandomOtlp(random).Request(name).ToProtobuf();
            batch.Clear();
            batch.ReceivedAt = 1_795_190_000_000_000_000;
            Assert.Null(decoder.Decode(SignalOf(name), Protocol.Http, Encoding.Protobuf, body, batch));
            Assert.Equal(BatchDump.Of(Captures.Decode(SignalOf(name), Encoding.Protobuf, body)), BatchDump.Of(batch));
        }
    }

    [Fact]
    public void Points_of_every_kind_come_out_as_they_went_in()
    {
        var histogram = Otlp.Point(1, 2, "")
            .Add(4, "count", FieldForm.Fixed64, 3UL)
            .Add(5, "sum", FieldForm.Double, 4.5)
            .Add(6, "bucketCounts", FieldForm.Fixed64List, new ulong[] { 1, 2 })
            .Add(7, "explicitBounds", FieldForm.DoubleList, new[] { 10.0 })
            .Add(11, "min", FieldForm.Double, 0.5);
        var data = new Message()
            .All(1, "dataPoints", [histogram])
            .Add(2, "aggregationTemporality", FieldForm.Enum, 2, enumName: Otlp.TemporalityName(2));
        var request = Otlp.Request(
            "Metrics",
            [("r", "x")],
            "other",
            new Message().Text(1, "name", "h").Nested(9, "histogram", data),
            Otlp.Sum("s", "1", 2, true, Otlp.Point(1, 2, 7, ("b", true), ("i", 3), ("d", 0.1), ("l", new object?[] { 1, 2.0, "x", null })))
        );
        var batch = Captures.Decode(Signal.Metrics, Encoding.Json, request.ToJson());
        Assert.Equal((2, 0), (batch.Points.Count, batch.Refused));
        var (first, second) = (batch.Points[0], batch.Points[1]);
        Assert.Equal("""{"bounds":[10.0],"counts":[1,2],"min":0.5}""", batch.Text.Text(first.Detail));
        Assert.Equal((3UL, 4.5, 1L, 2L), (first.Count, first.Sum, first.Start, first.Time));
        Assert.Equal("7", second.Value.ToString());
        Assert.Equal("""{"b":true,"i":3,"d":0.1,"l":[1,2.0,"x",null]}""", BatchDump.Attributes(batch, second.Attributes));
        Assert.Equal((MetricKind.Histogram, false), (batch.Metrics[0].Kind, batch.Metrics[0].HasKnownStart));
    }

    [Theory]
    [InlineData("""{"arrayValue":{}}""", "[]")]
    [InlineData("""{"arrayValue":{"values":[]}}""", "[]")]
    [InlineData("""{"kvlistValue":{}}""", "{}")]
    [InlineData("""{"intValue":"12"}""", "12")]
    [InlineData("""{"intValue":12}""", "12")]
    [InlineData("""{"intValue":1.2e1}""", "12")]
    [InlineData("""{"doubleValue":"NaN"}""", "\"NaN\"")]
    [InlineData("""{"doubleValue":3}""", "3")]
    [InlineData("""{"stringValue":"\ud83d\ude00\u00e9\ud800!"}""", "\"\\uD83D\\uDE00\\u00E9\\uFFFD!\"")]
    [InlineData("""{"bytesValue":"-_8"}""", "\"\\u002B/8=\"")]
    [InlineData("""{"stringValue":null,"boolValue":true}""", "true")]
    [InlineData("""{"string\u0056alue":"x"}""", "\"x\"")]
    [InlineData("null", "null")]
    [InlineData("{}", "null")]
    public void A_value_is_read_in_every_form_that_JSON_has_for_it(string value, string expected)
    {
        var body = $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":"k","value":{{value}}}]}]}]}]}""";
        var batch = Captures.Decode(Signal.Logs, Encoding.Json, System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal($$"""{"k":{{expected}}}""", BatchDump.Attributes(batch, batch.Events[0].Attributes));
    }

    [Theory]
    [InlineData("", "Expected JSON at byte 0 of the request.")]
    [InlineData("[]", "Expected a JSON object at byte 0 of the request.")]
    [InlineData("{} x", "Expected JSON at byte 3 of the request.")]
    [InlineData("""{"resourceMetrics":{}}""", "Expected a list at byte 19 of the request.")]
    [InlineData(
        """{"resourceMetrics":[{"scopeMetrics":[7]}]}""",
        "Expected a scope with its records, as an object, at byte 37 of the request."
    )]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[""", "Expected JSON at byte 36 of the request.")]
    public void A_malformed_request_is_answered_with_what_was_expected_and_where(string body, string sentence)
    {
        var batch = new Batch { ReceivedAt = 5 };
        var error = new OtlpDecoder(new()).Decode(
            Signal.Metrics,
            Protocol.Http,
            Encoding.Json,
            System.Text.Encoding.UTF8.GetBytes(body),
            batch
        );
        Assert.Equal(sentence, error?.Message);
        Assert.Equal((5, 0), (batch.ReceivedAt, batch.Taken));
    }
}
