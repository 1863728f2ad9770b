using System.Text;
using Plumbline.Core.Model;
using Plumbline.Ingest;
using Encoding = Plumbline.Core.Model.Encoding;

namespace Plumbline.Tests.Ingest;

public class HostileInputTests(ITestOutputHelper output)
{
    static readonly Signal[] Signals = [Signal.Metrics, Signal.Logs, Signal.Traces];

    readonly OtlpDecoder _decoder = new(new());
    readonly Batch _batch = new();

    // What comes out must be usable: every reference in range, which the dump finds out.
    void Try(Signal signal, Encoding encoding, ReadOnlySpan<byte> body)
    {
        _batch.Clear();
        var error = _decoder.Decode(signal, Protocol.Http, encoding, body, _batch);
        if (error is not null)
            Assert.Equal((0, 0, 1), (_batch.Taken, _batch.Refused, _batch.Text.Length));
        BatchDump.Of(_batch);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        for (var seed = 1; seed <= 3000; seed++)
        {
            var random = new Random(seed);
            var body = new byte[random.Next(200)];
            random.NextBytes(body);
            output.WriteLine($"SEED={seed}");
            Try(Signals[seed % 3], (Encoding)random.Next(2), body);
        }
    }

    [Theory]
    [InlineData("Metrics")]
    [InlineData("Logs")]
    [InlineData("Spans")]
    public void Truncated_and_mutated_requests_never_throw(string signal)
    {
        for (var seed = 1; seed <= 1500; seed++)
        {
            output.WriteLine($"SEED={seed}");
            var random = new Random(seed);
            var request = new RandomOtlp(random).Request(signal);
            var isJson = random.Next(2) == 0;
            var body = isJson ? request.ToJson(random) : request.ToProtobuf(random);
            for (var i = 0; i < 1 + random.Next(4) && body.Length > 0; i++)
                body = Mutate(body, random);
            Try(
                signal == "Metrics" ? Signal.Metrics
                    : signal == "Logs" ? Signal.Logs
                    : Signal.Traces,
                isJson ? Encoding.Json : Encoding.Protobuf,
                body
            );
        }
    }

    static byte[] Mutate(byte[] body, Random random)
    {
        var at = random.Next(body.Length);
        switch (random.Next(4))
        {
            case 0:
                return body[..at];
            case 1:
                return [.. body[..at], .. body[random.Next(body.Length)..]];
            case 2:
                body[at] = (byte)random.Next(256);
                return body;
            default:
                body[at] ^= (byte)(1 << random.Next(8));
                return body;
        }
    }

