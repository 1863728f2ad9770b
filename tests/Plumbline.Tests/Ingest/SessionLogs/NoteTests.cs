using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class NoteTests
{
    [Theory]
    [InlineData("""{"type":"system","subtype":"turn_duration","durationMs":259}""", NoteKind.TurnDuration, 259, 0, 0, null)]
    [InlineData(
        """{"type":"system","subtype":"api_error","error":{"status":529},"retryAttempt":2,"retryInMs":1014.6}""",
        NoteKind.ApiError,
        529,
        2,
        1015,
        null
    )]
    [InlineData(
        """{"type":"system","subtype":"api_error","error":{"message":"reset"},"retryAttempt":1,"retryInMs":7}""",
        NoteKind.ApiError,
        0,
        1,
        7,
        null
    )]
    [InlineData(
        """{"type":"system","subtype":"compact_boundary","compactMetadata":{"trigger":"auto","preTokens":9}}""",
        NoteKind.Compaction,
        9,
        -1,
        0,
        "auto"
    )]
    [InlineData(
        """{"type":"cost-state","totalCostUSD":0.5,"totalAPIDuration":3,"totalDuration":4}""",
        NoteKind.CostState,
        500_000_000,
        3,
        4,
        null
    )]
    [InlineData(
        """{"type":"pr-link","prNumber":7,"prUrl":"https://example.com/7"}""",
        NoteKind.PullRequest,
        7,
        0,
        0,
        "https://example.com/7"
    )]
    public void A_record_of_the_client_becomes_a_note(string line, NoteKind kind, long a, long b, long c, string? text)
    {
        var chunk = Logs.Read(line[..^1] + ",\"sessionId\":\"s\",\"timestamp\":\"2026-11-20T10:00:00.001Z\"}");
        var note = Assert.Single(chunk.Notes.AsSpan().ToArray());

        Assert.Equal((kind, a, b, c, text), (note.Kind, note.A, note.B, note.C, chunk.Text.Text(note.Text)));
        Assert.Equal(("s", 1795168800001), (chunk.Text.Text(note.Session), note.Time));
    }
}
