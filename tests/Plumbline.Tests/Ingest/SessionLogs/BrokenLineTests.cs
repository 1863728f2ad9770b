using System.Text;
using Plumbline.Core.SessionLogs;
using Plumbline.Ingest.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class BrokenLineTests
{
    static readonly string Good = Line.Assistant();

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("[]")]
    [InlineData("12")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":1 2}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[1}")]
    [InlineData("{\"a\":{]}")]
    [InlineData("{\"a\":\"b}")]
    [InlineData("{\"a\":\"b\"c}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":}")]
    [InlineData("{,}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\\\"b\"}")]
    [InlineData("not json at all")]
    public void A_line_that_is_no_JSON_object_is_counted_and_the_next_is_read(string broken)
    {
        var chunk = Logs.Read(broken, Good, broken);

        Assert.Equal((2L, 1, 3L), (chunk.Skipped[SkipReason.NotJson], chunk.Responses.Count, chunk.Lines));
    }

    [Fact]
    public void A_line_that_was_cut_anywhere_never_counts_and_never_hurts_the_next()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        var reader = new SessionLogReader();
        for (var length = 1; length < bytes.Length; length++)
        {
            var chunk = Assert.Single(Logs.Read([.. bytes.AsSpan(0, length), (byte)'\n', .. bytes, (byte)'\n'], reader));
            Assert.Equal((1L, 1), (chunk.Skipped[SkipReason.NotJson], chunk.Responses.Count));
        }
    }

    [Fact]
    public void Empty_lines_and_unknown_types_are_skipped_without_a_word()
    {
        var chunk = Logs.Read("", "   ", "\r", "{}", "{\"type\":\"something-new\",\"x\":[{}]}", "{\"type\":7}", "{\"type\":null}", Good);

        Assert.Equal((0L, 1, 8L), (chunk.Skipped.Total, chunk.Responses.Count, chunk.Lines));
    }

    [Fact]
    public void A_mark_of_the_byte_order_is_no_fault() =>
        Assert.Single(Assert.Single(Logs.Read([0xef, 0xbb, 0xbf, .. Logs.Bytes(Good)])).Responses.AsSpan().ToArray());

    [Fact]
    public void Bytes_that_are_not_UTF8_are_replaced_in_texts_and_refused_in_ids()
    {
        var bytes = Logs.Bytes(Good, Good.Replace("msg_1", "msg_@"));
        bytes.AsSpan().Replace((byte)'@', (byte)0xff);
        bytes[bytes.AsSpan().IndexOf("checkout"u8)] = 0xc3;
        var chunk = Assert.Single(Logs.Read(bytes));

        Assert.Equal((1, 1L), (chunk.Responses.Count, chunk.Skipped[SkipReason.NotUtf8]));
        Assert.Equal("/home/dev/\uFFFDheckout", chunk.Text.Text(chunk.Responses[0].Cwd));
    }

    [Fact]
    public void Half_a_surrogate_pair_and_unknown_escapes_do_not_stop_a_line()
    {
        var response = Assert.Single(SeenResponse.Of([Logs.Read(Good.Replace("/home/dev/checkout", "\\ud83d!\\q\\u12"))]));

        Assert.Equal("\uFFFD!qu12", response.Cwd);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = $"{{\"x\":{new string('[', 100_000)}{new string(']', 100_000)}}}";

        Assert.Equal(1, Logs.Read(deep, Good).Skipped[SkipReason.NotJson]);
    }

    [Fact]
    public void A_last_line_without_its_newline_is_shown_when_it_is_whole_and_not_consumed()
    {
        var whole = Logs.Bytes(Good);
        var last = Line.Assistant("""{"uuid":"u9"}""", """{"id":"msg_9"}""");
        var chunk = Assert.Single(Logs.Read([.. whole, .. Encoding.UTF8.GetBytes(last)]));

        Assert.Equal((whole.Length, 2, 1, 1L), (chunk.To, chunk.Responses.Count, chunk.TailResponses, chunk.Lines));
        Assert.Equal("msg_9", chunk.Text.Text(chunk.Responses[1].MessageId));
    }

    [Fact]
    public void A_last_line_that_continues_a_response_is_not_joined_with_it()
    {
        var chunk = Assert.Single(Logs.Read([.. Logs.Bytes(Good), .. Encoding.UTF8.GetBytes(Line.Assistant("""{"uuid":"u2"}"""))]));

        Assert.Equal((2, 1, 6L), (chunk.Responses.Count, chunk.TailResponses, chunk.Responses[0].TextBytes));
    }

    [Fact]
    public void A_half_written_last_line_waits_for_its_end()
    {
        var half = Encoding.UTF8.GetBytes(Good)[..^20];
        var chunk = Assert.Single(Logs.Read([.. Logs.Bytes(Good), .. half]));

        Assert.Equal((1, 1L, 0L), (chunk.Responses.Count, chunk.Skipped[SkipReason.Unfinished], chunk.Skipped[SkipReason.NotJson]));
        Assert.Equal(Logs.Bytes(Good).Length, chunk.To);
    }

    [Fact]
    public void A_file_that_grew_is_read_on_with_what_was_known()
    {
        var first = Logs.Bytes(Line.User(), Good);
        var second = Logs.Bytes(Line.Assistant("""{"requestId":"req_2"}""", """{"id":"msg_2"}"""));
        var before = Assert.Single(Logs.Read(first));
        var after = Assert.Single(Logs.Read([.. first, .. second], offset: before.To, state: before.State));

        Assert.Equal((first.Length, first.Length + second.Length), (after.From, after.To));
        Assert.Equal("00000000-0000-4000-8000-0000000000bb", after.Text.Text(after.Responses[0].PromptId));
        Assert.Equal(1795168798000, after.Responses[0].AskedTime);
        Assert.Empty(Logs.Read([.. first, .. second], offset: after.To, state: after.State));
    }

    [Fact]
    public void A_line_beyond_the_limit_is_counted_and_the_next_is_read()
    {
        var longest = $"{{\"type\":\"x\",\"y\":\"{new string('z', 100_000)}\"}}";
        var reader = new SessionLogReader(bufferBytes: 1024, lineBytesMax: 50_000);
        var chunks = Logs.Read(Logs.Bytes(Good, longest, Line.Assistant(null, """{"id":"msg_2"}""")), reader);

        Assert.Equal(1, chunks.Sum(chunk => chunk.Skipped[SkipReason.TooLong]));
        Assert.Equal(["msg_1", "msg_2"], SeenResponse.Of(chunks).Select(response => response.Message));
        Assert.Equal(3, chunks.Sum(chunk => chunk.Lines));
    }

    [Fact]
    public void An_unfinished_line_beyond_the_limit_is_not_consumed()
    {
        byte[] bytes = [.. Logs.Bytes(Good), .. Encoding.UTF8.GetBytes(new string('z', 100_000))];
        var chunks = Logs.Read(bytes, new SessionLogReader(bufferBytes: 1024, lineBytesMax: 50_000));

        Assert.Equal(Logs.Bytes(Good).Length, chunks[^1].To);
    }

    [Fact]
    public void A_long_line_within_the_limit_is_read()
    {
        var text = new string('x', 3_000_000);
        var reader = new SessionLogReader(bufferBytes: 4096);
        var chunks = Logs.Read(Logs.Bytes(Line.Assistant(message: $$"""{"content":[{"type":"text","text":"{{text}}"}]}""")), reader);

        Assert.Equal(text.Length, SeenResponse.Of(chunks).Single().TextBytes);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string Alphabet = "{}[]:,\"\\ \n\r\t01e-.truefalsnI\u0001\u0080";
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(4000)];
            for (var j = 0; j < bytes.Length; j++)
                bytes[j] = (byte)(i % 2 == 0 ? random.Next(256) : Alphabet[random.Next(Alphabet.Length)]);
            var chunks = Logs.Read(bytes, new SessionLogReader(bufferBytes: random.Next(16, 300), stretchBytes: random.Next(1, 500)));
            Assert.True(chunks.Sum(chunk => chunk.To - chunk.From) <= bytes.Length, $"SEED={seed}");
        }
    }
}
