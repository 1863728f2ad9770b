using System.Globalization;
using Plumbline.Core.Traces;

namespace Plumbline.Server.Pages.Traces;

/// <summary>Parts of time and faults of traces in words.</summary>
public static class TraceWords
{
    /// <summary>A part's name.</summary>
    public static string Name(TimePart part) =>
        part switch
        {
            TimePart.FirstToken => "Model, until its first token",
            TimePart.Generating => "Model, generating",
            TimePart.Model => "Model",
            TimePart.Tools => "Tools",
            TimePart.Person => "A person",
            TimePart.Hooks => "Hooks",
            TimePart.Own => "Own work",
            _ => "Unknown",
        };

    /// <summary>What is in a part.</summary>
    public static string Meaning(TimePart part) =>
        part switch
        {
            TimePart.FirstToken => "From asking a model to its first token, attempts that failed before included.",
            TimePart.Generating => "From a model's first token to its last.",
            TimePart.Model =>
                "Requests whose spans do not say when the first token came: they failed, were cut, or their sender does not tell.",
            TimePart.Tools => "Tools at work, and the programs that they ran.",
            TimePart.Person => "Somebody was asked for permission.",
            TimePart.Hooks => "Hooks at work. Claude Code sends spans of them only with detailed tracing.",
            TimePart.Own => "The programs themselves, between all that. Hooks without spans of their own are in it.",
            _ => "No span that was received says: it was lost, or nothing was going on.",
        };

    /// <summary>The class of a part's colour.</summary>
    public static string Class(TimePart part) =>
        part switch
        {
            TimePart.FirstToken => "w-first",
            TimePart.Generating => "w-model",
            TimePart.Model => "w-model",
            TimePart.Tools => "w-tool",
            TimePart.Person => "w-person",
            TimePart.Hooks => "w-hook",
            TimePart.Own => "w-own",
            _ => "w-unknown",
        };

    /// <summary>The class of a span's colour.</summary>
    public static string Class(SpanNode node) =>
        node.IsMissing
            ? "w-unknown"
            : node.Work switch
            {
                SpanWork.Model => "w-model",
                SpanWork.Tool => "w-tool",
                SpanWork.Person => "w-person",
                SpanWork.Hook => "w-hook",
                _ => "w-own",
            };

    /// <summary>A fault in a few words.</summary>
    public static string Title(TraceFaultKind kind) =>
        kind switch
        {
            TraceFaultKind.BegunElsewhere => "Begun by another program",
            TraceFaultKind.StillOpen => "Not finished yet",
            TraceFaultKind.ProcessEnded => "Never finished",
            TraceFaultKind.LostOrSampled => "Spans are missing",
            TraceFaultKind.Outlives => "Spans went on after their parents",
            TraceFaultKind.ClocksDisagree => "Clocks disagree",
            TraceFaultKind.Circle => "Spans in a circle",
            _ => "Ended before they began",
        };

    /// <summary>What most likely made it so.</summary>
    public static string Reason(TraceFault fault, bool isByGrpc)
    {
        var count = fault.Spans.Count;
        string Spans(string one, string many) => count == 1 ? one : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {many}");
        return fault.Kind switch
        {
            TraceFaultKind.BegunElsewhere =>
                "The parent of its first span is a span of the program that called (it gave a TRACEPARENT); that program sends its spans elsewhere, or did not sample this trace.",
            TraceFaultKind.StillOpen =>
                $"{Spans("A span that others name as their parent has", "spans that others name as their parents have")} not arrived. Spans are sent when they end, and the last was received a few minutes ago: the turn is most likely still going on. What is missing arrives with its end.",
            TraceFaultKind.ProcessEnded =>
                $"{Spans("A span that others name as their parent has", "spans that others name as their parents have")} never arrived. Spans are sent when they end: most likely the process was killed before, or its last batch was lost"
                    + (isByGrpc ? ", which happens by gRPC, where Claude Code does not try again." : "."),
            TraceFaultKind.LostOrSampled =>
                $"{Spans("A parent", "parents")} ended before the turn around {(count == 1 ? "it" : "them")}, which has arrived. Most likely "
                    + (
                        isByGrpc
                            ? "a batch was lost: traces come by gRPC, where Claude Code does not send a batch again that was refused."
                            : "a batch was lost: over HTTP it is sent five times within 8 seconds, and then no more."
                    )
                    + " Or a sampler left them out.",
            TraceFaultKind.Outlives =>
                $"{Spans("A span", "spans")} ended later than the span above: work in the background, such as a subagent that goes on after the tool that started it. Beyond the parent's end {(count == 1 ? "it counts" : "they count")} where nothing else was going on.",
            TraceFaultKind.ClocksDisagree =>
                $"{Spans("A span begins", "spans begin")} before the span above, or in another program after it has ended. The clocks of two hosts most likely disagree, or a program went on in the background; positions between them are not exact.",
            TraceFaultKind.Circle =>
                $"{Spans("A group of spans names", "groups of spans name")} one another as parents. The circle is cut above its first span; whoever sent it makes up ids.",
            _ =>
                $"{Spans("A span", "spans")} ended before the start: the clock was set back meanwhile. {(count == 1 ? "It counts" : "They count")} as without duration.",
        };
    }

    /// <summary>Whether it is no fault but something to know.</summary>
    public static bool IsHarmless(TraceFaultKind kind) => kind is TraceFaultKind.BegunElsewhere or TraceFaultKind.Outlives;
}
