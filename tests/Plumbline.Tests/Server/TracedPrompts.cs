using Plumbline.Tests.OfCore.Traces;
using Plumbline.Tests.Store.Queries;
using static Plumbline.Tests.Store.Queries.SmallLedger;

namespace Plumbline.Tests.Server;

/// <summary>Traces in a small ledger: of one prompt each, as Claude Code sends them.</summary>
static class TracedPrompts
{
    public static readonly UInt128 Whole = new(0xa1, 1),
        Killed = new(0xb2, 2),
        Failed = new(0xc3, 3),
        Large = new(0xd4, 4);

    public static string Id(UInt128 trace) => trace.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public static string Id(ulong span) => span.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Three traces: a whole one of 10 s with a program that a tool ran, one whose turn is missing, and one of which a request failed.</summary>
    public static void Fill(SmallLedger ledger)
    {
        var ann = ledger.Context("s1", "checkout", "shop", person: "ann@example.com");
        var bob = ledger.Context("s2", "search", person: "bob@example.com");
        var prompt = Guid.Parse("2a96407f-2327-47b2-a3c9-70f6a89801fb");
        ledger.Span(ann, Whole, 0x11, 0, "claude_code.interaction", At(19), seconds: 10);
        ledger.Span(
            ann,
            Whole,
            0x12,
            0x11,
            "claude_code.llm_request",
            At(19, 1),
            """{"model":"claude-opus-5-5","ttft_ms":500}""",
            seconds: 2,
            request: "req_1"
        );
        ledger.Span(ann, Whole, 0x13, 0x11, "claude_code.tool", At(19, 3), """{"tool_name":"Bash"}""", seconds: 4, toolUse: "toolu_1");
        ledger.Span(ann, Whole, 0x14, 0x13, "claude_code.tool.blocked_on_user", At(19, 3), """{"source":"user_temporary"}""", seconds: 1);
        ledger.Span(ann, Whole, 0x15, 0x13, "claude_code.tool.execution", At(19, 4), seconds: 3, toolUse: "toolu_1");
        ledger.Span(
            ann,
            Whole,
            0x16,
            0x15,
            "npm",
            At(19, 5),
            """{"process.executable.name":"npm","process.exit.code":1}""",
            seconds: 1,
            error: "exit code 1"
        );
        // A request whose event is missing and that a session log told: only its id says which trace it is of.
        ledger.Span(
            ann,
            Whole,
            0x17,
            0x11,
            "claude_code.llm_request",
            At(19, 8),
            """{"model":"claude-haiku-5-5"}""",
            seconds: 1,
            request: "req_2"
        );
        ledger.Request(ann, At(19, 3), "0.25", input: 100, output: 20, id: "req_1", prompt: prompt, trace: Whole);
        ledger.Request(ann, At(19, 9), "0.5", input: 10, output: 2, model: "claude-haiku-5-5", id: "req_2", from: 2);
        ledger.Span(bob, Killed, 0x21, 0x20, "claude_code.llm_request", At(18), seconds: 3, request: "req_3");
        ledger.Request(bob, At(18, 3), "1", input: 7, id: "req_3", trace: Killed);
        ledger.Span(bob, Failed, 0x31, 0, "claude_code.interaction", At(17), seconds: 0.3);
        ledger.Span(
            bob,
            Failed,
            0x32,
            0x31,
            "claude_code.llm_request",
            At(17, 0.1),
            """{"attempt":3,"error_class":"rate_limit"}""",
            events: $$"""[{"name":"gen_ai.request.attempt","time":{{At(17, 0.1)}}},{"name":"gen_ai.request.attempt","time":{{At(17, 0.2)}}}]""",
            seconds: 0.15,
            error: "rate limited"
        );
    }

    /// <summary>The id of a span of the large trace: scattered, as real ones are.</summary>
    public static ulong LargeId(ulong number) => unchecked(number * 0x9e3779b97f4a7c15);

    /// <summary>One turn of so many spans at least.</summary>
    public static int FillLarge(SmallLedger ledger, int spans)
    {
        var context = ledger.Context("s-large");
        var made = MadeSpans.Turn(new Random(7), spans);
        ledger.Connection.Execute("BEGIN");
        foreach (var span in made)
            ledger.Span(
                context,
                Large,
                LargeId(span.Id),
                LargeId(span.ParentId),
                span.IsTurn ? "claude_code.interaction"
                    : span.Work == Plumbline.Core.Traces.SpanWork.Model ? "claude_code.llm_request"
                    : "claude_code.tool",
                At(16) + span.Start,
                """{"model":"claude-opus-5-5"}""",
                seconds: (span.End - span.Start) / 1e9
            );
        ledger.Connection.Execute("COMMIT");
        return made.Count;
    }
}
