using Plumbline.Core.Model;
using Plumbline.Core.Traces;
using Plumbline.Store.Queries;

namespace Plumbline.Server.Api;

/// <summary>A trace with all that is worked out about it: for its page, and for the API that gives the same numbers.</summary>
public sealed class TraceView
{
    readonly Dictionary<ulong, SpanFacts> _facts = [];
    readonly Dictionary<SpanNode, List<TraceRequest>> _requests = [];
    readonly ILookup<string, TraceToolEvent> _tools;

    TraceView(WholeTrace trace, long now)
    {
        Trace = trace;
        foreach (var span in trace.Spans)
            _facts.TryAdd(span.SpanId, SpanFacts.Of(span));
        Tree = SpanTree.Of(_facts.Values.Select(facts => facts.Shape));
        Path = CriticalPath.Of(Tree);
        Parts = TimeParts.Of(Path);
        Faults = TraceFaults.Of(Tree, trace.Spans.Max(span => span.ReceivedAt), now);
        _tools = trace.Tools.ToLookup(one => one.ToolUseId, StringComparer.Ordinal);
        Use = RolledUse.Of(Tree, Placed());
    }

    public WholeTrace Trace { get; }
    public SpanTree Tree { get; }
    public CriticalPath Path { get; }
    public TimeParts Parts { get; }
    public IReadOnlyList<TraceFault> Faults { get; }

    /// <summary>What spans used, with those below them; each request is counted at one span.</summary>
    public RolledUse Use { get; }

    /// <summary>Requests of which no span was received; they are counted at the span in which they were told, if that is here.</summary>
    public int RequestsWithoutSpan { get; private set; }

    /// <summary>The root: the first turn or span without a parent; else the first of all.</summary>
    public SpanNode Root => Tree.Top.FirstOrDefault(node => !node.IsMissing) ?? Tree.All.First(node => !node.IsMissing);

    /// <summary>Whether the client estimated nothing of it, so that list costs are shown.</summary>
    public bool IsListCost => Use.Total is { Estimated: 0, Priced: > 0 };

    /// <summary>Looks at a trace.</summary>
    public static TraceView Of(WholeTrace trace, long now) => new(trace, now);

    /// <summary>What a span's attributes say; null for a missing span.</summary>
    public SpanFacts? Facts(SpanNode node) => node.IsMissing ? null : _facts.GetValueOrDefault(node.Span.Id);

    /// <summary>The requests that are counted at a span.</summary>
    public IReadOnlyList<TraceRequest> Requests(SpanNode node) => _requests.GetValueOrDefault(node) ?? [];

    /// <summary>What events tell of the tool that a span is about.</summary>
    public IEnumerable<TraceToolEvent> Tools(SpanNode node) => Facts(node)?.Span.ToolUseId is { } id ? _tools[id] : [];

    /// <summary>What one request used.</summary>
    public static RequestSums UseOf(TraceRequest request) =>
        RequestSums.Of(
            request.Input ?? 0,
            request.Output ?? 0,
            request.CacheRead ?? 0,
            request.CacheCreation ?? 0,
            request.ClientCost,
            request.ListCost
        );

    // A request stands at the span that names it; else at the one in which it was told.
    IEnumerable<(SpanNode?, RequestSums)> Placed()
    {
        var byRequest = new Dictionary<string, SpanNode>(StringComparer.Ordinal);
        var byId = new Dictionary<ulong, SpanNode>();
        foreach (var node in Tree.All.Where(node => !node.IsMissing))
        {
            byId.TryAdd(node.Span.Id, node);
            if (Facts(node)?.Span.RequestId is { } id)
                byRequest.TryAdd(id, node);
        }

        foreach (var request in Trace.Requests)
        {
            var node = request.RequestId is { } id ? byRequest.GetValueOrDefault(id) : null;
            if (node is null)
            {
                RequestsWithoutSpan++;
                node = request.SpanId is { } told ? byId.GetValueOrDefault(told) : null;
            }

            if (node is not null && !_requests.TryAdd(node, [request]))
                _requests[node].Add(request);
            yield return (node, UseOf(request));
        }
    }
}
