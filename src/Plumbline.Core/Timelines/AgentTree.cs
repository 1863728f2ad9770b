using Plumbline.Core.Model;

namespace Plumbline.Core.Timelines;

/// <summary>Puts the subagents of a session below whoever started them.</summary>
static class AgentTree
{
    sealed class Found
    {
        public string? Kind,
            Parent,
            Prompt;
        public readonly List<TimelineCall> Calls = [];
        public readonly HashSet<string> Tools = new(StringComparer.Ordinal);
        public long Start = long.MaxValue,
            End = long.MinValue;

        public void See(long start, long end) => (Start, End) = (Math.Min(Start, start), Math.Max(End, end));
    }

    public static AgentNode Of(TimelineRecords records)
    {
        var all = new SortedDictionary<string, Found>(StringComparer.Ordinal);
        // The main thread is under the empty string.
        Found Get(string? id) => all.TryGetValue(id ?? "", out var found) ? found : all[id ?? ""] = new Found();
        _ = Get(null);
        foreach (var call in records.Calls)
            See(Get(call.AgentId), call);
        foreach (var record in records.Events)
            See(Get(record.AgentId), record);
        foreach (var (agent, parent) in ParentsBySpans(records.Spans))
            Get(agent).Parent ??= parent;
        var parents = all.Keys.Where(id => id.Length > 0).ToDictionary(id => id, id => ParentOf(id, all), StringComparer.Ordinal);
        return Node("", all, parents.ToLookup(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal));
    }

    static void See(Found agent, TimelineCall call)
    {
        agent.Calls.Add(call);
        agent.Kind ??= call.Agent;
        agent.Prompt ??= call.Prompt;
        agent.See(call.Time - Math.Clamp(call.DurationMs ?? 0, 0, 86_400_000) * 1_000_000, call.Time);
    }

    static void See(Found agent, TimelineEvent record)
    {
        agent.See(record.Time, record.Time);
        agent.Prompt ??= record.Prompt;
        if (record.Name == "tool_result")
            agent.Tools.Add(record.ToolUseId ?? FormattableString.Invariant($"row {record.Row}"));
        if (record.AgentId is null || record.Attributes is null)
            return;
        var attributes = AttributeText.Read(record.Attributes);
        agent.Parent ??= attributes["parent_agent_id"];
        if (record.Name == "subagent_completed")
            agent.Kind ??= attributes["agent_type"];
    }

    // Deeper than any client nests: what is below is put at the top.
    const int DepthMax = 100;

    // The first span above a subagent's that is another's says whose it is below.
    static IEnumerable<(string Agent, string Parent)> ParentsBySpans(IReadOnlyList<TimelineSpan> spans)
    {
        const int SpansMax = 1000;
        var byId = spans.GroupBy(span => (span.TraceId, span.SpanId)).ToDictionary(group => group.Key, group => group.First());
        foreach (var span in spans.Where(span => span.AgentId is not null))
        {
            var above = span;
            for (var depth = 0; depth < SpansMax && byId.TryGetValue((above.TraceId, above.ParentId), out var next); depth++)
            {
                above = next;
                if (above.AgentId is { } other && other != span.AgentId)
                {
                    yield return (span.AgentId!, other);
                    break;
                }
            }
        }
    }

    // Whoever has an unknown parent, or is its own ancestor, is below the main thread.
    static string ParentOf(string id, SortedDictionary<string, Found> all)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { id };
        for (var at = all[id].Parent; at is not null && all.ContainsKey(at); at = all[at].Parent)
        {
            if (!seen.Add(at) || seen.Count > DepthMax)
                return "";
        }

        return all[id].Parent is { } parent && all.ContainsKey(parent) ? parent : "";
    }

    static AgentNode Node(string id, SortedDictionary<string, Found> all, ILookup<string, string> children)
    {
        var found = all[id];
        List<AgentNode> below = [.. children[id].Select(child => Node(child, all, children)).OrderBy(node => node.Start)];
        var own = RequestSums.Of(found.Calls.Select(call => call.Sums));
        return new AgentNode
        {
            Id = id.Length == 0 ? null : id,
            Kind = found.Kind,
            Prompt = found.Prompt,
            Own = own,
            Total = below.Aggregate(own, (sum, node) => sum + node.Total),
            ToolCalls = found.Tools.Count,
            Start = found.Start == long.MaxValue ? 0 : found.Start,
            End = found.End == long.MinValue ? 0 : found.End,
            Children = below,
        };
    }
}
