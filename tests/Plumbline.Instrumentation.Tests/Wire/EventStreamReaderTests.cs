using System.Text;
using Plumbline.Instrumentation.Wire;

namespace Plumbline.Instrumentation.Tests.Wire;

public class EventStreamReaderTests
{
    sealed class Kept : IStreamEvents
    {
        public List<string> Events { get; } = [];

        public void Read(StreamEvent kind, ReadOnlySpan<byte> data) => Events.Add($"{kind} {Encoding.UTF8.GetString(data)}");
    }

    const string Text = """
        : a comment
        event: message_start
        data: {"type":"message_start",
        data:  "message":{}}
        id: 7

        event: content_block_delta
        data: {"type":"content_block_delta","delta":{"text":"ÄÖÜ 漢字"}}

        event: ping

        data:{"type":"message_delta"}

        event: message_stop
        data

        event: error
        data: cut off
        """;

    static readonly string[] Expected =
    [
        "MessageStart {\"type\":\"message_start\",\n \"message\":{}}",
        "ContentBlockDelta ",
        "Other {\"type\":\"message_delta\"}",
        "MessageStop ",
    ];

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Events_are_the_same_however_the_bytes_are_cut(string newline)
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var bytes = Encoding.UTF8.GetBytes(Text.ReplaceLineEndings(newline));
        for (var i = 0; i < 2000; i++)
        {
            var kept = new Kept();
            using var reader = new EventStreamReader(kept);
            for (var at = 0; at < bytes.Length; )
            {
                var length = Math.Min(bytes.Length - at, random.Next(i % 3 == 0 ? 2 : 40));
                reader.Read(bytes.AsSpan(at, length));
                at += length;
            }

            Assert.Equal(Expected, kept.Events);
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var reader = new EventStreamReader(new Kept());
        var alphabet = "event: data:\r\n{}\"type_stop[],0\\u\0"u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(30)];
            for (var at = 0; at < bytes.Length; at++)
                bytes[at] = random.Next(10) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            reader.Read(bytes);
        }
    }

    [Fact]
    public void A_giant_event_is_passed_over_and_the_next_one_read()
    {
        var kept = new Kept();
        using var reader = new EventStreamReader(kept);
        var giant = new byte[100_000];
        Array.Fill(giant, (byte)'x');

        reader.Read("event: message_start\ndata: "u8);
        for (var i = 0; i < 20; i++)
            reader.Read(giant);
        reader.Read("\n\nevent: message_stop\ndata: {}\n\n"u8);

        Assert.Equal(["MessageStart ", "MessageStop "], kept.Events.Select(text => text[..Math.Min(text.Length, 20)]));
    }
}