    [Fact]
    public void A_request_of_another_signal_or_encoding_never_throws()
    {
        foreach (var file in Captures.Bodies(Captures.Root))
        {
            foreach (var signal in Signals)
            {
                Try(signal, Encoding.Protobuf, File.ReadAllBytes(file));
                Try(signal, Encoding.Json, File.ReadAllBytes(file));
            }
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(900)]
    [InlineData(100_000)]
    public void Deep_nesting_in_JSON_ends_in_an_error_or_a_mark(int depth)
    {
        var open = string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", depth));
        var close = string.Concat(Enumerable.Repeat("]}}", depth));
        Try(
            Signal.Logs,
            Encoding.Json,
            System.Text.Encoding.UTF8.GetBytes($$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{{open}}{{close}}}]}]}]}""")
        );
    }

    [Fact]
    public void Deep_nesting_in_protobuf_is_replaced_by_a_length()
    {
        object? value = "x";
        for (var i = 0; i < 2000; i++)
            value = new[] { value };
        var request = Otlp.Request("Logs", [], "other", Otlp.Log(1, "e", ("k", value)));
        var batch = Captures.Decode(Signal.Logs, Encoding.Protobuf, request.ToProtobuf());
        Assert.Equal("""{"k.length":36}""", BatchDump.Attributes(batch, batch.Events[0].Attributes));
        Assert.Contains((Reason.NestedTooDeep, 1L), batch.Senders[0].Reasons.AsSpan().ToArray());
    }

    [Fact]
    public void A_request_with_too_many_records_is_refused_whole()
    {
        var points = Enumerable.Range(0, 50).Select(i => Otlp.Point(1, 2, i)).ToArray();
        var body = Otlp.Request("Metrics", [], "other", Otlp.Sum("m", "", 1, true, points)).ToProtobuf();
        var batch = new Batch();
        var error = new OtlpDecoder(new() { MaxRecords = 50 }).Decode(Signal.Metrics, Protocol.Http, Encoding.Protobuf, body, batch);
        Assert.StartsWith("Expected at most 50 records in a request", error?.Message, StringComparison.Ordinal);
        Assert.Equal(0, batch.Taken);
        Assert.Null(new OtlpDecoder(new() { MaxRecords = 53 }).Decode(Signal.Metrics, Protocol.Http, Encoding.Protobuf, body, batch));
    }

    [Fact]
    public void A_large_resource_is_not_multiplied_without_limit()
    {
        // 8 MB of resource, repeated in the context of each of many sessions, would be gigabytes.
        var resource = Enumerable.Range(0, 127).Select(i => ($"host.{i}", (object?)new string('x', 60_000))).ToArray();
        var logs = Enumerable.Range(0, 100).Select(i => Otlp.Log(1, "e", ("session.id", $"{i}"))).ToArray();
        var body = Otlp.Request("Logs", resource, "other", logs).ToProtobuf();
        var batch = new Batch();
        var error = new OtlpDecoder(new() { KeepContent = true }).Decode(Signal.Logs, Protocol.Http, Encoding.Protobuf, body, batch);
        Assert.NotNull(error);
        Assert.Equal(1, batch.Text.Length);
    }

    [Theory]
    [InlineData(Encoding.Protobuf)]
    [InlineData(Encoding.Json)]
    public void A_large_hostile_body_takes_little_more_memory_than_itself(Encoding encoding)
    {
        var random = new Random(1);
        var attributes = Enumerable.Range(0, 3000).Select(i => ($"k{i}", (object?)new string((char)random.Next(1, 32), 1000))).ToArray();
        var request = Otlp.Request(
            "Logs",
            [],
            "other",
            [.. Enumerable.Range(0, 3).Select(_ => Otlp.Log(1, new object?[] { new string('\u0001', 2_000_000) }, attributes))]
        );
        var body = encoding == Encoding.Json ? request.ToJson() : request.ToProtobuf();
        Try(Signal.Logs, encoding, body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _batch.Clear();
        Assert.Null(_decoder.Decode(Signal.Logs, Protocol.Http, encoding, body, _batch));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 4L * body.Length + 16_000_000, $"{allocated} bytes for {body.Length}");
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_replaced()
    {
        byte[] record =
        [
            0x2a,
            0x04,
            0x0a,
            0x02,
            0xff,
            (byte)'a',
            0x32,
            0x0b,
            0x0a,
            0x02,
            (byte)'k',
            0xc3,
            0x12,
            0x05,
            0x0a,
            0x03,
            (byte)'v',
            0xe2,
            0x82,
        ];
        byte[] body = [0x0a, (byte)(record.Length + 4), 0x12, (byte)(record.Length + 2), 0x12, (byte)record.Length, .. record];
        var batch = Captures.Decode(Signal.Logs, Encoding.Protobuf, body, new() { KeepContent = true });
        Assert.Equal("""{"k\uFFFD":"v\uFFFD","body":"\uFFFDa"}""", BatchDump.Attributes(batch, batch.Events[0].Attributes));
        var json = "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"\u0001a\"}}]}]}]}".Replace(
            '\u0001',
            'ÿ'
        );
        batch = Captures.Decode(Signal.Logs, Encoding.Json, System.Text.Encoding.Latin1.GetBytes(json), new() { KeepContent = true });
        Assert.Equal("""{"body":"\uFFFDa"}""", BatchDump.Attributes(batch, batch.Events[0].Attributes));
    }

    [Theory]
    [InlineData("""{"resourceLo\ud800gs":[]}""")]
    [InlineData("""{"\udc00esourceLogs":[]}""")]
    [InlineData("""{"resourceLogs":[{"\ud800source":{}}]}""")]
    [InlineData(
        """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"ke\ud800":1,"key":"k","value":{"stringVal\udfff":"x"}}]}]}]}]}"""
    )]
    public void Half_a_character_in_a_member_s_name_never_throws(string body) =>
        Try(Signal.Logs, Encoding.Json, System.Text.Encoding.UTF8.GetBytes(body));
}
