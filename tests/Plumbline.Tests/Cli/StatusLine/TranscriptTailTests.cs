using Plumbline.Cli.StatusLine;
using Plumbline.Tests.Store;

namespace Plumbline.Tests.Cli.StatusLine;

public sealed class TranscriptTailTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static string Line(int number) =>
        $$$"""{"type":"assistant","uuid":"u{{{number}}}","sessionId":"s","requestId":"req_{{{number}}}","timestamp":"2026-11-20T12:00:{{{number % 60:00}}}.000Z","message":{"id":"msg_{{{number}}}","model":"claude-opus-5-5","stop_reason":"end_turn","content":[{"type":"text","text":"{{{new string('x', 1000)}}}"}],"usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3,"cache_creation_input_tokens":0} } }"""
        + "\n";

    [Fact]
    public void A_short_log_is_read_from_its_start()
    {
        File.WriteAllText(_folder.File("s.jsonl"), string.Concat(Enumerable.Range(0, 50).Select(Line)));

        using var rows = TranscriptTail.Read(_folder.File("s.jsonl"))!;

        Assert.Equal(50, rows.Requests.Length);
        Assert.Equal(
            ("s", "claude-opus-5-5", 6L),
            (
                rows.Text(rows.Requests[0].Session),
                rows.Text(rows.Requests[0].Model),
                rows.Requests[0].InputTokens + rows.Requests[0].OutputTokens + rows.Requests[0].CacheReadTokens
            )
        );
    }

    [Fact]
    public void Of_a_long_log_only_the_end_is_read_from_the_start_of_a_line()
    {
        var lines = TranscriptTail.BytesMax / Line(0).Length * 2;
        File.WriteAllText(_folder.File("s.jsonl"), string.Concat(Enumerable.Range(0, lines).Select(Line)));

        using var rows = TranscriptTail.Read(_folder.File("s.jsonl"))!;

        Assert.InRange(rows.Requests.Length, lines / 2 - lines / 20, lines / 2 + lines / 20);
    }

    [Fact]
    public void A_log_that_is_not_there_gives_nothing()
    {
        Assert.Null(TranscriptTail.Read(_folder.File("none.jsonl")));
        Assert.Null(TranscriptTail.Read(_folder.Path));
        Assert.Null(TranscriptTail.Read(""));
    }
}
