using Plumbline.Core.SessionLogs;

namespace Plumbline.Tests.Ingest.SessionLogs;

public class SignTests
{
    const string Boundary = """{"type":"system","subtype":"compact_boundary","compactMetadata":{"trigger":"auto","preTokens":9}}""",
        Summary = """{"type":"user","isCompactSummary":true,"message":{"role":"user","content":"…"}}""",
        End = """{"type":"cost-state","totalCostUSD":0.5}""";

    static string Answer(string id, bool isSidechain = false, int output = 1) =>
        $$$"""{"type":"assistant","uuid":"u{{{id}}}{{{output}}}","isSidechain":{{{(isSidechain ? "true" : "false")}}},"timestamp":"2026-11-20T10:00:00.000Z","message":{"id":"{{{id}}}","model":"claude-opus-4-8","usage":{"input_tokens":1,"output_tokens":{{{output}}} } } }""";

    [Fact]
    public void What_happened_before_a_response_is_told_with_it_and_once()
    {
        var chunk = Logs.Read(Answer("a"), Boundary, Summary, Answer("b"), Answer("b", output: 9), Answer("c"), End, Answer("d"));

        Assert.Equal(
            [LogSigns.None, LogSigns.Compacted, LogSigns.None, LogSigns.Resumed],
            Enumerable.Range(0, chunk.Responses.Count).Select(i => chunk.Responses[i].Signs)
        );
    }

    [Fact]
    public void A_sub_agents_response_leaves_it_to_the_main_conversation()
    {
        var chunk = Logs.Read(Answer("a"), Boundary, Answer("b", isSidechain: true), Answer("c"));

        Assert.Equal(
            [LogSigns.None, LogSigns.None, LogSigns.Compacted],
            Enumerable.Range(0, chunk.Responses.Count).Select(i => chunk.Responses[i].Signs)
        );
    }
}
